// Sampler: draws from a Distribution. Pure; the stream decides.
#pragma once

#include "input/scenario/distribution.hpp"
#include "input/scenario/value_table.hpp"
#include "model/random.hpp"

namespace racksim {

/// A distribution with what its draws need worked out beforehand: for what is drawn often. Borrows the distribution.
class Sampler {
 public:
  explicit Sampler(const Distribution& distribution);
  /// As sample().
  double draw(Stream& stream) const;
  /// As sample_count().
  std::int64_t draw_count(Stream& stream, std::int64_t least, double scale = 1) const;

 private:
  [[nodiscard]] double draw_unclamped(Stream& stream) const;

  const Distribution* distribution_;
  double mu_ = 0, sigma_ = 0;  ///< lognormal
};

/// One draw in the distribution's own unit, truncated to [min, max] by clamping. Kind `trace` is not drawn here; an
/// empirical one must have its table.
double sample(const Distribution& distribution, Stream& stream);

/// One draw of a count (tokens, turns): `scale` times as much, at most `max`; rounded up to a whole number, at least
/// `least`.
std::int64_t sample_count(const Distribution& distribution, Stream& stream, std::int64_t least, double scale = 1);

/// A row of a table, all alike.
LengthTable::Row sample_row(const LengthTable& table, Stream& stream);

/// The mean of what sample() draws: exact, truncation included, but for a lognormal or exponential one on its own,
/// whose truncation is left out. (As parts of a mixture theirs counts, too.)
double mean_of(const Distribution& distribution);

/// Standard deviation of log(x) that puts the 99th percentile of a lognormal at `p99`.
double lognormal_sigma(const Distribution& distribution);

}  // namespace racksim
