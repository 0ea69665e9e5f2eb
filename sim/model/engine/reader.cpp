// Sums over tokens without looking at each: within a segment lateness is convex (steps only get longer), and it was not
// above its maximum when the segment began, so it passes that maximum once or never.
#include "model/engine/reader.hpp"

#include <algorithm>

namespace racksim {

double Reader::delay_s() const { return std::max(0.0, first_s_ + late_s_ - due_s_); }

// The lateness of a token is that of the latest token up to it.
void Reader::count_until(std::int64_t n) {
  delays_s_ += delay_s() * static_cast<double>(n - counted_);
  counted_ = n;
}

void Reader::got(std::int64_t n, double at_s) {
  if (n == 1) first_s_ = at_s;
  if (lateness_s(n, at_s) <= late_s_ && n > 1) return;
  count_until(n - 1);
  late_s_ = std::max(late_s_, lateness_s(n, at_s));
}

void Reader::got_steps(std::int64_t n, const Segment& segment) {
  const double end_s = lateness_s(n + segment.steps, segment.end_s);
  if (end_s <= late_s_) return;
  const double floor_s = std::max(late_s_, due_s_ - first_s_);  // below it nothing is behind what was expected
  if (end_s > floor_s) count_rising(n, segment, floor_s);
  late_s_ = end_s;
}

void Reader::count_rising(std::int64_t n, const Segment& segment, double floor_s) {
  std::int64_t below = 0;
  std::int64_t above = segment.steps;
  while (above - below > 1) {
    const std::int64_t middle = below + (above - below) / 2;
    (lateness_s(n + middle, segment.start_s + segment.elapsed_s(middle)) > floor_s ? above : below) = middle;
  }
  count_until(n + below);
  const auto tokens = static_cast<double>(segment.steps - below);
  const double indices = tokens * static_cast<double>(below + 1 + segment.steps) / 2;
  delays_s_ += tokens * (segment.start_s - due_s_ - static_cast<double>(n - 1) * period_s_) - indices * period_s_ +
               segment.elapsed_sum_s(segment.steps) - segment.elapsed_sum_s(below);
  counted_ = n + segment.steps;
}

double Reader::qoe_loss(std::int64_t n) const {
  const double late_s = delay_s();
  const double delays_s = delays_s_ + late_s * static_cast<double>(n - counted_);
  const auto tokens = static_cast<double>(n);
  const double whole_s = tokens * late_s + tokens * tokens * period_s_ / 2;
  return whole_s > 0 ? delays_s / whole_s : 0;
}

}  // namespace racksim
