// Sampler: draws from a Distribution. Pure; the stream decides.
#pragma once

#include "model/random.hpp"
#include "scenario/scenario.hpp"

namespace racksim {

/// One draw in the distribution's own unit, truncated to [min, max] by clamping. Kind `trace` is not drawn here.
double sample(const Distribution& distribution, Stream& stream);

/// One draw of a count (tokens, turns): rounded up to a whole number, at least `least`.
std::int64_t sample_count(const Distribution& distribution, Stream& stream, std::int64_t least);

/// The mean of what sample() draws; exact for fixed, uniform and exponential without truncation, and for lognormal
/// without it.
double mean_of(const Distribution& distribution);

/// Standard deviation of log(x) that puts the 99th percentile of a lognormal at `p99`.
double lognormal_sigma(const Distribution& distribution);

}  // namespace racksim
