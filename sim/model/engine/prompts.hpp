// Prompts: the sequences that join the batch with the coming step, and the one whose prompt enters in parts.
#pragma once

#include <cstdint>
#include <vector>

#include "model/engine/engine_limits.hpp"
#include "model/engine/segment.hpp"
#include "model/engine/slots.hpp"

namespace racksim {

class Prompts {
 public:
  Prompts(const EngineLimits& limits, Slots& slots) : limits_(limits), slots_(slots) {}

  /// The coming step computes the sequence's prompt, or as much of it as `budget` tokens allow if prompts may be cut.
  void take_part(Slot slot, std::int64_t& budget, Prefill& step);
  /// The coming step has nothing to compute of the sequence's prompt; the sequence joins with it nevertheless.
  void join(Slot slot) { joining_.push_back(slot); }

  /// Sequences that have their next token when the coming step ends.
  [[nodiscard]] const std::vector<Slot>& joining() const { return joining_; }
  void clear_joining() { joining_.clear(); }
  /// The sequence whose prompt goes on in the next step, or kNoSlot: the newest of its priority.
  [[nodiscard]] Slot partial() const { return partial_; }
  /// It will not go on.
  Slot drop_partial();

  /// Marks the session's turn as one that nobody waits for, unless it has got a token. False if it is not here.
  bool cancel(std::uint32_t session);

 private:
  bool cancel_at(Slot slot, std::uint32_t session);

  const EngineLimits& limits_;
  Slots& slots_;
  std::vector<Slot> joining_;
  Slot partial_ = kNoSlot;
};

}  // namespace racksim
