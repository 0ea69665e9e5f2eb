// Calibrate: moves the coefficients of a profile until its predictions are closest to the measurements.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "analysis/calibration/comparison.hpp"
#include "analysis/calibration/parameters.hpp"

namespace racksim {

struct Fitted {
  std::string key;
  double start = 0, end = 0;
  bool informed = false;  ///< whether the measurements say anything about it; otherwise it stayed near its start
};

struct Calibration {
  Profile profile;
  std::vector<Fitted> fitted;
  std::vector<Match> matches;  ///< matches of the fitted profile, including those that were held back
  int evaluations = 0;
};

/// Least squares (Levenberg-Marquardt, Eigen) over the logarithms of the coefficients. Each match that is not held back
/// gives the residual log(predicted / measured) over the noise expected of its quantity, with a robust loss (soft L1),
/// so that a few points of another physics do not bend the rest. Each coefficient gives the residual log(value / start)
/// over its spread, so that a coefficient about which the points say nothing stays where it was. `progress` is called
/// for each evaluation.
Calibration calibrate(Profile start, const std::vector<Parameter>& free, const Matcher& matcher,
                      const std::function<void(int evaluation, double cost)>& progress = {});

}  // namespace racksim
