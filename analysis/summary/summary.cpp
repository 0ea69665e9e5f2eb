// Records to numbers: use of the hardware, energy, balance, stability, warnings.
#include "analysis/summary/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/estimate/cautions.hpp"
#include "analysis/summary/metrics.hpp"
#include "analysis/summary/three_opinions.hpp"
#include "analysis/summary/use.hpp"
#include "input/scenario/trace_facts.hpp"
#include "model/deployment/server_power.hpp"

namespace racksim {

namespace {

/// Growth of turns in flight between the halves of the window, as a share, that is called a backlog.
constexpr double kBacklogGrowth = 0.1;
constexpr double kBacklogGrowthOfOne = 0.25;  ///< likewise for a single replication, which has no interval

void count_outcomes(Summary& s, const std::vector<Record>& records) {
  double cached = 0, input = 0;
  for (const Record& r : records) {
    for (std::size_t o = 0; o < s.outcomes.size(); ++o) s.outcomes[o] += r.outcomes[o];
    s.sent += r.sent;
    s.sessions += r.sessions;
    for (std::size_t i = 0; i < s.refusals.size(); ++i) s.refusals[i] += r.refusals[i];
    s.retries += r.retries;
    s.good_turns += r.good_turns;
    cached += r.cached_input_tokens;
    input += r.input_tokens;
    for (const auto& sentence : unbalanced(r))
      s.internal_errors.push_back(fmt::format("replication {}: {}", r.replication, sentence));
  }
  s.cached_input_share = input > 0 ? cached / input : 0;
}

LittlesLaw littles_law(const Summary& s) {
  return {s.metric(Metric::concurrency).mean.mean, s.metric(Metric::request_throughput).mean.mean,
          s.metric(Metric::e2el).mean.mean};
}

void warn_of_traces(Summary& s, const Scenario& scenario) {
  for (const auto& [name, population] : scenario.users) {
    if (population.arrivals != Population::Arrivals::trace) continue;
    const auto facts = facts_of(population);
    if (facts->failed > 0) s.warnings.push_back(fmt::format("users.{}: {}", name, describe(*facts)));
  }
}

void warn_of_run(Summary& s) {
  if (s.sent == 0) s.warnings.push_back("no turn was sent in the measured window");
  if (s.stability.backlogged)
    s.warnings.push_back(
        fmt::format("backlogged: {:.4g} turns in flight in the first half of the window, {:.4g} in the second; "
                    "percentiles depend on the duration and are not to be quoted",
                    s.stability.first_half.mean, s.stability.second_half.mean));
  const auto unfinished = s.ended(Outcome::unfinished);
  if (unfinished > 0)
    s.warnings.push_back(fmt::format(
        "{} of {} turns were unfinished at the end; they miss every objective but `blocked`", unfinished, s.sent));
  if (s.refused(Refusal::too_long) > 0)
    s.warnings.push_back(
        fmt::format("{} turns were refused because their context can never fit", s.refused(Refusal::too_long)));
  if (s.power == PowerFigure::nameplate)
    s.warnings.emplace_back("watts and joules are nameplates, drawn all the time; `power: measured` follows the load");
  if (s.replications == 1) s.warnings.push_back("one replication gives no confidence interval");
  for (const RackPower& r : s.racks)
    if (r.peak_w > r.usable_w)
      s.warnings.push_back(
          fmt::format("rack {}: peak power {:.0f} W is above the usable {:.0f} W", r.name, r.peak_w, r.usable_w));
}

Summary begin(const Scenario& scenario, const Estimate& estimate) {
  Summary s;
  s.scenario = scenario.name;
  s.title = scenario.description;
  s.claim_title = scenario.claim.title;
  s.claim_source = scenario.claim.source;
  s.estimate = estimate;
  s.power = scenario.power;
  s.fleet_racks = scenario.fleet.racks;
  s.controls_admission = scenario.controls_admission();
  s.seed = scenario.run.seed;
  s.warmup_s = scenario.run.warmup_s;
  s.drain_s = scenario.run.drain_s;
  return s;
}

}  // namespace

Stability stability(const std::vector<double>& first, const std::vector<double>& second) {
  Stability s{
      .first_half = interval(first), .second_half = interval(second), .growth = paired_difference(second, first)};
  const double growth = s.growth.mean, before = s.first_half.mean;
  s.backlogged = first.size() > 1 ? growth > kBacklogGrowth * before && growth > 1 && s.growth.excludes(0)
                                  : growth > kBacklogGrowthOfOne * before && growth > 2;
  return s;
}

Summary summarize(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                  const Estimate& estimate, const std::vector<Record>& records) {
  if (records.empty()) throw std::logic_error("no replication to summarize");
  Summary s = begin(scenario, estimate);
  s.replications = static_cast<std::int64_t>(records.size());
  s.window_s = records.front().window_s;
  count_outcomes(s, records);
  s.objectives = judge(scenario.sla, records);
  s.met = std::all_of(s.objectives.begin(), s.objectives.end(), [](const ObjectiveResult& o) { return o.met; });
  s.metrics = metrics(records);
  s.people = people(records);
  for (PeopleResult& p : s.people) p.controls_admission = s.controls_admission;
  const Platform drawn = drawing(platform, scenario.power);
  add_use(s, drawn, deployment, records);
  add_power(s, drawn, scenario.serving.power_cap_w, records);
  s.littles_law = littles_law(s);
  s.stability = stability(each(records, [](const Record& r) { return r.in_flight_first_half; }),
                          each(records, [](const Record& r) { return r.in_flight_second_half; }));
  s.comparison = comparison(s, drawn, deployment);
  for (std::size_t p = 0; p < s.pools.size(); ++p)
    for (const Caution& caution : profile_cautions(s.pools[p].record.name, s.pools[p].record.max_batch,
                                                   s.pools[p].record.max_context_tokens, deployment.pools[p].profile))
      s.warnings.push_back(caution.text());
  warn_of_traces(s, scenario);
  warn_of_run(s);
  return s;
}

Summary not_applicable(const Scenario& scenario, const Estimate& estimate) {
  Summary s = begin(scenario, estimate);
  s.simulated = false;
  return s;
}

}  // namespace racksim
