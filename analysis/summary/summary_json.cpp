// summary.json: a table of fields for each of its objects. Not-a-number becomes null.
#include "analysis/summary/summary_json.hpp"

#include "analysis/estimate/estimate_json.hpp"
#include "analysis/summary/advice.hpp"
#include "analysis/summary/metrics.hpp"
#include "analysis/summary/summary_text.hpp"
#include "analysis/summary/use_json.hpp"
#include "analysis/summary/verdict.hpp"

namespace racksim {

namespace {

/// What counts the turns of a Summary or of a PeopleResult.
const Summary& turns_of(const Summary& s) { return s; }
const PeopleRecord& turns_of(const PeopleResult& p) { return p.turns; }

template <class T>
const ResultFields<T>& refusal_fields() {
  const auto count = [](Refusal why) { return [why](const T& of) { return turns_of(of).refused(why); }; };
  static const ResultFields<T> fields{
      {"queue_full", "turns", "By the reason of the last attempt", count(Refusal::queue_full)},
      {"deadline", "turns", "Not begun within `queue.deadline`", count(Refusal::deadline)},
      {"budget", "turns", "Beyond `token_budget`", count(Refusal::budget)},
      {"too_long", "turns", "No instance can hold them", count(Refusal::too_long)}};
  return fields;
}

template <class T>
ResultField<T> refusals_field() {
  ResultField<T> field{
      "rejected_for", "", "Why turns were rejected, if there is a deadline or a budget",
      [](const T& of) { return of.controls_admission ? written(refusal_fields<T>(), of) : left_out(); }};
  field.about.below = described(refusal_fields<T>());
  return field;
}

/// Likewise.
template <class T>
ResultFields<T> outcome_fields() {
  const auto ended = [](Outcome how) { return [how](const T& of) { return turns_of(of).ended(how); }; };
  return {{"sent", "turns", "In the windows of all replications; the sum of the next five",
           [](const T& of) { return turns_of(of).sent; }},
          {"completed", "turns", "Got their whole answer", ended(Outcome::completed)},
          {"rejected", "turns", "Turned away by a full queue, a deadline or a budget, or too long",
           ended(Outcome::rejected)},
          {"abandoned", "turns", "Given up by their people before the first token", ended(Outcome::abandoned)},
          {"lost", "turns", "Lost because their instance failed", ended(Outcome::lost)},
          {"unfinished", "turns", "Still open at the end of the drain", ended(Outcome::unfinished)},
          refusals_field<T>()};
}

/// "ttft, tpot or blocked"
std::string limited_metrics() {
  std::string names;
  for (const MetricRow& row : kMetrics)
    if (row.counted() && row.counting().objective) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names + " or " + name_of(Objective::Metric::blocked);
}

const ResultFields<ObjectiveResult>& objective_fields() {
  using O = ObjectiveResult;
  const auto unit = [](const O& o) { return o.objective.limits_share() ? "1" : "s"; };
  static const ResultFields<O> fields{
      {"objective", "", "In words", [](const O& o) { return objective_text(o.objective); }},
      {"metric", "", limited_metrics(), [](const O& o) { return std::string(name_of(o.objective.metric)); }},
      {"unit", "", "Of `limit` and `value`", unit},
      {"users", "", "Populations that it is about; empty: all", [](const O& o) { return o.objective.users; }},
      {"limit", "`unit`", "As in the scenario", [](const O& o) { return o.objective.limit; }},
      {"value", "`unit`",
       "The metric at the attainment asked for (p99 if 99 % must keep it), of completed turns; for blocked the share "
       "rejected. May look better than `attainment`: turns that were rejected or did not finish miss every objective "
       "but blocked",
       &O::value},
      {"attainment", "1", "Share of turns (itl: of gaps; blocked: not rejected) that kept the limit", &O::attained},
      {"target", "1", "Share that must keep it", [](const O& o) { return o.needed(); }},
      {"margin", "1", "attainment - target", &O::margin},
      {"met", "", "Whether margin >= 0", &O::met},
      {"clear", "", "The interval excludes the target; else it is too close to call", &O::clear}};
  return fields;
}

Json quantile_of(const MetricResult& m, std::size_t i) { return json_of(m.quantiles[i]); }

const ResultFields<MetricResult>& metric_fields() {
  using M = MetricResult;
  static const ResultFields<M> fields{
      {"unit", "", "", [](const M& m) { return m.row().unit; }},
      {"count", "", "Observations, or replications for metrics with one value each", &M::count},
      {"mean", "`unit`", "", [](const M& m) { return m.mean.mean; }},
      {"ci95", "`unit`", "Half width of Student's 95 % interval over replications",
       [](const M& m) { return m.mean.ci95; }},
      {"std", "`unit`", "Of the observations", &M::std},
      {"min", "`unit`", "", &M::min},
      {"max", "`unit`", "", &M::max},
      {"p50", "`unit`", "Percentiles: of histograms, off by 0.1 % at most; of replications, numpy's definition",
       [](const M& m) { return quantile_of(m, 0); }},
      {"p90", "`unit`", "", [](const M& m) { return quantile_of(m, 1); }},
      {"p95", "`unit`", "", [](const M& m) { return quantile_of(m, 2); }},
      {"p99", "`unit`", "", [](const M& m) { return quantile_of(m, 3); }},
      {"p99.9", "`unit`", "", [](const M& m) { return quantile_of(m, 4); }}};
  return fields;
}

const ResultFields<ComparisonRow>& comparison_fields() {
  using Row = ComparisonRow;
  static const ResultFields<Row> fields{
      {"quantity", "", "Of all racks", &Row::quantity},
      {"unit", "", "", &Row::unit},
      {"static", "`unit`", "By the arithmetic of the claim; null: it has no answer", &Row::static_value},
      {"theory", "`unit`", "By queueing theory and mean lengths; likewise", &Row::theory},
      {"simulated", "`unit`", "Mean over replications", &Row::simulated},
      {"ci95", "`unit`", "Of `simulated`", &Row::simulated_ci95},
      {"remark", "", "What each of the numbers is", &Row::remark}};
  return fields;
}

const ResultFields<Summary>& turn_fields() {
  static const ResultFields<Summary> fields = [] {
    ResultFields<Summary> all = outcome_fields<Summary>();
    all.push_back({"refused_too_long", "turns", "Of the rejected, those that no instance can hold",
                   [](const Summary& s) { return s.refused(Refusal::too_long); }});
    all.push_back({"retries", "", "Attempts after a rejection, of turns sent in the window", &Summary::retries});
    all.push_back({"good", "turns", "Met every objective on turns", &Summary::good_turns});
    all.push_back({"sessions_begun", "sessions", "In the windows of all replications", &Summary::sessions});
    all.push_back({"cached_input_share", "1", "Of input tokens, those that were in KV", &Summary::cached_input_share});
    return all;
  }();
  return fields;
}

const ResultFields<PeopleResult>& people_fields() {
  using P = PeopleResult;
  static const ResultFields<P> fields = [] {
    ResultFields<P> all{{"users", "", "Name in the scenario", [](const P& p) { return p.turns.name; }}};
    for (ResultField<P>& field : outcome_fields<P>()) all.push_back(std::move(field));
    all.push_back(
        {"good_fraction", "1", "Of the turns sent, those that met every objective on turns", &P::good_fraction});
    const char* meaning = "Of completed turns";
    for (const MetricRow& row : kMetrics)
      for (const Statistic statistic : statistics_by_population(row)) {
        all.push_back({column_of(row.metric, statistic), row.unit, meaning,
                       [metric = row.metric, statistic](const P& p) { return p.at(metric, statistic); }});
        meaning = "Likewise";
      }
    return all;
  }();
  return fields;
}

const ResultFields<Summary>& run_fields() {
  static const ResultFields<Summary> fields{
      {"seed", "", "", &Summary::seed},
      {"fleet_racks", "", "Copies of the platform; racks, servers and devices are means of them",
       &Summary::fleet_racks},
      {"replications", "", "", &Summary::replications},
      {"warmup_s", "s", "Of each replication, not measured", &Summary::warmup_s},
      {"window_s", "s", "Measured", &Summary::window_s},
      {"drain_s", "s", "At most, for the window's turns to end", &Summary::drain_s}};
  return fields;
}

const ResultFields<Stability>& stability_fields() {
  static const ResultFields<Stability> fields{
      {"backlogged", "",
       "Turns in flight grew by more than 10 % and one turn, beyond their interval; with one replication by more than "
       "25 % and two turns. Percentiles then depend on the duration: do not quote them",
       &Stability::backlogged},
      {"in_flight_first_half", "turns", "Of the window, time average", &Stability::first_half},
      {"in_flight_second_half", "turns", "Likewise", &Stability::second_half},
      {"growth", "turns", "Paired difference", &Stability::growth}};
  return fields;
}

const ResultFields<LittlesLaw>& littles_law_fields() {
  static const ResultFields<LittlesLaw> fields{
      {"in_flight", "turns", "Time average", &LittlesLaw::in_flight},
      {"throughput_per_s", "1/s", "Completed turns", &LittlesLaw::throughput_per_s},
      {"time_in_system_s", "s", "Mean of completed turns", &LittlesLaw::time_in_system_s},
      {"ratio", "1",
       "throughput x time / in flight: near 1 in steady state; off by what is in flight at the ends of the window and "
       "by turns that did not complete",
       &LittlesLaw::ratio}};
  return fields;
}

Json metrics_json(const Summary& s) {
  Json json;
  for (const MetricResult& m : s.metrics) json[m.row().name] = written(metric_fields(), m);
  return json;
}

ResultField<Summary> metrics_field() {
  ResultField<Summary> field{"metrics", "", "By name; the next table has the names", metrics_json};
  field.about.below = described(metric_fields());
  field.about.shape = Described::Shape::named;
  return field;
}

Json people_json(const Summary& s) { return s.people.empty() ? left_out() : written(people_fields(), s.people); }

ResultField<Summary> people_field() {
  ResultField<Summary> field{"people", "", "Each population, if there are several", people_json};
  field.about.below = described(people_fields());
  field.about.shape = Described::Shape::list;
  return field;
}

const Summary& itself(const Summary& s) { return s; }

const ResultFields<Summary>& verdict_fields() {
  static const ResultFields<Summary> claim{{"title", "", "Of the claim under test", &Summary::claim_title},
                                           {"source", "", "Likewise", &Summary::claim_source}};
  static const ResultFields<Summary> fields{
      {"scenario", "", "Name", &Summary::scenario},
      {"description", "", "As in the scenario", &Summary::title},
      {"verdict", "", "`SLA met`, `SLA violated`, or `n/a`: the model does not fit, and nothing was simulated",
       verdict_word},
      {"sla_met", "", "null if n/a", [](const Summary& s) { return s.simulated ? Json(s.met) : Json(nullptr); }},
      {"sentence", "", "The verdict in words", verdict_sentence},
      nested<Summary>("claim", "", itself, claim)};
  return fields;
}

const ResultFields<Summary>& simulated_fields() {
  static const ResultFields<Summary> fields{
      {"power", "", "How watts and joules are counted: `measured`, at the wall, or `nameplate`, whatever the load",
       [](const Summary& s) { return name_of(s.power); }},
      nested<Summary>("run", "How it was measured", itself, run_fields()),
      nested<Summary>("objectives", "In the order of the scenario", &Summary::objectives, objective_fields()),
      nested<Summary>("static_theory_simulated", "Three opinions on one quantity", &Summary::comparison,
                      comparison_fields()),
      nested<Summary>("turns", "How turns ended", itself, turn_fields()),
      people_field(),
      metrics_field(),
      nested<Summary>("racks", "", &Summary::racks, rack_fields()),
      nested<Summary>("energy", "Means over replications", &Summary::energy, energy_fields()),
      nested<Summary>("pools", "", &Summary::pools, pool_fields()),
      nested<Summary>("servers", "", &Summary::servers, server_fields()),
      nested<Summary>("devices", "", &Summary::devices, device_fields()),
      nested<Summary>("stability", "Whether load piled up", &Summary::stability, stability_fields()),
      nested<Summary>("littles_law", "A check of the books", &Summary::littles_law, littles_law_fields())};
  return fields;
}

const ResultFields<Summary>& remark_fields() {
  static const ResultFields<Summary> fields = [] {
    ResultFields<Summary> all{
        {"look_at_next", "", "Up to five sentences, most urgent first; rules of thumb on the numbers above",
         look_at_next},
        {"warnings", "", "What to be careful about", &Summary::warnings},
        {"internal_errors", "", "Books that do not balance, which is a fault in racksim. Must be empty",
         &Summary::internal_errors}};
    all.push_back(nested<Summary>("estimate", "As `racksim estimate`", &Summary::estimate, estimate_fields()));
    all.back().about.below.clear();  // described once, in its own section
    return all;
  }();
  return fields;
}

}  // namespace

Json to_json(const Summary& s) {
  Json json = written(verdict_fields(), s);
  if (s.simulated) json.update(written(simulated_fields(), s));
  json.update(written(remark_fields(), s));
  return json;
}

std::vector<Described> summary_described() {
  std::vector<Described> all;
  for (const auto* fields : {&verdict_fields(), &simulated_fields(), &remark_fields()})
    for (const Described& d : described(*fields)) all.push_back(d);
  return all;
}

}  // namespace racksim
