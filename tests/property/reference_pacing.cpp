// Streams that take turns in the reference engine: whose reader has how much text left, token by token.
#include <algorithm>
#include <cmath>
#include <limits>

#include "property/reference_engine.hpp"

namespace racksim::test {

// Read as fast as the person reads, token by token.
double ReferenceEngine::text_lasts_until_s(const Slot& s) const {
  double read_s = s.job.token_s.empty() ? -kNever : s.job.token_s.front();
  for (const double token_s : s.job.token_s) read_s = std::max(read_s, token_s) + s.job.turn.reading_period_s;
  return read_s;
}

std::int64_t ReferenceEngine::text_lasts_until_us(const Slot& s) const {
  const double at_s = text_lasts_until_s(s);
  return at_s == -kNever ? std::numeric_limits<std::int64_t>::min() : std::llround(at_s * 1e6);
}

// Of the slots in a state, the one whose reader has most (least) text left; the older has less, if equal.
std::size_t ReferenceEngine::extreme(State state, bool most) const {
  std::size_t found = slots_.size();
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].state != state) continue;
    if (found == slots_.size()) {
      found = i;
      continue;
    }
    const std::int64_t a = text_lasts_until_us(slots_[i]);
    const std::int64_t b = text_lasts_until_us(slots_[found]);
    const bool less = a != b ? a < b : slots_[i].age < slots_[found].age;
    if (less != most) found = i;
  }
  return found;
}

void ReferenceEngine::fill_batch() {
  while (count(State::decode) > limits_.max_num_seqs) slots_[extreme(State::decode, true)].state = State::paused;
  while (count(State::decode) < limits_.max_num_seqs && count(State::paused) > 0) {
    Slot& s = slots_[extreme(State::paused, false)];
    s.state = State::decode;
    s.resumed = true;
  }
}

// One pair after the other, the neediest first, as long as that evens things out.
void ReferenceEngine::swap_readers(double now_s) {
  if (steps_ < no_swap_before_) return;
  bool was_due = false;
  while (count(State::paused) > 0 && count(State::decode) > 0) {
    Slot& needy = slots_[extreme(State::paused, false)];
    Slot& ahead = slots_[extreme(State::decode, true)];
    if (text_lasts_until_s(needy) - limits_.pacing_margin_s > now_s) break;
    was_due = true;
    if (text_lasts_until_us(ahead) <= text_lasts_until_us(needy)) break;
    ahead.state = State::paused;
    ahead.resumed = false;
    needy.state = State::decode;
    needy.resumed = true;
    ++pauses_;
  }
  if (was_due) no_swap_before_ = steps_ + limits_.pacing_quantum_steps;
}

}  // namespace racksim::test
