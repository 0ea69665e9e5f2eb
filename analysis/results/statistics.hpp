// Statistics over replications: means with confidence intervals, differences, quantiles. Knows no metric.
#pragma once

#include <cmath>
#include <limits>
#include <vector>

namespace racksim {

inline constexpr double kNotAvailable = std::numeric_limits<double>::quiet_NaN();

/// A mean over independent replications. A member that cannot be computed (too few values) is not a number.
struct Interval {
  double mean = kNotAvailable;
  double ci95 = kNotAvailable;  ///< half width of the 95 % confidence interval (Student's t); needs two values
  double std = kNotAvailable;   ///< of a sample; needs two values
  int count = 0;

  /// Whether the interval excludes `value`. One value excludes nothing.
  [[nodiscard]] bool excludes(double value) const { return std::abs(mean - value) > ci95; }
};

/// Values that are not numbers are left out.
Interval interval(const std::vector<double>& values);

/// The mean of a[i] - b[i]: for runs that share their random numbers.
Interval paired_difference(const std::vector<double>& a, const std::vector<double>& b);

/// Quantile q in [0, 1] by linear interpolation between order statistics (numpy's default). Not a number if empty or if
/// a value is not one.
double quantile(std::vector<double> values, double q);

}  // namespace racksim
