// Takes turns from the queue into slots.
#include "model/engine/admission.hpp"

#include <algorithm>

#include "model/check.hpp"

namespace racksim {

void Admission::fill(Segment& step, double now_s) {
  const EngineLimits& limits = parts_.limits;
  std::int64_t budget = std::max<std::int64_t>(limits.chunked_prefill ? 1 : 0,
                                               limits.max_num_batched_tokens - parts_.batch.size() - step.arrived);
  if (const Slot partial = parts_.prompts.partial(); partial != kNoSlot)
    parts_.prompts.take_part(partial, budget, step.prefill);
  if (limits.static_batch && !parts_.batch.empty()) return;
  while (!parts_.queue.empty() && admit_head(step, budget, now_s)) {
  }
}

bool Admission::could_admit_head() const {
  const WaitingTurn& head = parts_.queue.head();
  if (!parts_.queue.lets_in(head) || (parts_.limits.static_batch && !parts_.batch.empty())) return false;
  if (head.turn.pinned_slot != kNoSlot) return true;
  return parts_.slots.free() > 0 &&
         (parts_.pinned.count() > 0 || parts_.kv.need(head).wanted_blocks <= parts_.kv.pool().free());
}

bool Admission::head_waits_for_kv() const {
  if (parts_.queue.empty()) return false;
  const WaitingTurn& head = parts_.queue.head();
  return (head.turn.pinned_slot != kNoSlot || parts_.slots.free() > 0) &&
         parts_.kv.need(head).wanted_blocks > parts_.kv.pool().free();
}

bool Admission::admit_head(Segment& step, std::int64_t& budget, double now_s) {
  const WaitingTurn& head = parts_.queue.head();
  const Slot pinned = head.turn.pinned_slot;
  if (!parts_.queue.lets_in(head) || (pinned == kNoSlot && parts_.slots.free() == 0)) return false;
  KvNeed need = parts_.kv.need(head);
  if (!head.kv_comes && !fits_step(need, budget, step)) return false;
  if (!preemption_.could_find(head, need, step)) return false;
  if (!head.kv_comes && waits_for_readers(head, need, budget, step, now_s)) return false;
  if (!preemption_.find(head, need, step, now_s)) return false;
  const Slot slot = seat(head, need, now_s);
  if (head.kv_comes)
    grant_room(slot);
  else
    parts_.prompts.take_part(slot, budget, step.prefill);
  parts_.kv.evict_idle();
  parts_.queue.pop_head();
  return true;
}

bool Admission::fits_step(const KvNeed& need, std::int64_t budget, const Segment& step) const {
  return parts_.limits.chunked_prefill ? budget >= 1 : need.uncached_tokens <= budget || step.prefill.sequences == 0;
}

bool Admission::waits_for_readers(const WaitingTurn& w, const KvNeed& need, std::int64_t budget, const Segment& step,
                                  double now_s) {
  if (parts_.limits.prompts_wait_s <= 0) return false;
  return parts_.pacer.holds_back(w.turn, now_s, [&] {
    Prefill prefill = step.prefill;
    prefill.add(parts_.limits.chunked_prefill ? std::min(need.uncached_tokens, budget) : need.uncached_tokens,
                need.cached_tokens);
    return model_.mixed_s(parts_.batch.size(), parts_.batch.cached_tokens(), prefill);
  });
}

Slot Admission::take_free_slot(const Turn& turn, double now_s) {
  check(parts_.slots.free() > 0, "a turn enters an engine that has no free slot", now_s, turn.id);
  return parts_.slots.take();
}

// Gives a turn its blocks and its slot: the slot that its session has pinned, or a free one.
Slot Admission::seat(const WaitingTurn& w, const KvNeed& need, double now_s) {
  Slot slot = w.turn.pinned_slot;
  if (slot != kNoSlot)
    parts_.pinned.unpin(slot);
  else
    slot = take_free_slot(w.turn, now_s);
  Sequence& s = parts_.slots[slot];
  parts_.kv.take(w, need, s);
  s.was = w;
  s.was.turn.pinned_slot = kNoSlot;
  recomputed_tokens_ += std::max<std::int64_t>(0, w.computed_tokens - need.cached_tokens);
  if (s.was.admitted_s < 0) {
    s.was.admitted_s = now_s;
    s.was.cached_tokens = need.cached_tokens;
  }
  s.state = Sequence::State::running;
  s.cancelled = false;
  s.order = parts_.slots.next_order();
  s.kv_tokens = w.context_tokens();
  s.prompt_left = need.uncached_tokens;
  parts_.slots.tell(slot, SlotUse::prefill);
  return slot;
}

// Slot and blocks are taken, so that the KV may come, except that of the first token of the answer, which is computed
// here. If the turn is preempted later, all of its KV is computed here.
void Admission::grant_room(Slot slot) {
  Sequence& s = parts_.slots[slot];
  s.state = Sequence::State::awaits_kv;
  s.was.kv_comes = false;
  granted_.emplace_back(s.was.turn.session, slot, s.prompt_left - 1, parts_.life);
  s.prompt_left = 0;
  parts_.kv_awaited.push_back(slot);
  parts_.slots.tell(slot, SlotUse::awaited);
}

}  // namespace racksim
