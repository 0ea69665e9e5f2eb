// Monotone: a falling curve through values that scatter, and the place where it crosses zero. Knows no load.
#pragma once

#include <vector>

namespace racksim {

/// The falling sequence nearest to `values` in least squares: pool adjacent violators (Ayer et al. 1955; Barlow,
/// Bartholomew, Bremner and Brunk, "Statistical Inference under Order Restrictions", 1972).
std::vector<double> falling(const std::vector<double>& values);

/// Where a falling curve through the points (x ascending) goes from >= 0 to < 0, straight between points. Not a number
/// if it is below 0 from the first point on; infinite if it never goes below.
double crossing(const std::vector<double>& x, const std::vector<double>& falling_values);

/// y at `at`, straight between points (x ascending), and as at the nearest end beyond them.
double interpolated(const std::vector<double>& x, const std::vector<double>& y, double at);

}  // namespace racksim
