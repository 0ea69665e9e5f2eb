// Distribution: how a quantity of a population varies, as values. Nothing is drawn here.
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "input/scenario/unlimited.hpp"
#include "input/text/diagnostics.hpp"

namespace racksim {

/// A value, and the share of draws that do not exceed it.
struct Quantile {
  double share = 0;
  double value = 0;
};

struct ValueTable;

/// A distribution of a positive quantity, in the unit of the key that holds it (tokens, seconds, tokens/s, turns).
struct Distribution {
  enum class Kind { fixed, lognormal, exponential, uniform, pareto, empirical, mixture, trace };
  Kind kind = Kind::fixed;
  double value = 0;                              ///< fixed
  double mean = 0;                               ///< exponential
  double median = 0;                             ///< lognormal
  double p99 = 0;                                ///< lognormal, pareto: 99th percentile, fixes the spread
  double min = 0;                                ///< uniform, pareto (its scale), and lower truncation of the others
  double max = kUnlimited;                       ///< uniform, and upper truncation of the others
  double shape = 0;                              ///< pareto: exponent of the tail; 0 = from p99
  double weight = 1;                             ///< of a part of a mixture
  std::vector<Distribution> parts = {};          ///< mixture
  std::vector<Quantile> quantiles = {};          ///< empirical, without a file: ascending from share 0 to 1
  std::string file = {};                         ///< empirical: CSV of values
  std::string column = "value";                  ///< of it: values, or lower ends of bins
  std::string upto = {};                         ///< of it: upper ends of bins; empty = single values
  std::string count = {};                        ///< of it: how often; empty = once a row
  Location where = {};                           ///< of `file`, for messages
  std::shared_ptr<const ValueTable> table = {};  ///< empirical, if a reader has read it
  /// Pareto: exponent of the tail.
  [[nodiscard]] double tail() const { return shape > 0 ? shape : std::log(100.0) / std::log(p99 / min); }
};

inline Distribution fixed(double value) { return {.value = value}; }

}  // namespace racksim
