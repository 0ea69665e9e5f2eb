// Tickets for KV that moves from the engine that computed it to the one that decodes. Each may be used up once.
#pragma once

#include <cstdint>
#include <utility>

#include "model/engine/slots.hpp"
#include "model/turn.hpp"

namespace racksim {

/// KV that an engine has computed for another one, and keeps until the other has it. The engine that made it takes it
/// back by Engine::collect().
class KvLease {
 public:
  explicit KvLease(Turn turn, std::uint32_t life = 0) : turn_(std::move(turn)), life_(life) {}
  KvLease(KvLease&& other) noexcept
      : turn_(std::move(other.turn_)), life_(other.life_), spent_(std::exchange(other.spent_, true)) {}
  KvLease& operator=(KvLease&& other) noexcept {
    turn_ = std::move(other.turn_);
    life_ = other.life_;
    spent_ = std::exchange(other.spent_, true);
    return *this;
  }
  [[nodiscard]] const Turn& turn() const { return turn_; }
  [[nodiscard]] std::uint32_t life() const { return life_; }  ///< of the engine that made it
  [[nodiscard]] bool spent() const { return spent_; }

 private:
  Turn turn_;
  std::uint32_t life_;
  bool spent_ = false;
};

/// A slot and blocks that an engine keeps for KV from another engine: the KV may come. The engine that made it is told
/// that the KV is here by Engine::arrive().
class KvRoom {
 public:
  /// `tokens`: of KV that has to come; what the engine's prefix cache has of the turn need not.
  KvRoom(std::uint32_t session, Slot slot, std::int64_t tokens, std::uint32_t life = 0)
      : session_(session), slot_(slot), tokens_(tokens), life_(life) {}
  KvRoom(KvRoom&& other) noexcept
      : session_(other.session_),
        slot_(std::exchange(other.slot_, kNoSlot)),
        tokens_(other.tokens_),
        life_(other.life_) {}
  KvRoom& operator=(KvRoom&& other) noexcept {
    session_ = other.session_;
    slot_ = std::exchange(other.slot_, kNoSlot);
    tokens_ = other.tokens_;
    life_ = other.life_;
    return *this;
  }
  [[nodiscard]] std::uint32_t session() const { return session_; }
  [[nodiscard]] Slot slot() const { return slot_; }  ///< kNoSlot once used up
  [[nodiscard]] std::int64_t tokens() const { return tokens_; }
  [[nodiscard]] std::uint32_t life() const { return life_; }  ///< of the engine that made it

 private:
  std::uint32_t session_;
  Slot slot_;
  std::int64_t tokens_;
  std::uint32_t life_;
};

}  // namespace racksim
