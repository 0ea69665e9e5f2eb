// Fit of arrivals: the least squares.
#include "analysis/workload/fit_arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace racksim {
namespace {

/// Surges as a fit sees them: their variance and their rate.
struct Modulated {
  double variance = 0;  ///< of the factor, whose mean is 1
  double forgets_per_s = 1;
  double calm = 1;   ///< the lower factor,
  double share = 0;  ///< and of the time, how much has the upper one
  double error = std::numeric_limits<double>::infinity();
  [[nodiscard]] double upper() const { return share > 0 ? (1 - (1 - share) * calm) / share : 1; }
  /// Mean of 1 / factor.
  [[nodiscard]] double stretch() const { return share > 0 ? (1 - share) / calm + share / upper() : 1; }
};

/// The share of a modulation's dispersion that shows over a time; 1 for long times.
double shown(double rt) { return 1 + std::expm1(-rt) / rt; }

/// Of gamma or Weibull gaps, whose counts over long times are dispersed by the square of the variation; the second term
/// is that of gamma gaps (Cox 1962).
double renewal_dispersion(double variation2, double expected) {
  const double edge = (1 - variation2 * variation2) / (6 * expected);
  return std::max(std::min(1.0, variation2), std::min(std::max(1.0, variation2), variation2 + edge));
}

void split(Modulated& m) {
  constexpr double kLeastCalm = 0.2;
  m.calm = std::max(1 - std::sqrt(m.variance), kLeastCalm);
  m.share = m.variance > 0 ? std::pow(1 - m.calm, 2) / (std::pow(1 - m.calm, 2) + m.variance) : 0;
}

/// Least squares of the relative errors, with r given: linear in v. A dispersion's own error falls with the root of how
/// many windows it was taken over.
Modulated with_rate(const WorkloadStatistics& s, double variation2, double forgets_per_s) {
  double up = 0, down = 0;
  const auto each = [&](auto f) {
    for (std::size_t i = 0; i < s.windows_s.size(); ++i) {
      if (!std::isfinite(s.dispersion[i])) continue;
      const double own = renewal_dispersion(variation2, s.rate_per_s * s.windows_s[i]);
      const double unit = 2 * s.rate_per_s / forgets_per_s * shown(forgets_per_s * s.windows_s[i]);
      const double weight = std::sqrt(s.span_s / s.windows_s[i]) / s.dispersion[i];
      f((s.dispersion[i] - own) * weight, unit * weight);
    }
  };
  each([&](double excess, double unit) {
    up += excess * unit;
    down += unit * unit;
  });
  Modulated m{.variance = down > 0 ? std::max(0.0, up / down) : 0, .forgets_per_s = forgets_per_s, .error = 0};
  each([&](double excess, double unit) { m.error += std::pow(excess - m.variance * unit, 2); });
  split(m);
  return m;
}

Modulated best(const WorkloadStatistics& s, double variation2) {
  constexpr int kTrials = 200;
  const double slowest = 1 / s.span_s, fastest = 1 / s.windows_s.front();
  Modulated found;
  for (int i = 0; i <= kTrials; ++i) {
    const Modulated m = with_rate(s, variation2, slowest * std::pow(fastest / slowest, i / double{kTrials}));
    if (m.error < found.error) found = m;
  }
  return found;
}

}  // namespace

double rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - 3);
  return unit < 1 ? std::round(value / unit) / std::round(1 / unit) : std::round(value / unit) * unit;
}

std::vector<double> fit_windows_s(double span_s, double per_s, double tick_s) {
  constexpr double kWindows = 10;  // that a variance needs at least
  constexpr double kGaps = 10;     // gaps in a window at least, so that faster changes become the burstiness of gaps
  const double shortest_s = std::max(tick_s, kGaps / per_s);
  std::vector<double> windows_s;
  for (double decade = 1e-3; decade < 1e6; decade *= 10)
    for (const double digit : {1, 2, 5})
      if (digit * decade >= shortest_s && digit * decade <= span_s / kWindows) windows_s.push_back(digit * decade);
  if (windows_s.empty()) windows_s.push_back(span_s / kWindows);
  return windows_s;
}

void fit_arrivals(OpenArrivals& a, const WorkloadStatistics& s) {
  constexpr double kAlike = 0.02;  // of exponential gaps
  constexpr double kFaint = 0.01;  // standard deviation of a rate that is not worth a surge
  double* burstiness = burstiness_of(a.gaps);
  double variation2 = burstiness == nullptr ? 1 : s.gap_variation * s.gap_variation;
  Modulated m;
  for (int round = 0; round < 20; ++round) {
    m = best(s, variation2);
    if (burstiness != nullptr) variation2 = (1 + s.gap_variation * s.gap_variation) / m.stretch() - 1;
    variation2 = std::clamp(variation2, kLeastBurstiness * kLeastBurstiness, kMostBurstiness * kMostBurstiness);
  }
  if (burstiness != nullptr) *burstiness = rounded(std::sqrt(variation2));
  if (burstiness != nullptr && std::abs(*burstiness - 1) < kAlike) a.gaps = PoissonGaps{};
  if (std::sqrt(m.variance) < kFaint) return;
  a.surges.factor = rounded(m.upper() / m.calm);
  a.surges.every_s = rounded(1 / (m.forgets_per_s * m.share));
  a.surges.last_s = rounded(1 / (m.forgets_per_s * (1 - m.share)));
}

}  // namespace racksim
