// Distribution summaries as GuideLLM makes them (DistributionSummary of src/guidellm/schemas/statistics.py).
//
// Values have weights. A percentile is the smallest value whose cumulated weight reaches it: never interpolated.
#pragma once

#include <vector>

#include "analysis/results/json.hpp"

namespace racksim {

struct WeightedValue {
  double value;
  double weight;
};

struct Span {
  double begin_s;
  double end_s;
};

/// `count` is the sum of the weights, rounded, unless given.
Json summary_of_values(std::vector<WeightedValue> values, double count = -1);

/// Rates at moments {time, count}: the count over half the time to the moments on both sides, weighted by that time.
/// Moments within 0.1 ms are one.
Json summary_of_rates(std::vector<WeightedValue> moments);
/// The same, with the beginning and the end of the measurement as moments with count 0.
Json summary_of_rates(std::vector<WeightedValue> moments, double begin_s, double end_s);

/// The number of spans that are open between `begin_s` and `end_s`, weighted by time.
Json summary_of_concurrency(const std::vector<Span>& spans, double begin_s, double end_s);

}  // namespace racksim
