// MSER-5.
#include "analysis/study/capacity/warmup.hpp"

#include <limits>
#include <numeric>

namespace racksim {

std::vector<double> batch_means(const std::vector<double>& samples, std::size_t size) {
  std::vector<double> means;
  for (std::size_t at = 0; at + size <= samples.size(); at += size)
    means.push_back(std::accumulate(samples.begin() + static_cast<std::ptrdiff_t>(at),
                                    samples.begin() + static_cast<std::ptrdiff_t>(at + size), 0.0) /
                    static_cast<double>(size));
  return means;
}

// Going backwards from the end, the sums grow by one value at a time. Squares about the last value do not cancel.
std::optional<std::size_t> mser(const std::vector<double>& batches) {
  constexpr std::size_t kFewest = 10;
  constexpr std::size_t kLeft = 5;  // fewer values tell nothing of their spread (White 1997)
  if (batches.size() < kFewest) return {};
  double least = std::numeric_limits<double>::infinity(), sum = 0, squares = 0;
  std::size_t best = 0;
  for (std::size_t cut = batches.size(); cut-- > 0;) {
    const double value = batches[cut] - batches.back();
    sum += value;
    squares += value * value;
    const auto left = static_cast<double>(batches.size() - cut);
    if (batches.size() - cut < kLeft) continue;
    const double error = (squares - sum * sum / left) / (left * left);
    if (error > least) continue;
    least = error;
    best = cut;
  }
  if (best > batches.size() / 2) return {};
  return best;
}

std::optional<std::size_t> mser5(const std::vector<double>& samples) {
  const auto cut = mser(batch_means(samples, 5));
  if (!cut) return {};
  return *cut * 5;
}

}  // namespace racksim
