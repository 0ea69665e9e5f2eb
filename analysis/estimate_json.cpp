// Estimates as JSON.
#include "analysis/estimate_text.hpp"

namespace racksim {

namespace {

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace

Json to_json(const SlotTheory& t) {
  return {{"slots", t.slots},
          {"instances", t.instances},
          {"limit", t.limit},
          {"erlang_b_load", t.blocking_load},
          {"erlang_c_load", t.waiting_load},
          {"erlang_b_load_split", t.split_load},
          {"holding_time_s", t.holding_s},
          {"erlang_c_wait_at_erlang_b_load_s", t.wait_s}};
}

Json to_json(const PoolPhysics& p) {
  Json steps = Json::array();
  for (const StepPoint& s : p.steps)
    steps.push_back({{"batch", s.batch},
                     {"step_s", s.step_s},
                     {"session_tps", s.session_tps},
                     {"total_tps", s.total_tps},
                     {"power_share", s.power_share}});
  return {{"pool", p.pool},
          {"profile", p.profile},
          {"evidence", p.evidence},
          {"instances", p.instances},
          {"max_num_seqs", p.max_num_seqs},
          {"memory_bytes", p.memory_bytes},
          {"weight_bytes", p.weight_bytes},
          {"kv_bytes", p.kv_bytes},
          {"kv_tokens", p.kv_tokens},
          {"kv_batch", p.kv_batch},
          {"context_tokens", p.turn.context_tokens()},
          {"prefill_s", p.prefill_s},
          {"steps", steps},
          {"fluid",
           {{"period_s", p.fluid.period_s},
            {"batch", p.fluid.batch},
            {"batch_without_prefill", p.fluid.decode_only},
            {"bound", p.fluid.bound}}}};
}

Json to_json(const Estimate& e) {
  Json pools = Json::array();
  for (const PoolPhysics& p : e.pools) pools.push_back(to_json(p));
  return {{"rack", e.rack},
          {"model", e.model},
          {"scenario", e.scenario},
          {"servers", e.servers},
          {"servers_by_power", or_null(e.servers_by_power)},
          {"servers_by_full_load", or_null(e.servers_by_full_load)},
          {"servers_by_space", or_null(e.servers_by_space)},
          {"sessions_per_server", or_null(e.sessions_per_server)},
          {"sessions_per_rack", or_null(e.sessions_per_rack)},
          {"reason", e.reason.empty() ? Json(nullptr) : Json(e.reason)},
          {"power_usable_w", e.usable_power_w},
          {"power_used_w", e.power_used_w},
          {"power_stranded_w", e.power_stranded_w},
          {"power_full_load_w", e.full_load_w},
          {"space_usable_u", e.usable_space_u},
          {"claimed_speed_tps", e.claims() ? Json(e.claimed_tps) : Json(nullptr)},
          {"mixed_rack", e.mixed},
          {"racks", e.racks},
          {"servers_in_platform", e.platform_servers},
          {"arithmetic", e.arithmetic},
          {"cautions", e.cautions},
          {"notes", e.notes},
          {"theory", e.theory ? to_json(*e.theory) : Json(nullptr)},
          {"fluid_sessions_per_rack", or_null(e.fluid_sessions)},
          {"pools", pools}};
}

Json estimates_json(const std::vector<Estimate>& cells, const std::string& source) {
  Json list = Json::array();
  for (const Estimate& e : cells) list.push_back(to_json(e));
  return {
      {"source", source},
      {"about", "static estimate; the charts of the source are not available, the table is rebuilt from its footnotes"},
      {"cells", list}};
}

}  // namespace racksim
