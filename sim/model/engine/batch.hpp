// Batch: the sequences that decode, how far each is, and which ends next. Knows no rule of who joins.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "model/engine/kv_memory.hpp"
#include "model/engine/slots.hpp"

namespace racksim {

/// All sequences get a token a step, so a counter of steps says how far each is.
/// Invariant: cached_tokens() is the sum of kv_tokens() over its sequences, measured() counts those of the window.
class Batch {
 public:
  Batch(Slots& slots, KvMemory& kv) : slots_(slots), kv_(kv), list_(slots) {}

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(list_.size()); }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] const std::vector<Slot>& slots() const { return list_.slots(); }
  [[nodiscard]] std::int64_t step() const { return step_; }
  [[nodiscard]] std::int64_t cached_tokens() const { return cached_tokens_; }
  [[nodiscard]] std::int64_t measured() const { return measured_; }

  /// Of a sequence of the batch, now: tokens of it in KV, and of its answer.
  [[nodiscard]] std::int64_t kv_tokens(const Sequence& s) const { return s.kv_tokens + step_ - s.joined_step; }
  [[nodiscard]] std::int64_t generated(const Sequence& s) const { return s.was.generated + step_ - s.joined_step; }

  /// A sequence whose context but for the newest token is in KV decodes from the coming step on.
  void enter(Slot slot);
  /// It decodes no more. Its blocks stay taken; its kv_tokens and what it generated become what they are now.
  /// `boundary_s`: the last step boundary, in simulated seconds, at which it got its last token.
  void leave(Slot slot, double boundary_s);
  /// All have made `steps` steps.
  void advance(std::int64_t steps);

  /// Steps until the next answer ends. Not if the batch is empty.
  [[nodiscard]] std::int64_t steps_to_finish();
  /// A sequence whose answer has ended and that has not left yet, or kNoSlot.
  Slot next_finished();

 private:
  /// When an answer ends. One whose ticket is not its sequence's is void: the sequence has left the batch since.
  struct Finish {
    std::int64_t step;
    Slot slot;
    std::uint64_t ticket;
    bool operator>(const Finish& o) const { return step != o.step ? step > o.step : slot > o.slot; }
  };
  [[nodiscard]] bool counts(const Finish& finish) const { return slots_[finish.slot].ticket == finish.ticket; }

  Slots& slots_;
  KvMemory& kv_;
  SlotList list_;
  std::priority_queue<Finish, std::vector<Finish>, std::greater<>> finishes_;
  std::int64_t step_ = 0;  ///< steps done since the beginning
  std::int64_t cached_tokens_ = 0;
  std::int64_t measured_ = 0;
  std::uint64_t tickets_ = 0;
};

}  // namespace racksim
