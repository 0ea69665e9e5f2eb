// Admission: which waiting turns the coming step takes in, as far as slots, KV blocks and the token budget allow.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "model/engine/engine_parts.hpp"
#include "model/engine/kv_tickets.hpp"
#include "model/engine/preemption.hpp"
#include "model/engine/segment.hpp"

namespace racksim {

/// First come, first served within a priority; a turn that does not fit keeps those behind it waiting. Prompts enter
/// whole, or in parts if they may be cut. Of whole prompts one is taken whatever its length; of a prompt that is cut
/// all blocks are taken at once, so that it cannot get stuck halfway.
class Admission {
 public:
  Admission(EngineParts& parts, Preemption& preemption, const StepModel& model)
      : parts_(parts), preemption_(preemption), model_(model) {}

  /// Adds prompts to the step that begins at `now_s`, in simulated seconds: first the rest of one that is cut, then
  /// turns from the queue.
  void fill(Segment& step, double now_s);
  /// Whether a step that began now could take in the head of the queue.
  [[nodiscard]] bool could_admit_head() const;
  /// Whether the head of the queue has a slot, but not the KV blocks.
  [[nodiscard]] bool head_waits_for_kv() const;

  /// Room for KV from other engines that was granted since last asked, in that order.
  [[nodiscard]] std::vector<KvRoom> take_granted() { return std::exchange(granted_, {}); }
  /// Tokens that were computed again after a preemption.
  [[nodiscard]] std::int64_t recomputed_tokens() const { return recomputed_tokens_; }

 private:
  bool admit_head(Segment& step, std::int64_t& budget, double now_s);
  [[nodiscard]] bool fits_step(const KvNeed& need, std::int64_t budget, const Segment& step) const;
  [[nodiscard]] bool waits_for_readers(const WaitingTurn& turn, const KvNeed& need, std::int64_t budget,
                                       const Segment& step, double now_s);
  Slot take_free_slot(const Turn& turn, double now_s);
  Slot seat(const WaitingTurn& turn, const KvNeed& need, double now_s);
  void grant_room(Slot slot);

  EngineParts& parts_;
  Preemption& preemption_;
  const StepModel& model_;
  std::vector<KvRoom> granted_;
  std::int64_t recomputed_tokens_ = 0;
};

}  // namespace racksim
