// Summary: the results of the replications of one scenario: objectives, metrics, energy, stability, verdict. Numbers
// only; summary_text.hpp makes words of them.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "analysis/estimate/estimate.hpp"
#include "analysis/results/metric_columns.hpp"
#include "analysis/results/statistics.hpp"
#include "input/scenario/objective.hpp"
#include "input/scenario/power_figure.hpp"
#include "record/record.hpp"

namespace racksim {

/// The share that an objective asks for: of turns (itl: of gaps; blocked: of turns that were not rejected).
inline double needed(const Objective& objective) {
  return objective.metric == Objective::Metric::blocked ? 1 - objective.limit : objective.attainment;
}

/// The result of an objective. Shares are means over replications.
struct ObjectiveResult {
  Objective objective;
  Interval attained{};           ///< share of turns (itl: of gaps) that kept the limit; blocked: share not rejected
  double value = kNotAvailable;  ///< the metric at the attainment asked for (its p99 for 99 %), of completed turns;
                                 ///< blocked: share rejected
  double margin = 0;             ///< attained - needed; negative if violated
  bool met = false;
  bool clear = false;  ///< the confidence interval excludes the target, or has no width
  [[nodiscard]] double needed() const { return racksim::needed(objective); }
};

inline constexpr std::array<double, 5> kQuantiles{0.5, 0.9, 0.95, 0.99, 0.999};

/// The result of a metric: over all observations if it is counted (ttft ...), otherwise over one value for each
/// replication (throughputs, concurrency ...).
struct MetricResult {
  Metric metric;
  double count = 0;
  Interval mean{};             ///< over replications
  double std = kNotAvailable;  ///< of the observations
  double min = kNotAvailable, max = kNotAvailable;
  std::array<double, kQuantiles.size()> quantiles{};  ///< p50 p90 p95 p99 p99.9

  [[nodiscard]] const MetricRow& row() const { return row_of(metric); }
  [[nodiscard]] double at(Statistic statistic) const;
};

struct DeviceUse {
  std::string name;
  double utilization = 0;  ///< share of the window with a step running
  double mean_w = 0, peak_w = 0;
  double energy_j = 0;  ///< of one replication, mean
  double prompt_j = 0;  ///< of that, while steps ran that took in prompts
  double idle_j = 0;    ///< of that, while no step ran: at the platform's idle watts
};

struct ServerUse {
  std::string name;
  double utilization = 0;  ///< mean of its devices
  double mean_w = 0, peak_w = 0;
  double energy_j = 0;  ///< of one replication, mean; `chassis_j` of that: fans, host CPUs, NICs
  double chassis_j = 0;
  double prompt_j = 0;  ///< of its devices while steps ran that took in prompts
  double idle_j = 0;    ///< of its devices while no step ran
  double turns = 0;     ///< completed turns of one replication, mean
};

/// The results of one population, if there are several.
struct PeopleResult {
  PeopleRecord turns;  ///< of all replications
  bool controls_admission = false;

  [[nodiscard]] double good_fraction() const {
    return ratio(static_cast<double>(turns.good_turns), static_cast<double>(turns.sent));
  }
  /// Of completed turns; of a metric that is recorded by population.
  [[nodiscard]] double at(Metric metric, Statistic statistic) const {
    return statistic_of(turns.metrics[metric], statistic);
  }
};

struct PoolUse {
  PoolRecord record;           ///< of all replications
  double utilization = 0;      ///< of its instances
  double mean_batch = 0;       ///< while a step runs
  double batch_occupancy = 0;  ///< that over max_num_seqs
  double mean_kv = 0;          ///< share of blocks in use while a step runs
  bool prefix_cache = false;
  double prefix_kv = 0;  ///< share of blocks that are cached and not in use, while a step runs
  std::int64_t max_num_seqs = 0;
  double loading_share = 0;  ///< of the window with weights on their way, mean over instances
  double fitted_min_batch = 0, fitted_max_batch = 0, fitted_max_context_tokens = 0;  ///< of the profile; 0 = unknown

  [[nodiscard]] double prefix_hit_rate() const {
    return ratio(static_cast<double>(record.prefix_found_tokens), static_cast<double>(record.prefix_asked_tokens));
  }
};

struct RackPower {
  std::string name;
  double budget_w = 0, usable_w = 0;  ///< usable: budget less what is reserved
  double cap_w = kNotAvailable;       ///< that the servers may draw together; none = not a number
  double nameplate_w = 0;             ///< of the servers that are there
  Interval mean_w{};
  double p99_w = 0, peak_w = 0;
  [[nodiscard]] double never_used_share() const { return usable_w > 0 ? 1 - peak_w / usable_w : kNotAvailable; }
};

struct Energy {
  Interval total_j{};  ///< of one replication's window, all racks
  Interval per_session_j, per_1000_output_tokens_j, per_turn_j, per_good_turn_j;
  double oracle_worst_relative_error = kNotAvailable;  ///< against SimGrid, if it was asked
};

/// L = lambda W over the window; near 1 in steady state, with few unfinished turns.
struct LittlesLaw {
  double in_flight = 0;
  double throughput_per_s = 0;
  double time_in_system_s = 0;
  [[nodiscard]] double ratio() const { return throughput_per_s * time_in_system_s / in_flight; }
};

struct Stability {
  Interval first_half, second_half;  ///< turns in flight
  Interval growth{};                 ///< paired difference
  bool backlogged = false;  ///< clearly more turns in flight in the second half: percentiles depend on the duration
};

/// Of turns in flight in the two halves of the window, a value for each replication.
Stability stability(const std::vector<double>& first, const std::vector<double>& second);

/// Three opinions on one quantity; not a number if there is no opinion.
struct ComparisonRow {
  std::string quantity, unit;
  double static_value = kNotAvailable;
  double theory = kNotAvailable;
  double simulated = kNotAvailable;
  double simulated_ci95 = kNotAvailable;
  std::string remark{};  ///< what the numbers are
};

/// All that summary.json, summary.md and the terminal tell of a run: one member for each of their parts, hence so many.
struct Summary {
  std::string scenario, title, claim_title, claim_source;
  bool simulated = true;  ///< false: n/a, see `estimate.reason`
  bool met = false;
  Estimate estimate;
  PowerFigure power = PowerFigure::measured;  ///< what the watts below are
  std::uint64_t seed = 0;
  std::int64_t fleet_racks = 1;  ///< copies of the platform; `racks` below are means of them
  std::int64_t replications = 0;
  double window_s = 0, warmup_s = 0, drain_s = 0;
  std::vector<ObjectiveResult> objectives;
  std::array<std::int64_t, kOutcomes> outcomes{};  ///< of the turns sent in the windows of all replications
  std::array<std::int64_t, kRefusals> refusals{};  ///< of the rejected
  bool controls_admission = false;                 ///< there is a deadline or a budget
  std::int64_t sent = 0, sessions = 0, retries = 0, good_turns = 0;
  double cached_input_share = 0;
  std::vector<ComparisonRow> comparison;
  std::vector<MetricResult> metrics;  ///< in the order of their rows
  std::vector<DeviceUse> devices;
  std::vector<ServerUse> servers;
  std::vector<PeopleResult> people;
  std::vector<PoolUse> pools;
  std::vector<RackPower> racks;
  Energy energy;
  LittlesLaw littles_law;
  Stability stability;
  std::vector<std::string> warnings;
  std::vector<std::string> internal_errors;  ///< books that do not balance: our fault
  [[nodiscard]] std::int64_t refused(Refusal why) const { return refusals[static_cast<std::size_t>(why)]; }
  [[nodiscard]] std::int64_t ended(Outcome how) const { return outcomes[static_cast<std::size_t>(how)]; }
  /// Throws std::out_of_range if nothing was simulated.
  [[nodiscard]] const MetricResult& metric(Metric metric) const { return metrics.at(index_of(metric)); }
};

/// Throws std::logic_error if `records` is empty.
Summary summarize(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                  const Estimate& estimate, const std::vector<Record>& records);

/// The summary of a scenario that is not simulated because its model does not fit.
Summary not_applicable(const Scenario& scenario, const Estimate& estimate);

}  // namespace racksim
