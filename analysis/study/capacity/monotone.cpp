// Pool adjacent violators, and straight lines between points.
#include "analysis/study/capacity/monotone.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace racksim {

namespace {

struct Level {
  double sum = 0;
  std::size_t count = 0;
  [[nodiscard]] double mean() const { return sum / static_cast<double>(count); }
};

}  // namespace

std::vector<double> falling(const std::vector<double>& values) {
  std::vector<Level> levels;
  for (const double value : values) {
    levels.push_back({value, 1});
    while (levels.size() > 1 && levels.back().mean() > levels[levels.size() - 2].mean()) {
      const Level last = levels.back();
      levels.pop_back();
      levels.back().sum += last.sum;
      levels.back().count += last.count;
    }
  }
  std::vector<double> fitted;
  for (const Level& level : levels) fitted.insert(fitted.end(), level.count, level.mean());
  return fitted;
}

double crossing(const std::vector<double>& x, const std::vector<double>& falling_values) {
  const auto below = std::find_if(falling_values.begin(), falling_values.end(), [](double value) { return value < 0; });
  if (below == falling_values.end()) return std::numeric_limits<double>::infinity();
  if (below == falling_values.begin()) return std::numeric_limits<double>::quiet_NaN();
  const auto i = static_cast<std::size_t>(below - falling_values.begin());
  const double left = falling_values[i - 1], right = falling_values[i];
  return std::lerp(x[i - 1], x[i], left / (left - right));
}

double interpolated(const std::vector<double>& x, const std::vector<double>& y, double at) {
  const auto above = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), at) - x.begin());
  if (above == 0) return y.front();
  if (above == x.size()) return y.back();
  return std::lerp(y[above - 1], y[above], (at - x[above - 1]) / (x[above] - x[above - 1]));
}

}  // namespace racksim
