// The life of an engine between step boundaries: plan a segment, cut it when a turn comes, finish it, retire.
#include <utility>

#include "model/check.hpp"
#include "model/engine/engine.hpp"

namespace racksim {

void Engine::advance(double now_s, EngineListener& listener) {
  while (next_event_s() <= now_s) {
    const double boundary_s = segment_.end_s;
    const bool moved = segment_.steps > 0;
    finish_segment(listener);
    for (Slot slot = parts_.batch.next_finished(); slot != kNoSlot; slot = parts_.batch.next_finished())
      end_turn(slot, listener);
    plan(boundary_s);
    check(moved || segment_.steps > 0 || segment_.kind == Segment::Kind::none, "an engine plans steps and makes none",
          boundary_s);
  }
}

void Engine::stop(double now_s, EngineListener& listener) {
  if (segment_.kind != Segment::Kind::decode) return;
  segment_.steps = segment_.steps_done_by(now_s);
  segment_.end_s = segment_.start_s + segment_.elapsed_s(segment_.steps);
  finish_segment(listener);
  segment_ = Segment{};
}

void Engine::cut(double now_s) {
  const std::int64_t steps = segment_.steps_until(now_s);
  if (steps >= segment_.steps) return;
  segment_.steps = steps;
  segment_.end_s = segment_.start_s + segment_.elapsed_s(steps);
}

void Engine::plan(double now_s) {
  segment_ = Segment{};
  parts_.pacer.forget_held_back();
  const Slot partial = parts_.prompts.partial();
  if (partial != kNoSlot && parts_.slots[partial].cancelled) preemption_.give_up(parts_.prompts.drop_partial());
  form_batch(now_s);
  take_arrived();
  if (!parts_.queue.empty() || parts_.prompts.partial() != kNoSlot) admission_.fill(segment_, now_s);
  segment_.blocks_before = parts_.kv.pool().used();
  check(segment_.blocks_before >= 0 && parts_.kv.pool().free() >= 0,
        "the KV blocks in use are fewer than none, or more than there are", now_s);
  if (segment_.prefill.sequences + segment_.arrived > 0)
    plan_mixed(now_s);
  else if (!parts_.batch.empty())
    plan_decode(now_s);
}

// Decides which sequences decode in the coming step, and takes their blocks. A sequence that gives way for them leaves
// a slot that another may take.
void Engine::form_batch(double now_s) {
  const EngineLimits& limits = parts_.limits;
  do {
    if (limits.paces()) parts_.pacer.rotate(now_s);
    preemption_.make_room_for_next_step(now_s);
  } while (!parts_.pacer.paused().empty() && parts_.batch.size() < limits.max_num_seqs);
}

// A sequence whose KV has arrived decodes in the coming step: it reads that KV and adds the KV of its first token. Its
// second token ends the gap that the move is part of, so that it counts among the sequences that join, as after a
// preemption.
void Engine::take_arrived() {
  for (const Slot slot : parts_.kv_arrived) {
    Sequence& s = parts_.slots[slot];
    s.state = Sequence::State::running;
    s.order = parts_.slots.next_order();
    ++segment_.arrived;
    segment_.arrived_tokens += s.kv_tokens - 1;
    parts_.prompts.join(slot);
    parts_.slots.tell(slot, SlotUse::decode);
  }
  parts_.kv_arrived.clear();
}

void Engine::plan_mixed(double now_s) {
  segment_.kind = Segment::Kind::mixed;
  segment_.start_s = now_s;
  segment_.steps = 1;
  segment_.batch = parts_.batch.size();
  segment_.measured = parts_.batch.measured() - parts_.pacer.measured_resumed();
  segment_.cached_tokens = parts_.batch.cached_tokens();
  const std::int64_t batch = segment_.batch + segment_.arrived;
  const std::int64_t cached = segment_.cached_tokens + segment_.arrived_tokens;
  const bool decodes_only = segment_.prefill.sequences == 0;
  const double step_s =
      decodes_only ? model_.decode(batch).above(cached).at(cached) : model_.mixed_s(batch, cached, segment_.prefill);
  segment_.line = {step_s, 0};
  segment_.share = decodes_only ? model_.decode_share(batch) : model_.mixed_share(batch, cached, step_s);
  segment_.end_s = now_s + step_s;
  segment_.blocks_after = parts_.kv.pool().used() + parts_.kv.opened_by_next_step();
}

void Engine::plan_decode(double now_s) {
  const std::int64_t batch = parts_.batch.size();
  const std::int64_t cached = parts_.batch.cached_tokens();
  const DecodeLines& lines = model_.decode(batch);
  std::int64_t steps = parts_.kv.steps_that_fit(parts_.batch.steps_to_finish());
  if (parts_.pacer.any_resumed()) steps = 1;
  steps = steps_on_one_line(lines, cached, batch, steps);
  segment_.kind = Segment::Kind::decode;
  segment_.start_s = now_s;
  segment_.batch = batch;
  segment_.measured = parts_.batch.measured() - parts_.pacer.measured_resumed();
  segment_.cached_tokens = cached;
  segment_.share = model_.decode_share(batch);
  segment_.line = lines.above(cached);
  segment_.steps = parts_.pacer.steps_to_review(segment_, steps);
  segment_.end_s = now_s + segment_.elapsed_s(segment_.steps);
}

void Engine::finish_segment(EngineListener& listener) {
  parts_.batch.advance(segment_.steps);
  segment_.blocks_after = parts_.kv.pool().used();
  parts_.kv.evict_idle();
  if (const auto& prefixes = parts_.kv.prefixes()) segment_.idle_blocks = prefixes->idle();
  if (segment_.steps > 0) {
    if (segment_.batch > 0 && segment_.step_s(segment_.steps - 1) > shortest_period_s_) note_text();
    listener.segment_ended(segment_);
    parts_.pacer.end_pauses(segment_, [&](double gap_s, bool measured) { listener.gap(gap_s, measured); });
  }
  join_batch(listener);
}

// Readers fall behind in slow segments only: where steps are shorter than their period, lateness falls.
void Engine::note_text() {
  for (const Slot slot : parts_.batch.slots()) {
    Sequence& s = parts_.slots[slot];
    if (!s.resumed) s.was.reader.got_steps(parts_.batch.generated(s) - segment_.steps, segment_);
  }
}

void Engine::join_batch(EngineListener& listener) {
  for (const Slot slot : parts_.prompts.joining()) {
    Sequence& s = parts_.slots[slot];
    if (s.cancelled) {
      preemption_.give_up(slot);
      continue;
    }
    if (s.was.generated > 0) listener.gap(segment_.end_s - s.was.last_token_s, s.was.turn.measured);
    parts_.kv.publish(s, s.kv_tokens);
    s.was.reader.got(++s.was.generated, segment_.end_s);
    parts_.batch.enter(slot);
  }
  parts_.prompts.clear_joining();
}

void Engine::end_turn(Slot slot, EngineListener& listener) {
  Sequence& s = parts_.slots[slot];
  parts_.batch.leave(slot, segment_.end_s);
  const Turn& turn = s.was.turn;
  const bool pins = turn.pins_slot;
  const Reader& reader = s.was.reader;
  const TurnEnd end{turn,
                    s.was.admitted_s,
                    reader.first_token_s(),
                    segment_.end_s,
                    reader.stall_s(),
                    reader.qoe_loss(s.was.generated),
                    pins ? slot : kNoSlot,
                    s.was.preemptions,
                    s.was.cached_tokens};
  if (pins) {
    parts_.pinned.pin(slot);
  } else if (turn.hands_over) {
    parts_.kv.publish(s, s.kv_tokens);
    s.shared_blocks = 0;
    parts_.slots.give_back(slot);
    return listener.prefill_ended(end, KvLease(turn, parts_.life));
  } else {
    preemption_.give_up(slot);
  }
  listener.turn_ended(end);
}

}  // namespace racksim
