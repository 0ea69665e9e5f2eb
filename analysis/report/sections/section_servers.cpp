// Servers, devices and pools, a row each.
#include "analysis/report/sections/sections.hpp"
#include "analysis/report/tables.hpp"

namespace racksim {

namespace {

PageTable servers_table(const Json& servers) {
  PageTable table{"A server's utilization is the mean of its devices: the share of the window with a step running",
                  {words("server"), figures("utilization (%)"), figures("turns completed"), figures("power, mean (W)"),
                   figures("power, peak (W)"), figures("energy (kWh)")},
                  {}};
  for (const Json& u : servers)
    table.rows.push_back({cell(u.at("server").get<std::string>()), share_cell(number_in(u.at("utilization"))),
                          number_cell(u.at("completed_turns")), number_cell(u.at("power_mean_w")),
                          number_cell(u.at("power_peak_w")), number_cell(u.at("energy_j"), 1 / 3.6e6)});
  return table;
}

PageTable devices_table(const Json& devices) {
  PageTable table{"Devices",
                  {words("device"), figures("utilization (%)"), figures("power, mean (W)"), figures("power, peak (W)"),
                   figures("energy (kWh)")},
                  {}};
  for (const Json& u : devices)
    table.rows.push_back({cell(u.at("device").get<std::string>()), share_cell(number_in(u.at("utilization"))),
                          number_cell(u.at("power_mean_w")), number_cell(u.at("power_peak_w")),
                          number_cell(u.at("energy_j"), 1 / 3.6e6)});
  return table;
}

PageTable pools_table(const Json& pools) {
  PageTable table{
      "Pools: busy is of instances; batch and KV while a step runs; preempted and evicted of all replications",
      {words("pool"), figures("busy (%)"), figures("batch, mean"), figures("of its maximum (%)"),
       figures("KV, mean (%)"), figures("KV, peak (%)"), figures("preempted"), figures("evicted")},
      {}};
  for (const Json& p : pools)
    table.rows.push_back({cell(p.at("pool").get<std::string>()), share_cell(number_in(p.at("utilization"))),
                          number_cell(p.at("mean_batch")), share_cell(number_in(p.at("batch_occupancy"))),
                          share_cell(number_in(p.at("kv_use_mean"))), share_cell(number_in(p.at("kv_use_peak"))),
                          number_cell(p.at("preemptions")), number_cell(p.at("held_evictions"))});
  return table;
}

// A table of the pools that have a prefix cache; none if no pool has one.
std::optional<PageTable> prefix_caches(const Json& pools) {
  PageTable table{
      "Prefix caches: of the tokens asked for in all replications",
      {words("pool"), figures("found (%)"), figures("blocks evicted"), figures("KV in nobody's use, mean (%)")},
      {}};
  for (const Json& p : pools) {
    const auto cache = p.find("prefix_cache");
    if (cache == p.end()) continue;
    table.rows.push_back({cell(p.at("pool").get<std::string>()), share_cell(number_in(cache->at("hit_rate"))),
                          number_cell(cache->at("evicted_blocks")), share_cell(number_in(cache->at("kv_idle_mean")))});
  }
  if (table.rows.empty()) return {};
  return table;
}

}  // namespace

PageSection servers_section(const Result& result) {
  const Json& s = result.summary;
  PageSection section{
      "servers", "Servers", {table_block(pools_table(s.at("pools"))), table_block(servers_table(s.at("servers")))}};
  if (auto caches = prefix_caches(s.at("pools")))
    section.blocks.insert(section.blocks.begin() + 1, table_block(std::move(*caches)));
  if (s.at("devices").size() != s.at("servers").size())
    section.blocks.push_back(folded("Devices", {table_block(devices_table(s.at("devices")))}));
  return section;
}

}  // namespace racksim
