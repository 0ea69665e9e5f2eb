// summary.json. Not-a-number becomes null.
#include <cmath>

#include "analysis/advice.hpp"
#include "analysis/summary_text.hpp"
#include "analysis/verdict.hpp"

namespace racksim {

namespace {

Json known(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json to_json(const Interval& i) { return {{"mean", known(i.mean)}, {"ci95", known(i.ci95)}}; }

Json quantity(const char* unit, const Interval& i) {
  return {{"unit", unit}, {"count", i.count}, {"mean", known(i.mean)}, {"ci95", known(i.ci95)}, {"std", known(i.std)}};
}

Json to_json(const ObjectiveResult& o) {
  const bool share =
      o.objective.metric == Objective::Metric::blocked || o.objective.metric == Objective::Metric::stall_ratio;
  return {{"objective", objective_text(o.objective)},
          {"metric", name_of(o.objective.metric)},
          {"unit", share ? "1" : "s"},
          {"users", o.objective.users},
          {"limit", o.objective.limit},
          {"value", known(o.value)},
          {"attainment", to_json(o.attained)},
          {"target", o.needed()},
          {"margin", known(o.margin)},
          {"met", o.met},
          {"clear", o.clear}};
}

Json to_json(const Metric& m) {
  static constexpr std::array<const char*, kQuantiles.size()> names{"p50", "p90", "p95", "p99", "p99.9"};
  Json json{{"unit", m.unit},      {"count", m.count},    {"mean", known(m.mean.mean)}, {"ci95", known(m.mean.ci95)},
            {"std", known(m.std)}, {"min", known(m.min)}, {"max", known(m.max)}};
  for (std::size_t i = 0; i < names.size(); ++i) json[names[i]] = known(m.quantiles[i]);
  return json;
}

Json comparison_json(const Summary& s) {
  Json rows = Json::array();
  for (const ComparisonRow& r : s.comparison)
    rows.push_back({{"quantity", r.quantity},
                    {"unit", r.unit},
                    {"static", known(r.static_value)},
                    {"theory", known(r.theory)},
                    {"simulated", known(r.simulated)},
                    {"ci95", known(r.simulated_ci95)},
                    {"remark", r.remark}});
  return rows;
}

Json turns_json(const Summary& s) {
  const auto of = [&](Outcome o) { return s.outcomes[static_cast<std::size_t>(o)]; };
  return {{"sent", s.sent},
          {"completed", of(Outcome::completed)},
          {"rejected", of(Outcome::rejected)},
          {"abandoned", of(Outcome::abandoned)},
          {"lost", of(Outcome::lost)},
          {"unfinished", of(Outcome::unfinished)},
          {"refused_too_long", s.refused_too_long},
          {"retries", s.retries},
          {"good", s.good_turns},
          {"sessions_begun", s.sessions},
          {"cached_input_share", s.cached_input_share}};
}

Json people_json(const Summary& s) {
  Json people = Json::array();
  for (const PeopleResult& p : s.people) {
    const auto of = [&](Outcome o) { return p.outcomes[static_cast<std::size_t>(o)]; };
    people.push_back({{"users", p.name},
                      {"sent", p.sent},
                      {"completed", of(Outcome::completed)},
                      {"rejected", of(Outcome::rejected)},
                      {"abandoned", of(Outcome::abandoned)},
                      {"lost", of(Outcome::lost)},
                      {"unfinished", of(Outcome::unfinished)},
                      {"good_fraction", known(p.good_fraction)},
                      {"ttft_p50_s", known(p.ttft_p50_s)},
                      {"ttft_p99_s", known(p.ttft_p99_s)},
                      {"tpot_p50_s", known(p.tpot_p50_s)},
                      {"tpot_p99_s", known(p.tpot_p99_s)},
                      {"stall_ratio_mean", known(p.stall_ratio_mean)}});
  }
  return people;
}

Json energy_json(const Energy& e) {
  return {{"total", quantity("J", e.total_j)},
          {"per_session", quantity("J", e.per_session_j)},
          {"per_1000_output_tokens", quantity("J", e.per_1000_output_tokens_j)},
          {"per_turn", quantity("J", e.per_turn_j)},
          {"per_good_turn", quantity("J", e.per_good_turn_j)},
          {"oracle_worst_relative_error", known(e.oracle_worst_relative_error)}};
}

Json racks_json(const Summary& s) {
  Json racks = Json::array();
  for (const RackPower& r : s.racks)
    racks.push_back({{"rack", r.name},
                     {"power_budget_w", r.budget_w},
                     {"power_usable_w", r.usable_w},
                     {"power_nameplate_w", r.nameplate_w},
                     {"power_mean_w", to_json(r.mean_w)},
                     {"power_p99_w", r.p99_w},
                     {"power_peak_w", r.peak_w},
                     {"never_used_share", known(r.never_used_share())}});
  return racks;
}

Json fitted(double limit) { return limit > 0 ? Json(limit) : Json(nullptr); }

Json pools_json(const Summary& s) {
  Json pools = Json::array();
  for (const PoolUse& p : s.pools) {
    pools.push_back({{"pool", p.name},
                     {"utilization", p.utilization},
                     {"mean_batch", p.mean_batch},
                     {"batch_occupancy", p.batch_occupancy},
                     {"max_batch", p.max_batch},
                     {"max_context_tokens", p.max_context_tokens},
                     {"max_num_seqs", p.max_num_seqs},
                     {"fitted_min_batch", fitted(p.fitted_min_batch)},
                     {"fitted_max_batch", fitted(p.fitted_max_batch)},
                     {"fitted_max_context_tokens", fitted(p.fitted_max_context_tokens)},
                     {"kv_use_mean", p.mean_kv},
                     {"kv_use_peak", p.peak_kv},
                     {"preemptions", p.preemptions},
                     {"held_evictions", p.held_evictions},
                     {"steps", p.steps},
                     {"prefill_tokens", p.prefill_tokens}});
    if (p.prefix_cache)
      pools.back()["prefix_cache"] = {
          {"hit_rate", known(p.prefix_hit_rate())},   {"asked_tokens", p.prefix_asked_tokens},
          {"found_tokens", p.prefix_found_tokens},    {"evicted_blocks", p.prefix_evicted_blocks},
          {"recomputed_tokens", p.recomputed_tokens}, {"kv_idle_mean", p.prefix_kv}};
  }
  return pools;
}

Json servers_json(const Summary& s) {
  Json servers = Json::array(), devices = Json::array();
  for (const ServerUse& u : s.servers)
    servers.push_back({{"server", u.name},
                       {"utilization", u.utilization},
                       {"power_mean_w", u.mean_w},
                       {"power_peak_w", u.peak_w},
                       {"energy_j", u.energy_j},
                       {"chassis_energy_j", u.chassis_j},
                       {"idle_energy_j", u.idle_j},
                       {"completed_turns", u.turns}});
  for (const DeviceUse& u : s.devices)
    devices.push_back({{"device", u.name},
                       {"utilization", u.utilization},
                       {"power_mean_w", u.mean_w},
                       {"power_peak_w", u.peak_w},
                       {"energy_j", u.energy_j},
                       {"idle_energy_j", u.idle_j}});
  return {{"servers", servers}, {"devices", devices}};
}

Json balance_json(const Summary& s) {
  return {{"stability",
           {{"backlogged", s.stability.backlogged},
            {"in_flight_first_half", to_json(s.stability.first_half)},
            {"in_flight_second_half", to_json(s.stability.second_half)},
            {"growth", to_json(s.stability.growth)}}},
          {"littles_law",
           {{"in_flight", known(s.littles_law.in_flight)},
            {"throughput_per_s", known(s.littles_law.throughput_per_s)},
            {"time_in_system_s", known(s.littles_law.time_in_system_s)},
            {"ratio", known(s.littles_law.ratio())}}}};
}

void add_simulated(Json& json, const Summary& s) {
  json["power"] = s.power == PowerFigure::measured ? "measured" : "nameplate";
  json["run"] = {{"seed", s.seed},
                 {"replications", s.replications},
                 {"warmup_s", s.warmup_s},
                 {"window_s", s.window_s},
                 {"drain_s", s.drain_s}};
  json["objectives"] = Json::array();
  for (const ObjectiveResult& o : s.objectives) json["objectives"].push_back(to_json(o));
  json["static_theory_simulated"] = comparison_json(s);
  json["turns"] = turns_json(s);
  if (!s.people.empty()) json["people"] = people_json(s);
  for (const Metric& m : s.metrics) json["metrics"][m.name] = to_json(m);
  json["racks"] = racks_json(s);
  json["energy"] = energy_json(s.energy);
  json["pools"] = pools_json(s);
  json.update(servers_json(s));
  json.update(balance_json(s));
}

}  // namespace

Json to_json(const Summary& s) {
  Json json{{"scenario", s.scenario},          {"description", s.title},
            {"verdict", verdict_word(s)},      {"sla_met", s.simulated ? Json(s.met) : Json(nullptr)},
            {"sentence", verdict_sentence(s)}, {"claim", {{"title", s.claim_title}, {"source", s.claim_source}}}};
  if (s.simulated) add_simulated(json, s);
  json["look_at_next"] = look_at_next(s);
  json["warnings"] = s.warnings;
  json["internal_errors"] = s.internal_errors;
  json["estimate"] = to_json(s.estimate);
  return json;
}

}  // namespace racksim
