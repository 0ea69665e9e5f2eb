// Reading-paced serving: of more open streams than may decode at once, those decode whose readers have least text left.
//
// A stream that waits is due when its reader has text for `margin` or less. At a step boundary, but not within
// `quantum` steps of the last such time, streams that are due change places with those that decode and have more text
// left. Places in the batch that nobody uses are taken at once. KV stays in memory all the while.
#include <algorithm>
#include <cmath>

#include "model/engine/engine.hpp"

namespace racksim {

double Engine::wants_next_s(std::int32_t slot) const {
  const Sequence& s = slots_[static_cast<std::size_t>(slot)];
  if (s.was.generated == 0) return -kNever;  // nothing to read yet
  return s.was.reader.wants_next_s(s.state == State::running && s.ticket != 0 ? generated_now(s) : s.was.generated);
}

// To the microsecond: readers who fare alike must not be ranked by rounding errors.
std::int64_t Engine::wants_next_us(std::int32_t slot) const {
  const double at_s = wants_next_s(slot);
  return at_s == -kNever ? std::numeric_limits<std::int64_t>::min() : std::llround(at_s * 1e6);
}

bool Engine::has_less_text(std::int32_t slot, std::int32_t other) const {
  const std::int64_t a = wants_next_us(slot);
  const std::int64_t b = wants_next_us(other);
  if (a != b) return a < b;
  return slots_[static_cast<std::size_t>(slot)].order < slots_[static_cast<std::size_t>(other)].order;
}

// Who decodes in the coming step, and its blocks. Who makes way for them leaves a place that another may take.
void Engine::form_batch(double now_s) {
  do {
    if (paces()) take_turns(now_s);
    make_room(kv_.growth(step_, 1, growing()));
  } while (!paused_.empty() && running() < limits_.max_num_seqs);
}

void Engine::take_turns(double now_s) {
  const auto less_text = [&](std::int32_t a, std::int32_t b) { return has_less_text(a, b); };
  while (running() > limits_.max_num_seqs) pause(*std::max_element(active_.begin(), active_.end(), less_text));
  while (running() < limits_.max_num_seqs && !paused_.empty())
    resume(*std::min_element(paused_.begin(), paused_.end(), less_text));
  if (!paused_.empty() && step_ >= next_review_step_) change_places(now_s);
}

void Engine::change_places(double now_s) {
  const auto less_text = [&](std::int32_t a, std::int32_t b) { return has_less_text(a, b); };
  std::vector<std::int32_t> due;
  for (const std::int32_t slot : paused_)
    if (wants_next_s(slot) - limits_.pacing_margin_s <= now_s) due.push_back(slot);
  if (due.empty()) return;
  next_review_step_ = step_ + limits_.pacing_quantum_steps;
  std::sort(due.begin(), due.end(), less_text);
  std::vector<std::int32_t> ahead = active_;
  std::sort(ahead.begin(), ahead.end(), [&](std::int32_t a, std::int32_t b) { return has_less_text(b, a); });
  for (std::size_t i = 0; i < std::min(due.size(), ahead.size()); ++i) {
    if (wants_next_us(ahead[i]) <= wants_next_us(due[i])) return;
    pause(ahead[i]);
    resume(due[i]);
    ++pauses_;
  }
}

double Engine::first_wanted_s() const {
  double first_s = kNever;
  for (const auto* slots : {&active_, &paused_})
    for (const std::int32_t slot : *slots) first_s = std::min(first_s, wants_next_s(slot));
  return first_s;
}

// Whether the next step, with this prompt in it, would last longer than some reader has text.
bool Engine::waits_for_readers(const Waiting& w, std::int64_t budget, double now_s) {
  const double due_s = w.turn.sent_s + limits_.prompts_wait_s;
  if (now_s >= due_s || (active_.empty() && paused_.empty())) return false;
  if (step_ >= next_prompt_step_) {
    Prefill prefill = segment_.prefill;
    const std::int64_t tokens = uncached(w);
    prefill.add(limits_.chunked_prefill ? std::min(tokens, budget) : tokens,
                w.turn.input_tokens() + w.generated - tokens);
    if (now_s + model_.mixed_s(running(), cached_tokens_, prefill) <= first_wanted_s()) return false;
    next_prompt_step_ = step_ + limits_.pacing_quantum_steps;
  }
  prompt_due_s_ = due_s;
  return true;
}

// Of the `steps` to come, those until a stream that waits may change places or a prompt is looked at again.
std::int64_t Engine::steps_to_change(std::int64_t steps) const {
  Segment all = segment_;
  all.steps = steps;
  if (!paused_.empty()) {
    double first_s = kNever;
    for (const std::int32_t slot : paused_) first_s = std::min(first_s, wants_next_s(slot));
    const std::int64_t to_due = all.steps_until(first_s - limits_.pacing_margin_s);
    all.steps = std::min(all.steps, std::max(to_due, next_review_step_ - step_));
  }
  if (prompt_due_s_ < kNever)
    all.steps = std::min({all.steps, next_prompt_step_ - step_, all.steps_until(prompt_due_s_)});
  return std::max(std::int64_t{1}, all.steps);
}

void Engine::pause(std::int32_t slot) {
  leave_batch(slot);
  Sequence& s = slots_[static_cast<std::size_t>(slot)];
  s.state = State::paused;
  s.position = paused_.size();
  paused_.push_back(slot);
  tell(slot, SlotUse::paused);
}

void Engine::resume(std::int32_t slot) {
  take_from(paused_, slot);
  enter_batch(slot);
  slots_[static_cast<std::size_t>(slot)].resumed = true;
  resumed_.push_back(slot);
}

std::int64_t Engine::measured_resumed() const {
  return std::count_if(resumed_.begin(), resumed_.end(), [&](std::int32_t slot) {
    const Sequence& s = slots_[static_cast<std::size_t>(slot)];
    return s.resumed && s.was.turn.measured;
  });
}

void Engine::note_resumed(EngineListener& listener) {
  for (const std::int32_t slot : resumed_) {
    Sequence& s = slots_[static_cast<std::size_t>(slot)];
    if (!s.resumed) continue;  // it made way again
    s.resumed = false;
    s.was.reader.got(generated_now(s), segment_.end_s);
    listener.gap(segment_.end_s - s.was.last_token_s, s.was.turn.measured);
  }
  resumed_.clear();
}

}  // namespace racksim
