// Records to the use of hardware, power and energy.
#include "analysis/summary/use.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/summary/metrics.hpp"

namespace racksim {

namespace {

double mean_of_each(const std::vector<Record>& records, const std::function<double(const Record&)>& value) {
  return interval(each(records, value)).mean;
}

DeviceUse device_use(const Platform& platform, std::size_t d, const std::vector<Record>& records) {
  DeviceUse use{.name = platform.devices[d].name};
  use.utilization = mean_of_each(records, [&](const Record& r) { return r.devices[d].busy_s / r.window_s; });
  use.mean_w = mean_of_each(records, [&](const Record& r) { return r.devices[d].energy_j / r.window_s; });
  use.energy_j = mean_of_each(records, [&](const Record& r) { return r.devices[d].energy_j; });
  use.prompt_j = mean_of_each(records, [&](const Record& r) { return r.devices[d].prompt_j; });
  use.idle_j = mean_of_each(
      records, [&](const Record& r) { return platform.devices[d].idle_w * (r.window_s - r.devices[d].busy_s); });
  for (const Record& r : records) use.peak_w = std::max(use.peak_w, r.devices[d].peak_w);
  return use;
}

ServerUse server_use(const Summary& s, const Platform& platform, std::size_t i, const std::vector<Record>& records) {
  const Server& server = platform.servers[i];
  ServerUse use{.name = server.name};
  for (const int d : server.devices) {
    const DeviceUse& device = s.devices[static_cast<std::size_t>(d)];
    use.utilization += device.utilization / static_cast<double>(server.devices.size());
    use.prompt_j += device.prompt_j;
    use.idle_j += device.idle_j;
  }
  use.energy_j = mean_of_each(records, [&](const Record& r) { return r.servers[i].energy_j; });
  use.chassis_j = mean_of_each(records, [&](const Record& r) { return r.servers[i].chassis_j; });
  use.mean_w = mean_of_each(records, [&](const Record& r) { return r.servers[i].energy_j / r.window_s; });
  use.turns = mean_of_each(records, [&](const Record& r) { return r.servers[i].turns; });
  for (const Record& r : records) use.peak_w = std::max(use.peak_w, r.servers[i].peak_w);
  return use;
}

PoolUse pool_use(const PoolPhysics& physics, const PoolPlan& plan, std::size_t p, const std::vector<Record>& records) {
  PoolUse use{.record = records.front().pools[p],
              .prefix_cache = plan.pool.prefix_cache,
              .max_num_seqs = plan.pool.max_num_seqs,
              .fitted_min_batch = plan.profile.fitted_min_batch,
              .fitted_max_batch = plan.profile.fitted_max_batch,
              .fitted_max_context_tokens = plan.profile.fitted_max_context_tokens};
  for (std::size_t r = 1; r < records.size(); ++r) merge(use.record, records[r].pools[p]);
  double window_s = 0;
  for (const Record& r : records) window_s += r.window_s * static_cast<double>(r.racks_merged);
  const PoolRecord& all = use.record;
  if (physics.instances > 0) {
    use.utilization = all.busy_s / window_s / static_cast<double>(physics.instances);
    use.loading_share = all.loading_s / window_s / static_cast<double>(physics.instances);
  }
  if (all.busy_s > 0) {
    use.mean_batch = all.batch_s / all.busy_s;
    use.batch_occupancy = use.mean_batch / static_cast<double>(plan.pool.max_num_seqs);
    const double block_s = all.busy_s * static_cast<double>(plan.limits.kv_blocks);
    if (block_s > 0) use.mean_kv = all.kv_block_s / all.busy_s / static_cast<double>(plan.limits.kv_blocks);
    if (block_s > 0) use.prefix_kv = all.prefix_block_s / block_s;
  }
  return use;
}

RackPower rack_power(const Platform& platform, double cap_w, std::size_t i, const std::vector<Record>& records) {
  const Rack& rack = platform.racks[i];
  RackPower power{.name = rack.label, .budget_w = rack.power_budget_w};
  power.usable_w = rack.power_budget_w - rack.power_reserved_w;
  if (std::isfinite(cap_w)) power.cap_w = cap_w;
  for (const int s : rack.servers) power.nameplate_w += platform.servers[static_cast<std::size_t>(s)].nameplate_w;
  Histogram all;
  for (const Record& r : records) all.merge(r.racks[i].power_w);
  power.mean_w = interval(each(records, [&](const Record& r) { return r.racks[i].energy_j / r.window_s; }));
  power.p99_w = all.quantile(0.99);
  power.peak_w = all.max();
  return power;
}

Energy energy(const std::vector<Record>& records) {
  Energy e;
  const auto per = [&](auto count) {
    return interval(each(records, [&](const Record& r) { return ratio(energy_j(r), static_cast<double>(count(r))); }));
  };
  e.total_j = interval(each(records, energy_j));
  e.per_session_j = per([](const Record& r) { return r.sessions; });
  e.per_1000_output_tokens_j = per([](const Record& r) { return r.output_tokens / 1000; });
  e.per_turn_j = per([](const Record& r) { return r.ended(Outcome::completed); });
  e.per_good_turn_j = per([](const Record& r) { return r.good_turns; });
  for (const Record& r : records)
    if (r.oracle_worst_relative_error >= 0)
      e.oracle_worst_relative_error = std::fmax(e.oracle_worst_relative_error, r.oracle_worst_relative_error);
  return e;
}

}  // namespace

void add_use(Summary& s, const Platform& platform, const Deployment& deployment, const std::vector<Record>& records) {
  for (std::size_t d = 0; d < platform.devices.size(); ++d) s.devices.push_back(device_use(platform, d, records));
  for (std::size_t i = 0; i < platform.servers.size(); ++i) s.servers.push_back(server_use(s, platform, i, records));
  for (std::size_t p = 0; p < deployment.pools.size(); ++p)
    s.pools.push_back(pool_use(s.estimate.pools[p], deployment.pools[p], p, records));
}

void add_power(Summary& s, const Platform& platform, double cap_w, const std::vector<Record>& records) {
  for (std::size_t r = 0; r < platform.racks.size(); ++r) s.racks.push_back(rack_power(platform, cap_w, r, records));
  s.energy = energy(records);
}

}  // namespace racksim
