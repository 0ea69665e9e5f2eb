// Preemption: the choice of the turn that gives way.
#include "model/engine/preemption.hpp"

#include <utility>

#include "model/check.hpp"

namespace racksim {

void Preemption::make_room_for_next_step(double now_s) {
  while (parts_.kv.spare_blocks() < 0)
    if (!parts_.pinned.evict_oldest(kNoSlot)) preempt_last(now_s);
}

// Running turns give way to a session that comes back to its slot. Otherwise it might wait for blocks for ever, while
// it keeps a slot from other turns.
bool Preemption::may_preempt_for(const WaitingTurn& w, const Segment& step) const {
  return w.turn.pinned_slot != kNoSlot && step.prefill.sequences == 0;
}

// Blocks that must stay free when a turn joins others. A turn that is alone needs none; otherwise a turn that fills the
// memory could never enter.
std::int64_t Preemption::reserve_beside(const Segment& step) const {
  return parts_.batch.size() + step.prefill.sequences + step.arrived > 0 ? parts_.kv.watermark_blocks() : 0;
}

bool Preemption::could_find(const WaitingTurn& w, const KvNeed& need, const Segment& step) const {
  const std::int64_t own = w.turn.pinned_slot == kNoSlot ? 0 : parts_.pinned.blocks_at(w.turn.pinned_slot);
  return may_preempt_for(w, step) ||
         parts_.kv.spare_blocks() + parts_.pinned.blocks() - own >= need.wanted_blocks + reserve_beside(step);
}

bool Preemption::find(const WaitingTurn& w, KvNeed& need, const Segment& step, double now_s) {
  const auto lacks = [&] { return parts_.kv.spare_blocks() < need.wanted_blocks + reserve_beside(step); };
  if (!lacks()) return true;
  while (lacks() && parts_.pinned.evict_oldest(w.turn.pinned_slot)) need = parts_.kv.need(w);
  while (may_preempt_for(w, step) && lacks() && !(parts_.batch.empty() && parts_.pacer.paused().empty())) {
    preempt_last(now_s);
    need = parts_.kv.need(w);
  }
  return !lacks();
}

bool Preemption::gives_way_before(Slot slot, Slot other) const {
  const Sequence& a = parts_.slots[slot];
  const Sequence& b = parts_.slots[other];
  if (a.was.turn.priority != b.was.turn.priority) return a.was.turn.priority > b.was.turn.priority;
  return parts_.limits.paces() ? parts_.pacer.has_less_text(other, slot) : a.order > b.order;
}

void Preemption::preempt_last(double now_s) {
  Slot last = parts_.prompts.partial();
  for (const auto* slots : {&parts_.batch.slots(), &parts_.pacer.paused()})
    for (const Slot slot : *slots)
      if (last == kNoSlot || gives_way_before(slot, last)) last = slot;
  check(last != kNoSlot, "KV memory is short, and no sequence is left to give way", now_s);
  if (last == parts_.prompts.partial())
    parts_.prompts.drop_partial();
  else if (parts_.slots[last].state == Sequence::State::paused)
    parts_.pacer.drop(last);
  else
    parts_.batch.leave(last, now_s);
  send_back(last);
}

void Preemption::send_back(Slot slot) {
  ++preemptions_;
  const Sequence& s = parts_.slots[slot];
  WaitingTurn again = s.was;
  ++again.preemptions;
  again.computed_tokens = s.kv_tokens - s.prompt_left;
  parts_.queue.rejoin(std::move(again));
  give_up(slot);
}

void Preemption::give_up(Slot slot) {
  parts_.kv.leave(parts_.slots[slot]);
  parts_.slots.give_back(slot);
}

}  // namespace racksim
