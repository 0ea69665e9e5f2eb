// Preemption: who gives way when KV memory runs out, and what becomes of them. Decides nothing about who enters.
#pragma once

#include <cstdint>

#include "model/engine/engine_parts.hpp"
#include "model/engine/segment.hpp"

namespace racksim {

/// The KV of pinned slots gives way first, the oldest before others; then turns that run: the last by priority, then
/// the newest; of streams that take turns the one whose reader has most text left. A turn that gives way loses its
/// blocks and its slot, waits first of its priority, and is computed anew, as in vLLM.
class Preemption {
 public:
  explicit Preemption(EngineParts& parts) : parts_(parts) {}

  /// Frees blocks until the coming step has those that it opens.
  void make_room_for_next_step(double now_s);
  /// Whether the blocks of a turn could be found beside those that `step` takes in.
  [[nodiscard]] bool could_find(const WaitingTurn& turn, const KvNeed& need, const Segment& step) const;
  /// Frees those blocks. `need` becomes what the turn needs after that: what gave way may have been part of what it
  /// found. False if they could not be found.
  bool find(const WaitingTurn& turn, KvNeed& need, const Segment& step, double now_s);
  /// A sequence that does not decode loses its slot and its blocks.
  void give_up(Slot slot);
  [[nodiscard]] std::int64_t preemptions() const { return preemptions_; }

 private:
  [[nodiscard]] bool may_preempt_for(const WaitingTurn& turn, const Segment& step) const;
  [[nodiscard]] std::int64_t reserve_beside(const Segment& step) const;
  [[nodiscard]] bool gives_way_before(Slot slot, Slot other) const;
  void preempt_last(double now_s);
  void send_back(Slot slot);

  EngineParts& parts_;
  std::int64_t preemptions_ = 0;
};

}  // namespace racksim
