// Distribution: how a quantity of a population varies, as values: one small type for each kind. Nothing is drawn here;
// model/users/sampler.hpp draws.
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "input/scenario/unlimited.hpp"
#include "input/text/alternatives.hpp"
#include "input/text/diagnostics.hpp"

namespace racksim {

// Values are positive, in the unit of the key that holds the distribution (tokens, seconds, tokens/s, turns). Unless a
// kind says otherwise, `min` and `max` are the values to which smaller and larger draws are cut.

/// One value, always.
struct Fixed {
  static constexpr const char* kName = "fixed";
  double value = 0;
  bool operator==(const Fixed&) const = default;
};

struct Lognormal {
  static constexpr const char* kName = "lognormal";
  double median = 0;
  double p99 = 0;  ///< 99th percentile, larger than the median: it fixes the spread
  double min = 0;
  double max = kUnlimited;
  bool operator==(const Lognormal&) const = default;
};

struct Exponential {
  static constexpr const char* kName = "exponential";
  double mean = 0;  ///< before draws are cut
  double min = 0;
  double max = kUnlimited;
  bool operator==(const Exponential&) const = default;
};

/// All values from `min` to `max` alike.
struct Uniform {
  static constexpr const char* kName = "uniform";
  double min = 0;
  double max = 0;
  bool operator==(const Uniform&) const = default;
};

/// Of all values, (min / x)^tail() are larger than x.
struct Pareto {
  static constexpr const char* kName = "pareto";
  double min = 0;    ///< the smallest value, above 0
  double shape = 0;  ///< exponent of the tail; 0 = it follows from p99
  double p99 = 0;    ///< 99th percentile, if there is no shape
  double max = kUnlimited;
  /// Exponent of the tail.
  [[nodiscard]] double tail() const { return shape > 0 ? shape : std::log(100.0) / std::log(p99 / min); }
  bool operator==(const Pareto&) const = default;
};

/// A value, and the share of draws that do not exceed it.
struct Quantile {
  double share = 0;
  double value = 0;
};

struct ValueTable;

/// Values that were counted, in a file or as quantiles.
struct Empirical {
  static constexpr const char* kName = "empirical";
  std::vector<Quantile> quantiles =
      {};                        ///< ascending from share 0 to 1, values evenly spread between two; used without a file
  std::string file = {};         ///< path of a CSV file of values; empty = there are quantiles
  std::string column = "value";  ///< its column of values, or of the lower ends of bins
  std::string upto = {};         ///< its column of the upper ends of bins; empty = single values
  std::string count = {};        ///< its column that says how often a value was counted; empty = once per row
  Location where = {};           ///< where `file` is written, for messages
  std::shared_ptr<const ValueTable> table =
      {};  ///< the values of the file or the quantiles, once a reader has read them
  double min = 0;
  double max = kUnlimited;
};

/// The kinds that may be part of a mixture: only those that are named here.
using PartKind = std::variant<Fixed, Lognormal, Exponential, Uniform, Pareto, Empirical>;

/// One distribution of a mixture; its share of the mixture's draws is in proportion to `weight`.
struct Part {
  double weight = 1;
  PartKind of = {};
};

struct Mixture {
  static constexpr const char* kName = "mixture";
  std::vector<Part> parts = {};
  double min = 0;
  double max = kUnlimited;
};

/// Lengths that are taken from the rows of a replayed trace. They are never drawn and never cut, although the keys
/// `min` and `max` exist.
struct Traced {
  static constexpr const char* kName = "trace";
  double min = 0;
  double max = kUnlimited;
  bool operator==(const Traced&) const = default;
};

/// `Traced`, the last kind, is only for quantities that a trace has.
using Distribution = Alternatives<PartKind>::With<Mixture, Traced>;

}  // namespace racksim
