// Fit of lengths: the distributions of prompts and answers.
#pragma once

#include "analysis/workload/fit.hpp"
#include "input/scenario/distribution.hpp"

namespace racksim {

/// Sets the lengths of the fitted traffic. Throws InvalidInput if the trace is not a CSV file, because it could not be
/// named as a file of lengths.
void fit_lengths(FittedTraffic& fitted, FitRequest::Lengths how);

/// Quantiles of the lengths that were counted.
Empirical quantiles_of(const LengthCounts& counts);

/// A lognormal body up to the 95th percentile, and above it a Pareto tail, as ServeGen finds of prompts: the body keeps
/// the median and the 90th percentile, the tail the 95th, the 99th and the largest value.
Distribution mixture_of(const LengthCounts& counts);

}  // namespace racksim
