// Sums and their inversion. Rounded inversions are corrected by evaluating the sum, so the answer is exact.
#include "model/engine/segment.hpp"

#include <algorithm>
#include <cmath>

namespace racksim {

double Segment::elapsed_s(std::int64_t k) const {
  const auto n = static_cast<double>(k);
  const double tokens_read = n * static_cast<double>(cached_tokens) + static_cast<double>(batch) * n * (n - 1) / 2;
  return n * line.at_zero_s + line.per_token_s * tokens_read;
}

// elapsed(j) = j a + h j (j - 1), with sums j = k (k + 1) / 2 and j (j - 1) = (k - 1) k (k + 1) / 3.
double Segment::elapsed_sum_s(std::int64_t k) const {
  const auto n = static_cast<double>(k);
  const double half_growth = line.per_token_s * static_cast<double>(batch) / 2;
  return step_s(0) * n * (n + 1) / 2 + half_growth * (n - 1) * n * (n + 1) / 3;
}

std::int64_t Segment::steps_until(double now_s) const {
  const double target = now_s - start_s;
  if (target <= 0) return 0;
  const double half_growth = line.per_token_s * static_cast<double>(batch) / 2;
  const double first = step_s(0) - half_growth;  // elapsed(k) = first k + half_growth k^2
  const double guess = 2 * target / (first + std::sqrt(first * first + 4 * half_growth * target));
  auto k = static_cast<std::int64_t>(std::clamp(std::ceil(guess), 0.0, static_cast<double>(steps)));
  while (k > 0 && start_s + elapsed_s(k - 1) >= now_s) --k;
  while (k < steps && start_s + elapsed_s(k) < now_s) ++k;
  return k;
}

std::int64_t Segment::steps_done_by(double now_s) const {
  const std::int64_t k = steps_until(now_s);
  return k > 0 && start_s + elapsed_s(k) > now_s ? k - 1 : k;
}

std::int64_t steps_on_one_line(const DecodeLines& lines, std::int64_t cached_tokens, std::int64_t batch,
                               std::int64_t limit) {
  const auto memory_leads = [&](std::int64_t k) {
    const std::int64_t cached = cached_tokens + batch * k;
    return lines.memory.at(cached) >= lines.compute.at(cached);
  };
  const bool now = memory_leads(0);
  if (limit <= 1 || memory_leads(limit - 1) == now) return limit;
  std::int64_t same = 0;
  std::int64_t changed = limit - 1;
  while (changed - same > 1) {  // two lines cross once, so bisection finds it
    const std::int64_t middle = same + (changed - same) / 2;
    (memory_leads(middle) == now ? same : changed) = middle;
  }
  return changed;
}

}  // namespace racksim
