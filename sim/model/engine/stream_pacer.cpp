// Compares how much text readers have left, to the microsecond, then by age.
#include "model/engine/stream_pacer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace racksim {

double StreamPacer::text_ends_s(Slot slot) const {
  const Sequence& s = slots_[slot];
  if (s.was.generated == 0) return -kEndless_s;  // nothing to read yet
  const bool decodes = s.state == Sequence::State::running && s.ticket != 0;
  return s.was.reader.wants_next_s(decodes ? batch_.generated(s) : s.was.generated);
}

// Readers who fare alike must not be ranked by rounding errors.
std::int64_t StreamPacer::text_ends_us(Slot slot) const {
  const double at_s = text_ends_s(slot);
  return at_s == -kEndless_s ? std::numeric_limits<std::int64_t>::min() : std::llround(at_s * 1e6);
}

bool StreamPacer::has_less_text(Slot slot, Slot other) const {
  const std::int64_t a = text_ends_us(slot);
  const std::int64_t b = text_ends_us(other);
  return a != b ? a < b : slots_[slot].order < slots_[other].order;
}

double StreamPacer::first_text_ends_s() const {
  double first_s = kEndless_s;
  for (const auto* slots : {&batch_.slots(), &paused_.slots()})
    for (const Slot slot : *slots) first_s = std::min(first_s, text_ends_s(slot));
  return first_s;
}

void StreamPacer::rotate(double now_s) {
  const auto less_text = [&](Slot a, Slot b) { return has_less_text(a, b); };
  while (batch_.size() > limits_.max_num_seqs)
    pause(*std::max_element(batch_.slots().begin(), batch_.slots().end(), less_text), now_s);
  while (batch_.size() < limits_.max_num_seqs && !paused_.empty())
    resume(*std::min_element(paused().begin(), paused().end(), less_text));
  if (!paused_.empty() && batch_.step() >= next_review_step_) change_places(now_s);
}

void StreamPacer::change_places(double now_s) {
  const auto less_text = [&](Slot a, Slot b) { return has_less_text(a, b); };
  std::vector<Slot> due;
  for (const Slot slot : paused())
    if (text_ends_s(slot) - limits_.pacing_margin_s <= now_s) due.push_back(slot);
  if (due.empty()) return;
  next_review_step_ = batch_.step() + limits_.pacing_quantum_steps;
  std::sort(due.begin(), due.end(), less_text);
  std::vector<Slot> ahead = batch_.slots();
  std::sort(ahead.begin(), ahead.end(), [&](Slot a, Slot b) { return has_less_text(b, a); });
  for (std::size_t i = 0; i < std::min(due.size(), ahead.size()); ++i) {
    if (text_ends_us(ahead[i]) <= text_ends_us(due[i])) return;
    pause(ahead[i], now_s);
    resume(due[i]);
    ++pauses_;
  }
}

std::int64_t StreamPacer::steps_to_review(const Segment& segment, std::int64_t steps) const {
  if (paused_.empty() && prompt_due_s_ == kEndless_s) return steps;
  Segment all = segment;
  all.steps = steps;
  if (!paused_.empty()) {
    double first_s = kEndless_s;
    for (const Slot slot : paused()) first_s = std::min(first_s, text_ends_s(slot));
    const std::int64_t to_due = all.steps_until(first_s - limits_.pacing_margin_s);
    all.steps = std::min(all.steps, std::max(to_due, next_review_step_ - batch_.step()));
  }
  if (prompt_due_s_ < kEndless_s)
    all.steps = std::min({all.steps, next_prompt_step_ - batch_.step(), all.steps_until(prompt_due_s_)});
  return std::max(std::int64_t{1}, all.steps);
}

void StreamPacer::pause(Slot slot, double now_s) {
  batch_.leave(slot, now_s);
  slots_[slot].state = Sequence::State::paused;
  paused_.add(slot);
  slots_.tell(slot, SlotUse::paused);
}

void StreamPacer::resume(Slot slot) {
  paused_.remove(slot);
  batch_.enter(slot);
  slots_[slot].resumed = true;
  resumed_.push_back(slot);
}

std::int64_t StreamPacer::measured_resumed() const {
  return std::count_if(resumed_.begin(), resumed_.end(),
                       [&](Slot slot) { return slots_[slot].resumed && slots_[slot].was.turn.measured; });
}

}  // namespace racksim
