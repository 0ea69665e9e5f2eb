// Slots: the places of an engine's sequences, and what each sequence is about. Knows no rule of who gets one.
#pragma once

#include <cstdint>
#include <vector>

#include "model/engine/waiting_turn.hpp"

namespace racksim {

using Slot = std::int32_t;  ///< index of a slot, or kNoSlot

/// What a slot is used for, as observers hear it. `prefill` lasts from the admission to the first token, `awaited`
/// until KV has come from another engine.
enum class SlotUse : std::uint8_t { free, prefill, awaited, decode, paused, held };

/// Hears of every change of a slot's use, at the time at which it happens; may hear the same use twice.
class SlotObserver {
 public:
  virtual ~SlotObserver() = default;
  virtual void slot_used(Slot slot, SlotUse use, const Turn& turn) = 0;
};

/// A turn in a slot; after it ended, what its session left there if the session pins the slot.
struct Sequence {
  enum class State : std::uint8_t { free, running, paused, pinned, awaits_kv };

  WaitingTurn was;  ///< the turn and its history
  State state = State::free;
  std::uint64_t order = 0;         ///< of admission (running) or of falling idle (pinned)
  std::uint64_t ticket = 0;        ///< of the entry among the batch's finishes that counts; 0: it does not decode
  std::int64_t joined_step = 0;    ///< step counter at which it got the token that ended its prefill
  std::int64_t kv_tokens = 0;      ///< in KV when it joined the batch, or while it does not decode
  std::size_t position = 0;        ///< in the list of slots that it is in
  std::int64_t prompt_left = 0;    ///< tokens of the prompt that no step has taken yet
  std::int64_t shared_blocks = 0;  ///< of its blocks, the first ones, those in the prefix cache
  bool cancelled = false;          ///< during its prefill
  bool resumed = false;            ///< its next token comes after a pause
};

class Slots {
 public:
  explicit Slots(std::int64_t count);

  /// `observer` lives as long as the slots do.
  void observe(SlotObserver* observer) { observer_ = observer; }

  [[nodiscard]] Sequence& operator[](Slot slot) { return sequences_[static_cast<std::size_t>(slot)]; }
  [[nodiscard]] const Sequence& operator[](Slot slot) const { return sequences_[static_cast<std::size_t>(slot)]; }
  [[nodiscard]] Slot count() const { return static_cast<Slot>(sequences_.size()); }
  [[nodiscard]] std::int64_t free() const { return static_cast<std::int64_t>(free_.size()); }

  /// A free slot; there must be one.
  Slot take();
  void give_back(Slot slot);
  /// Numbers admissions, departures and sessions that fall idle in one order.
  std::uint64_t next_order() { return ++order_; }

  void tell(Slot slot, SlotUse use) const {
    if (observer_ != nullptr) observer_->slot_used(slot, use, (*this)[slot].was.turn);
  }
  void tell_all_free() const {
    for (Slot slot = 0; slot < count(); ++slot)
      if ((*this)[slot].state != Sequence::State::free) tell(slot, SlotUse::free);
  }

 private:
  std::vector<Sequence> sequences_;
  std::vector<Slot> free_;  ///< a stack
  std::uint64_t order_ = 0;
  SlotObserver* observer_ = nullptr;
};

/// Slots in no set order. Each knows its position, so that removing one costs no search; a slot is in one list at most.
class SlotList {
 public:
  explicit SlotList(Slots& slots) : slots_(slots) {}

  [[nodiscard]] const std::vector<Slot>& slots() const { return list_; }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::size_t size() const { return list_.size(); }
  void add(Slot slot) {
    slots_[slot].position = list_.size();
    list_.push_back(slot);
  }
  /// The last of the list takes its position.
  void remove(Slot slot) {
    const std::size_t position = slots_[slot].position;
    slots_[list_.back()].position = position;
    list_[position] = list_.back();
    list_.pop_back();
  }

 private:
  Slots& slots_;
  std::vector<Slot> list_;
};

}  // namespace racksim
