// The life of an engine between step boundaries: plan a segment, cut it when somebody comes, close it, retire.
#include "model/engine/engine.hpp"

#include <algorithm>
#include <utility>

namespace racksim {

Engine::Engine(const StepModel& model, const EngineLimits& limits)
    : model_(model),
      limits_(limits),
      kv_(limits.kv_blocks, limits.block_size_tokens),
      slots_(static_cast<std::size_t>(limits.seats())),
      watermark_blocks_(static_cast<std::int64_t>(limits.watermark * static_cast<double>(limits.kv_blocks))) {
  if (limits.prefix_cache) prefixes_.emplace(limits.block_size_tokens);
  for (auto slot = static_cast<std::int32_t>(slots_.size()); slot-- > 0;) free_.push_back(slot);
}

bool Engine::submit(const Turn& turn, double now_s) {
  if (kv_.blocks_for(turn.total_tokens() - 1) > kv_.total()) {  // the last token is never cached
    if (turn.place != kNoPlace) {
      release(turn.place, now_s);
      wake(now_s);
    }
    return false;
  }
  shortest_period_s_ = std::min(shortest_period_s_, turn.reading_period_s);
  auto& queue = turn.place == kNoPlace ? waiting_ : returning_;
  if (join_line(queue, Waiting{.turn = turn, .reader = Reader(turn.due_s, turn.reading_period_s)}, priority_of))
    wake(now_s);
  return true;
}

void Engine::wake(double now_s) {
  if (waiting() == 0) return;
  if (segment_.kind == Segment::Kind::none)
    plan(now_s);
  else if (segment_.kind == Segment::Kind::decode &&
           could_admit(returning_.empty() ? waiting_.front() : returning_.front()))
    cut(now_s);
}

void Engine::advance(double now_s, EngineListener& listener) {
  while (next_event_s() <= now_s) {
    const double boundary_s = segment_.end_s;
    close(listener);
    retire(listener);
    plan(boundary_s);
  }
}

void Engine::stop(double now_s, EngineListener& listener) {
  if (segment_.kind != Segment::Kind::decode) return;
  segment_.steps = segment_.steps_done_by(now_s);
  segment_.end_s = segment_.start_s + segment_.elapsed_s(segment_.steps);
  close(listener);
  segment_ = Segment{};
}

void Engine::for_each_open(const std::function<void(const Turn&, std::int64_t)>& tell) const {
  for (const auto* queue : {&waiting_, &returning_})
    for (const Waiting& w : *queue) tell(w.turn, w.generated);
  const auto tell_of_prefill = [&](std::int32_t slot) {
    const Sequence& s = slots_[static_cast<std::size_t>(slot)];
    if (!s.cancelled) tell(s.was.turn, s.was.generated);
  };
  for (const auto* slots : {&joining_, &expected_, &arrived_})
    for (const std::int32_t slot : *slots) tell_of_prefill(slot);
  if (partial_ != kNoPlace) tell_of_prefill(partial_);
  for (const std::int32_t slot : paused_)
    tell(slots_[static_cast<std::size_t>(slot)].was.turn, slots_[static_cast<std::size_t>(slot)].was.generated);
  for (const std::int32_t slot : active_)
    tell(slots_[static_cast<std::size_t>(slot)].was.turn, generated_now(slots_[static_cast<std::size_t>(slot)]));
}

bool Engine::could_admit(const Waiting& w) const {
  if (!may_enter(w) || (limits_.static_batch && running() > 0)) return false;
  if (w.turn.place != kNoPlace) return true;
  return !free_.empty() && (blocks_wanted(w) <= kv_.free() || held_ > 0);
}

void Engine::plan(double now_s) {
  segment_ = Segment{};
  boundary_s_ = now_s;
  prompt_due_s_ = kNever;
  if (partial_ != kNoPlace && slots_[static_cast<std::size_t>(partial_)].cancelled)
    give_up(std::exchange(partial_, kNoPlace));
  form_batch(now_s);
  take_arrived();
  if (waiting() > 0 || partial_ != kNoPlace) admit_waiting(now_s);
  segment_.blocks_before = kv_.used();
  if (segment_.prefill.sequences + segment_.arrived > 0)
    plan_mixed(now_s);
  else if (!active_.empty())
    plan_decode(now_s);
}

void Engine::admit_waiting(double now_s) {
  std::int64_t budget = std::max<std::int64_t>(limits_.chunked_prefill ? 1 : 0,
                                               limits_.max_num_batched_tokens - running() - segment_.arrived);
  if (partial_ != kNoPlace) take_chunk(partial_, budget);
  if (limits_.static_batch && running() > 0) return;
  while (!returning_.empty() && admit(returning_, budget, now_s)) {
  }
  if (!returning_.empty()) return;
  while (!waiting_.empty() && admit(waiting_, budget, now_s)) {
  }
}

// Takes the head of a queue into the next step, if slot, budget and memory allow. Of whole prompts one is taken
// whatever its length; of a chunked one, all blocks are taken at once, so that it cannot get stuck halfway.
bool Engine::admit(std::deque<Waiting>& queue, std::int64_t& budget, double now_s) {
  Waiting& head = queue.front();
  const bool has_place = head.turn.place != kNoPlace;
  if (!may_enter(head) || (!has_place && free_.empty())) return false;
  if (!head.expected && !fits_step(head, budget)) return false;
  std::int64_t wanted = blocks_wanted(head);
  if (!could_find_blocks(wanted, head.turn.place)) return false;
  if (limits_.prompts_wait_s > 0 && !head.expected && waits_for_readers(head, budget, now_s)) return false;
  if (!find_blocks(head, wanted)) return false;
  kv_.take(wanted);
  const std::int32_t slot = seat(head, now_s);
  if (head.expected)
    welcome(slot);
  else
    take_chunk(slot, budget);
  settle_prefixes(0);
  queue.pop_front();
  return true;
}

bool Engine::fits_step(const Waiting& w, std::int64_t budget) const {
  return limits_.chunked_prefill ? budget >= 1 : uncached(w) <= budget || segment_.prefill.sequences == 0;
}

// Gives a turn its slot: the one its session holds, or a free one.
std::int32_t Engine::seat(const Waiting& w, double now_s) {
  const std::int64_t tokens = uncached(w);
  std::int32_t slot = w.turn.place;
  if (slot != kNoPlace) {
    --held_;
    held_blocks_ -= blocks_held_at(slot);
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  Sequence& s = slots_[static_cast<std::size_t>(slot)];
  const std::int64_t cached = w.turn.input_tokens() + w.generated - tokens;
  if (prefixes_) use_prefixes(w, s);
  s.was = w;
  recomputed_tokens_ += std::max<std::int64_t>(0, w.computed_tokens - cached);
  s.was.turn.place = kNoPlace;
  if (s.was.admitted_s < 0) {
    s.was.admitted_s = now_s;
    s.was.cached_tokens = cached;
  }
  s.state = State::running;
  s.cancelled = false;
  s.order = ++order_;
  s.kv_tokens = cached + tokens;
  s.prompt_left = tokens;
  tell(slot, SlotUse::prefill);
  return slot;
}

void Engine::take_chunk(std::int32_t slot, std::int64_t& budget) {
  Sequence& s = slots_[static_cast<std::size_t>(slot)];
  const std::int64_t tokens = limits_.chunked_prefill ? std::min(s.prompt_left, budget) : s.prompt_left;
  segment_.prefill.add(tokens, s.kv_tokens - s.prompt_left);
  s.prompt_left -= tokens;
  budget -= tokens;
  partial_ = s.prompt_left > 0 ? slot : kNoPlace;
  if (s.prompt_left == 0) joining_.push_back(slot);
}

void Engine::plan_mixed(double now_s) {
  segment_.kind = Segment::Kind::mixed;
  segment_.start_s = now_s;
  segment_.steps = 1;
  segment_.batch = running();
  segment_.measured = measured_ - measured_resumed();
  segment_.cached_tokens = cached_tokens_;
  const std::int64_t batch = segment_.batch + segment_.arrived;
  const std::int64_t cached = cached_tokens_ + segment_.arrived_tokens;
  const bool decodes_only = segment_.prefill.sequences == 0;
  const double step_s =
      decodes_only ? model_.decode(batch).above(cached).at(cached) : model_.mixed_s(batch, cached, segment_.prefill);
  segment_.line = {step_s, 0};
  segment_.share = decodes_only ? model_.decode_share(batch) : model_.mixed_share(batch, cached, step_s);
  segment_.end_s = now_s + step_s;
  segment_.blocks_after = kv_.used() + kv_.growth(step_, 1, growing());
}

void Engine::plan_decode(double now_s) {
  while (finishes_.top().ticket != slots_[static_cast<std::size_t>(finishes_.top().slot)].ticket) finishes_.pop();
  const DecodeLines& lines = model_.decode(running());
  std::int64_t steps = finishes_.top().step - step_;
  steps = kv_.steps_that_fit(step_, steps, growing());
  if (!resumed_.empty()) steps = 1;
  steps = steps_on_one_line(lines, cached_tokens_, running(), steps);
  segment_.kind = Segment::Kind::decode;
  segment_.start_s = now_s;
  segment_.steps = steps;
  segment_.batch = running();
  segment_.measured = measured_ - measured_resumed();
  segment_.cached_tokens = cached_tokens_;
  segment_.share = model_.decode_share(running());
  segment_.line = lines.above(cached_tokens_);
  if (!paused_.empty() || prompt_due_s_ < kNever) steps = segment_.steps = steps_to_change(steps);
  segment_.end_s = now_s + segment_.elapsed_s(steps);
}

void Engine::cut(double now_s) {
  const std::int64_t steps = segment_.steps_until(now_s);
  if (steps >= segment_.steps) return;
  segment_.steps = steps;
  segment_.end_s = segment_.start_s + segment_.elapsed_s(steps);
}

void Engine::close(EngineListener& listener) {
  kv_.grow(step_, segment_.steps, growing());
  step_ += segment_.steps;
  cached_tokens_ += segment_.steps * segment_.batch;
  segment_.blocks_after = kv_.used();
  settle_prefixes(0);
  if (prefixes_) segment_.idle_blocks = prefixes_->idle();
  if (segment_.steps > 0) {
    if (segment_.batch > 0 && segment_.step_s(segment_.steps - 1) > shortest_period_s_) note_text();
    listener.segment_ended(segment_);
    note_resumed(listener);
  }
  join_batch(listener);
}

// Readers fall behind in slow segments only: where steps are shorter than their period, lateness falls.
void Engine::note_text() {
  for (const std::int32_t slot : active_) {
    Sequence& s = slots_[static_cast<std::size_t>(slot)];
    if (!s.resumed) s.was.reader.got_steps(generated_now(s) - segment_.steps, segment_);
  }
}

void Engine::join_batch(EngineListener& listener) {
  for (const std::int32_t slot : joining_) {
    Sequence& s = slots_[static_cast<std::size_t>(slot)];
    if (s.cancelled) {
      give_up(slot);
      continue;
    }
    if (s.was.generated > 0) listener.gap(segment_.end_s - s.was.last_token_s, s.was.turn.measured);
    publish(s, s.kv_tokens);
    s.was.reader.got(++s.was.generated, segment_.end_s);
    enter_batch(slot);
  }
  joining_.clear();
}

// A sequence whose prompt is cached and which has its first token decodes from the coming step on.
void Engine::enter_batch(std::int32_t slot) {
  Sequence& s = slots_[static_cast<std::size_t>(slot)];
  s.state = State::running;
  s.joined_step = step_;
  s.position = active_.size();
  active_.push_back(slot);
  cached_tokens_ += s.kv_tokens;
  measured_ += s.was.turn.measured ? 1 : 0;
  if (!limits_.reserve_output) kv_.start_growing(s.kv_tokens, step_);
  s.ticket = ++tickets_;
  finishes_.push({step_ + s.was.turn.output_tokens - s.was.generated, slot, s.ticket});
  tell(slot, SlotUse::decode);
}

void Engine::retire(EngineListener& listener) {
  while (!finishes_.empty() && finishes_.top().step <= step_) {
    const Finish finish = finishes_.top();
    finishes_.pop();
    if (slots_[static_cast<std::size_t>(finish.slot)].ticket == finish.ticket) end_turn(finish.slot, listener);
  }
}

void Engine::end_turn(std::int32_t slot, EngineListener& listener) {
  Sequence& s = slots_[static_cast<std::size_t>(slot)];
  leave_batch(slot);
  const bool holds = s.was.turn.holds_place;
  if (holds) {
    s.state = State::held;
    s.order = ++order_;
    ++held_;
    held_blocks_ += blocks_held_at(slot);
    tell(slot, SlotUse::held);
  } else {
    publish(s, s.kv_tokens);
    if (!s.was.turn.hands_over) return_blocks(s, s.kv_tokens);
    free_slot(slot);
  }
  const Reader& reader = s.was.reader;
  listener.turn_ended({s.was.turn, s.was.admitted_s, reader.first_token_s(), segment_.end_s, reader.stall_s(),
                       reader.qoe_loss(s.was.generated), holds ? slot : kNoPlace, s.was.preemptions,
                       s.was.cached_tokens});
}

// Blocks stay taken; kv_tokens becomes what is cached now.
void Engine::leave_batch(std::int32_t slot) {
  Sequence& s = slots_[static_cast<std::size_t>(slot)];
  s.was.generated = generated_now(s);
  s.kv_tokens = kv_now(s);
  s.joined_step = step_;
  s.ticket = 0;
  if (!std::exchange(s.resumed, false)) s.was.last_token_s = boundary_s_;
  if (!limits_.reserve_output) kv_.stop_growing(s.kv_tokens, step_);
  cached_tokens_ -= s.kv_tokens;
  measured_ -= s.was.turn.measured ? 1 : 0;
  take_from(active_, slot);
}

void Engine::take_from(std::vector<std::int32_t>& list, std::int32_t slot) {
  const std::size_t position = slots_[static_cast<std::size_t>(slot)].position;
  slots_[static_cast<std::size_t>(list.back())].position = position;
  list[position] = list.back();
  list.pop_back();
}

}  // namespace racksim
