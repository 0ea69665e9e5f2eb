// The commands of an engine: turns that come and go, KV that moves, weights that leave.
#include "model/engine/engine.hpp"

#include <algorithm>
#include <utility>

#include "model/check.hpp"

namespace racksim {

void EngineListener::prefill_ended(const TurnEnd& end, KvLease) {
  break_rule("nobody takes the KV of a turn that hands over", end.last_token_s, end.turn.id);
}

Engine::Engine(const StepModel& model, const EngineLimits& limits, std::uint32_t life)
    : model_(model), parts_(limits, life), preemption_(parts_), admission_(parts_, preemption_, model) {}

bool Engine::submit(const Turn& turn, double now_s) {
  if (!parts_.kv.could_hold(turn)) {
    if (turn.pinned_slot != kNoSlot) release(turn.pinned_slot, now_s);
    return false;
  }
  shortest_period_s_ = std::min(shortest_period_s_, turn.reading_period_s);
  if (parts_.queue.join({.turn = turn, .reader = Reader(turn.due_s, turn.reading_period_s)})) take_in(now_s);
  return true;
}

bool Engine::expect(const Turn& turn, const Prefilled& past, double now_s) {
  if (!parts_.kv.could_hold(turn)) return false;
  shortest_period_s_ = std::min(shortest_period_s_, turn.reading_period_s);
  Reader reader(turn.due_s, turn.reading_period_s);
  reader.got(1, past.first_token_s);
  const bool first = parts_.queue.join({.turn = turn,
                                        .generated = 1,
                                        .admitted_s = past.admitted_s,
                                        .reader = reader,
                                        .last_token_s = past.first_token_s,
                                        .preemptions = past.preemptions,
                                        .cached_tokens = past.cached_tokens,
                                        .kv_comes = true});
  if (first) take_in(now_s);
  return true;
}

void Engine::arrive(KvRoom room, double now_s) {
  check(room.life() == parts_.life, "KV arrives at an instance that has failed since it kept the room", now_s);
  auto& awaited = parts_.kv_awaited;
  const auto at = std::find(awaited.begin(), awaited.end(), room.slot());
  check(at != awaited.end(), "KV arrives for which an engine keeps no room", now_s);
  check(parts_.slots[room.slot()].was.turn.session == room.session(), "KV arrives in the room of another turn", now_s,
        parts_.slots[room.slot()].was.turn.id);
  parts_.kv_arrived.push_back(*at);
  awaited.erase(at);
  if (segment_.kind == Segment::Kind::none)
    plan(now_s);
  else if (segment_.kind == Segment::Kind::decode)
    cut(now_s);
}

void Engine::collect(KvLease lease, double now_s) {
  check(!lease.spent(), "KV that was handed over is collected twice", now_s, lease.turn().id);
  if (lease.life() != parts_.life) return;
  look_at_prefixes(now_s);
  parts_.kv.leave(lease.turn());
  take_in(now_s);
}

// If the head of the queue can now enter, it enters at the next step boundary or, if the engine is idle, at once.
void Engine::take_in(double now_s) {
  if (parts_.queue.empty()) return;
  if (segment_.kind == Segment::Kind::none)
    plan(now_s);
  else if (segment_.kind == Segment::Kind::decode && admission_.could_admit_head())
    cut(now_s);
}

void Engine::release(Slot pinned, double now_s) {
  look_at_prefixes(now_s);
  parts_.pinned.release(pinned);
  take_in(now_s);
}

void Engine::forget(Slot pinned, double now_s) {
  look_at_prefixes(now_s);
  parts_.pinned.forget(pinned);
}

bool Engine::leave_queue(std::uint32_t session, double now_s, bool begun_too) {
  const auto turn = parts_.queue.remove(session, begun_too);
  if (!turn) return false;
  if (turn->pinned_slot != kNoSlot) {
    look_at_prefixes(now_s);
    parts_.pinned.release(turn->pinned_slot);
  }
  take_in(now_s);  // the next in the queue may fit where this one did not
  return true;
}

bool Engine::withdraw(std::uint32_t session, double now_s) { return leave_queue(session, now_s, false); }

bool Engine::cancel(std::uint32_t session, double now_s) {
  return leave_queue(session, now_s, true) || parts_.prompts.cancel(session);
}

void Engine::open(double now_s) {
  parts_.queue.set_gate(TurnQueue::Gate::open);
  take_in(now_s);
}

void Engine::unload(double now_s) {
  check(segment_.kind == Segment::Kind::none, "weights leave an engine while a step runs", now_s);
  parts_.queue.set_gate(TurnQueue::Gate::shut);
  parts_.pinned.forget_all();
  parts_.kv.evict_all_idle();
}

// Decoding sequences have taken blocks since the segment began.
void Engine::look_at_prefixes(double now_s) {
  if (parts_.kv.prefixes() && segment_.kind == Segment::Kind::decode)
    parts_.kv.evict_idle(segment_.steps_done_by(now_s));
}

std::int64_t Engine::cached_input(const Turn& turn, double now_s) {
  look_at_prefixes(now_s);
  return parts_.kv.shown_tokens(turn);
}

void Engine::show_prefixes(double now_s) {
  look_at_prefixes(now_s);
  parts_.kv.show_prefixes();
}

void Engine::for_each_open(const std::function<void(const Turn&, std::int64_t)>& tell) const {
  parts_.queue.for_each([&](const WaitingTurn& w) { tell(w.turn, w.generated); });
  const auto tell_of = [&](Slot slot) {
    const Sequence& s = parts_.slots[slot];
    if (!s.cancelled) tell(s.was.turn, s.was.generated);
  };
  for (const auto* slots : {&parts_.prompts.joining(), &parts_.kv_awaited, &parts_.kv_arrived, &parts_.pacer.paused()})
    for (const Slot slot : *slots) tell_of(slot);
  if (parts_.prompts.partial() != kNoSlot) tell_of(parts_.prompts.partial());
  for (const Slot slot : parts_.batch.slots())
    tell(parts_.slots[slot].was.turn, parts_.batch.generated(parts_.slots[slot]));
}

std::vector<std::uint32_t> Engine::sessions_with_pinned_slots() const {
  std::vector<std::uint32_t> sessions;
  for (Slot slot = 0; slot < parts_.slots.count(); ++slot)
    if (parts_.slots[slot].state == Sequence::State::pinned) sessions.push_back(parts_.slots[slot].was.turn.session);
  return sessions;
}

EngineCounts& EngineCounts::operator+=(const EngineCounts& other) {
  preemptions += other.preemptions;
  pauses += other.pauses;
  pinned_evictions += other.pinned_evictions;
  recomputed_tokens += other.recomputed_tokens;
  prefix_asked_tokens += other.prefix_asked_tokens;
  prefix_found_tokens += other.prefix_found_tokens;
  prefix_evicted_blocks += other.prefix_evicted_blocks;
  return *this;
}

EngineCounts Engine::counts() const {
  const auto& prefixes = parts_.kv.prefixes();
  return {.preemptions = preemption_.preemptions(),
          .pauses = parts_.pacer.pauses(),
          .pinned_evictions = parts_.pinned.evictions(),
          .recomputed_tokens = admission_.recomputed_tokens(),
          .prefix_asked_tokens = parts_.kv.prefix_asked_tokens(),
          .prefix_found_tokens = parts_.kv.prefix_found_tokens(),
          .prefix_evicted_blocks = prefixes ? prefixes->evicted() : 0};
}

}  // namespace racksim
