// Means, intervals and quantiles of a handful of numbers.
#include "analysis/results/statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <numeric>
#include <stdexcept>

namespace racksim {

Interval interval(const std::vector<double>& values) {
  std::vector<double> known;
  std::copy_if(values.begin(), values.end(), std::back_inserter(known), [](double v) { return !std::isnan(v); });
  if (known.empty()) return {};
  const auto n = static_cast<double>(known.size());
  const double mean = std::accumulate(known.begin(), known.end(), 0.0) / n;
  Interval result{.mean = mean, .count = static_cast<int>(known.size())};
  if (known.size() < 2) return result;
  const double squares = std::accumulate(known.begin(), known.end(), 0.0,
                                         [&](double sum, double v) { return sum + (v - mean) * (v - mean); });
  result.std = std::sqrt(squares / (n - 1));
  result.ci95 = boost::math::quantile(boost::math::students_t(n - 1), 0.975) * result.std / std::sqrt(n);
  return result;
}

Interval paired_difference(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) throw std::logic_error("pairs need as many values on both sides");
  std::vector<double> differences(a.size());
  std::transform(a.begin(), a.end(), b.begin(), differences.begin(), std::minus<>());
  return interval(differences);
}

double quantile(std::vector<double> values, double q) {
  const auto is_none = [](double v) { return std::isnan(v); };
  if (values.empty() || std::any_of(values.begin(), values.end(), is_none)) return kNotAvailable;
  std::sort(values.begin(), values.end());
  const double at = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  const double part = at - static_cast<double>(below);
  if (part == 0 || values[below] == values[above]) return values[below];  // infinity would make it no number
  return std::lerp(values[below], values[above], part);
}

}  // namespace racksim
