// Fit: a population whose generator has the statistics of a trace.
//
// Slow changes become a rate profile, faster random changes become surges of two states, and the rest becomes the
// burstiness of gaps: each is fitted to the part that those before it leave.
#pragma once

#include <string>
#include <vector>

#include "analysis/results/statistics.hpp"
#include "analysis/workload/meter.hpp"
#include "analysis/workload/observed_requests.hpp"
#include "input/scenario/arrival_kinds.hpp"
#include "input/scenario/lengths.hpp"
#include "input/text/names.hpp"

namespace racksim {

struct FitRequest {
  enum class Lengths { quantiles, mixture, file };
  TraceSource source;
  Lengths lengths = Lengths::quantiles;
  std::int64_t profile_steps = -1;  ///< -1 = hours of a day if there are two, else 12 over the trace; 0 = none
  GapLaw gaps = GammaGaps{};        ///< their law; without a burstiness, gaps are as varied as the law says
};

constexpr const char* name_of(FitRequest::Lengths lengths) {
  switch (lengths) {
    case FitRequest::Lengths::quantiles:
      return "quantiles";
    case FitRequest::Lengths::mixture:
      return "mixture";
    case FitRequest::Lengths::file:
      return "file";
  }
  return nullptr;
}

/// The parts of a population that follow from a trace.
struct FittedTraffic {
  OpenArrivals arrivals;
  Lengths lengths;
  TraceFacts facts;
  TraceClock clock;
  double profile_period_s = 0;  ///< 0 = no profile
};

/// Windows that the counts of a comparison are taken over.
std::vector<double> comparison_windows_s();

/// Throws InvalidInput: the trace cannot be read, or has too few requests or all at one time.
FittedTraffic fit_trace(const FitRequest& request);

/// Statistics of the trace.
WorkloadStatistics statistics_of(const FittedTraffic& fitted, const std::vector<double>& windows_s);

/// Statistics of the arrivals that the generator makes in a replication of `span_s`.
WorkloadStatistics generate(const OpenArrivals& arrivals, const Lengths& lengths, std::uint64_t seed,
                            std::uint64_t replication, double span_s, const std::vector<double>& windows_s);

/// One statistic: its value for the trace, and its values for the generator in replications as long as the trace.
struct FitRow {
  std::string name;
  std::string unit;  ///< empty: none
  double trace = 0;
  Interval fitted;
  /// Half width of the interval in which 95 of 100 replications lie (Student's t): where a trace that the generator
  /// made would be found.
  [[nodiscard]] double spread() const;
  [[nodiscard]] bool within() const { return std::abs(trace - fitted.mean) <= spread(); }
};

std::vector<FitRow> compare(const FittedTraffic& fitted, std::uint64_t seed, std::int64_t replications);

}  // namespace racksim
