// The static estimate: servers by power and by space, sessions per server, watts used and stranded.
#include "analysis/estimate/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "analysis/estimate/erlang.hpp"
#include "input/scenario/scenario.hpp"
#include "model/deployment/server_power.hpp"

namespace racksim {

namespace {

/// A rack of the platform, with the numbers that the estimate needs.
struct RackView {
  const Platform& platform;
  const Rack& rack;
  [[nodiscard]] const Server& server(int s) const { return platform.servers[static_cast<std::size_t>(s)]; }
  [[nodiscard]] const Server& first() const { return server(rack.servers.front()); }
};

std::string kind_of(const Platform& platform, const Server& server) {
  std::string kind = fmt::format("{} W, {} U:", server.nameplate_w, server.height_u);
  for (const int d : server.devices) kind += " " + platform.devices[static_cast<std::size_t>(d)].type;
  return kind;
}

bool is_mixed(const RackView& view) {
  std::set<std::string> kinds;
  for (const int s : view.rack.servers) kinds.insert(kind_of(view.platform, view.server(s)));
  return kinds.size() > 1;
}

// floor() with room for the last bit, so that 40 U of 0.1 U are 400 servers.
int fit_into(double room, double each) {
  if (each <= 0) return std::numeric_limits<int>::max();
  return static_cast<int>(std::clamp(std::floor(room / each * (1 + 1e-12)), 0.0, 1e9));
}

void count_uniform_servers(Estimate& e, const RackView& view) {
  const Server& server = view.first();
  const auto& r = view.rack;
  e.servers_by_power = fit_into(e.usable_power_w, server.nameplate_w);
  e.servers_by_space = fit_into(e.usable_space_u, server.height_u);
  e.servers = std::min(*e.servers_by_power, *e.servers_by_space);
  e.power_used_w = e.servers * server.nameplate_w;
  e.arithmetic.push_back(fmt::format("usable power: {:.10g} W - {:.10g} W = {:.10g} W", r.power_budget_w,
                                     r.power_reserved_w, e.usable_power_w));
  e.arithmetic.push_back(
      fmt::format("usable space: {:.10g} U - {:.10g} U = {:.10g} U", r.space_u, r.space_reserved_u, e.usable_space_u));
  e.arithmetic.push_back(fmt::format("servers by power: floor({:.10g} W / {:.10g} W) = {}", e.usable_power_w,
                                     server.nameplate_w, *e.servers_by_power));
  e.arithmetic.push_back(fmt::format("servers by space: floor({:.10g} U / {:.10g} U) = {}", e.usable_space_u,
                                     server.height_u, *e.servers_by_space));
  e.arithmetic.push_back(fmt::format("servers: min({}, {}) = {}", *e.servers_by_power, *e.servers_by_space, e.servers));
  if (e.servers != e.platform_servers)
    e.cautions.push_back(
        fmt::format("the arithmetic gives {} servers, the platform file has {}", e.servers, e.platform_servers));
}

void count_mixed_servers(Estimate& e, const RackView& view) {
  double height_u = 0;
  for (const int s : view.rack.servers) {
    e.power_used_w += view.server(s).nameplate_w;
    height_u += view.server(s).height_u;
  }
  e.servers = e.platform_servers;
  e.arithmetic.push_back(fmt::format(
      "servers: the {} that the mixed rack holds, by nameplate {:.10g} W of {:.10g} W, {:.10g} U of {:.10g} U",
      e.servers, e.power_used_w, e.usable_power_w, height_u, e.usable_space_u));
  if (e.power_used_w > e.usable_power_w || height_u > e.usable_space_u)
    e.cautions.push_back("the servers of the platform exceed the rack's power or space");
}

/// The most that the same servers draw by measured watts. It is shown beside the arithmetic of the claim and is not
/// part of it.
void compare_full_load(Estimate& e, const RackView& view) {
  for (const int s : view.rack.servers) e.full_load_w += full_load_w(view.platform, view.server(s));
  if (e.full_load_w <= 0) return;
  if (e.mixed) {
    e.arithmetic.push_back(fmt::format("for comparison: at full load they draw {:.10g} W", e.full_load_w));
    return;
  }
  const double each_w = full_load_w(view.platform, view.first());
  e.full_load_w = e.servers * each_w;
  e.servers_by_full_load = fit_into(e.usable_power_w, each_w);
  e.arithmetic.push_back(fmt::format("for comparison, by watts at full load: floor({:.10g} W / {:.10g} W) = {} servers",
                                     e.usable_power_w, each_w, *e.servers_by_full_load));
}

/// The reason why a pool serves no session at the speed of the claim; empty if it serves some.
std::string why_not(const Scenario& scenario, const PoolPhysics& pool, const PoolPlan& plan) {
  const ModelShape& model = plan.profile.model;
  if (!pool.fits)
    return fmt::format("{} does not fit: {:.1f} GB of weights + {:.1f} GB of workspace > {:.1f} GB usable per instance",
                       model.title, pool.weight_bytes / 1e9, plan.profile.workspace_bytes / 1e9,
                       pool.memory_bytes * plan.profile.memory_utilization / 1e9);
  if (scenario.claim.speed_tps > 0 && pool.alone_tps() < scenario.claim.speed_tps)
    return fmt::format("{} is too slow: {:.2f} tok/s for one session alone < {:.4g} tok/s ({} profile)", model.title,
                       pool.alone_tps(), scenario.claim.speed_tps, pool.evidence);
  return {};
}

/// Sessions of the pools that can serve, on one server or on all of the rack.
std::int64_t sessions_on(const Deployment& deployment, const std::vector<bool>& serves, const auto& is_there) {
  std::int64_t sessions = 0;
  for (const Placement& i : deployment.placements)
    if (serves[static_cast<std::size_t>(i.pool)] && is_there(i.server))
      sessions += deployment.pools[static_cast<std::size_t>(i.pool)].pool.max_num_seqs;
  return sessions;
}

std::vector<bool> pools_that_serve(Estimate& e, const Scenario& scenario, const Deployment& deployment) {
  std::vector<bool> serves;
  std::string reasons;
  for (std::size_t p = 0; p < e.pools.size(); ++p) {
    const std::string reason = why_not(scenario, e.pools[p], deployment.pools[p]);
    serves.push_back(reason.empty());
    if (!reason.empty()) reasons += (reasons.empty() ? "" : "; ") + reason;
  }
  for (std::size_t p = 0; p < e.pools.size(); ++p) {
    const int leader = deployment.pools[p].shares_devices_of;
    if (leader < 0 || !serves[p] || !serves[static_cast<std::size_t>(leader)]) continue;
    serves[p] = false;
    e.cautions.push_back(fmt::format("`{}` and `{}` take turns on the same devices: only the first is counted",
                                     e.pools[static_cast<std::size_t>(leader)].pool, e.pools[p].pool));
  }
  e.fits = std::any_of(e.pools.begin(), e.pools.end(), [](const PoolPhysics& p) { return p.fits; });
  if (std::none_of(serves.begin(), serves.end(), [](bool s) { return s; }))
    e.reason = reasons;
  else if (!reasons.empty())
    e.cautions.push_back("not counted: " + reasons);
  return serves;
}

void count_sessions(Estimate& e, const RackView& view, const Deployment& deployment, const std::vector<bool>& serves) {
  if (e.mixed) {
    e.sessions_per_rack = sessions_on(deployment, serves, [&](int s) {
      return view.server(s).rack == static_cast<int>(&view.rack - view.platform.racks.data());
    });
    e.arithmetic.push_back(fmt::format("sessions/rack: sum over instances of max_num_seqs = {}", *e.sessions_per_rack));
    return;
  }
  const int first = view.rack.servers.front();
  e.sessions_per_server = sessions_on(deployment, serves, [&](int s) { return s == first; });
  std::string terms;
  for (std::size_t p = 0; p < deployment.pools.size(); ++p)
    if (serves[p])
      terms += fmt::format("{}{} instances x {}", terms.empty() ? "" : " + ", deployment.pools[p].instances_per_server,
                           deployment.pools[p].pool.max_num_seqs);
  e.sessions_per_rack = e.servers * *e.sessions_per_server;
  e.arithmetic.push_back(fmt::format("sessions/server: {} = {}", terms, *e.sessions_per_server));
  e.arithmetic.push_back(
      fmt::format("sessions/rack: {} servers x {} = {}", e.servers, *e.sessions_per_server, *e.sessions_per_rack));
}

void caution_speed(Estimate& e, const std::vector<bool>& serves) {
  for (std::size_t p = 0; p < e.pools.size(); ++p) {
    const PoolPhysics& pool = e.pools[p];
    if (!serves[p] || !e.claims() || pool.full_tps() >= e.claimed_tps) continue;
    e.cautions.push_back(fmt::format(
        "{}: at the full batch of {} each session gets {:.2f} tok/s, less than the {:.4g} that the claim promises",
        pool.profile, pool.max_num_seqs, pool.full_tps(), e.claimed_tps));
  }
}

void caution_published(Estimate& e, const Scenario& scenario) {
  const double published = e.published_sessions = scenario.claim.published_sessions;
  if (published < 0 || (e.sessions_per_rack && static_cast<double>(*e.sessions_per_rack) == published)) return;
  e.cautions.push_back(fmt::format("the source publishes {:.0f} sessions per rack, the arithmetic gives {}", published,
                                   e.sessions_per_rack ? fmt::format("{}", *e.sessions_per_rack) : "n/a"));
}

// Scales numbers of the instances in the platform to the servers of the arithmetic.
double per_rack(const Estimate& e, double platform_total, const Platform& platform) {
  const double servers =
      e.mixed ? static_cast<double>(platform.servers.size()) / static_cast<double>(platform.racks.size()) : e.servers;
  return platform_total / static_cast<double>(platform.servers.size()) * servers;
}

SlotTheory slot_theory(const Estimate& e, const Scenario& scenario, const Platform& platform,
                       const std::vector<bool>& serves) {
  SlotTheory t{.slots = *e.sessions_per_rack, .limit = scenario.claim.blocked_limit};
  double split = 0, instances = 0, holding_s = 0;
  for (std::size_t p = 0; p < e.pools.size(); ++p) {
    const PoolPhysics& pool = e.pools[p];
    if (!serves[p]) continue;
    const auto n = static_cast<double>(pool.instances);
    split += n * load_at_blocking(pool.max_num_seqs, t.limit);
    instances += n;
    holding_s += n * (pool.prefill_s + pool.turn.output_tokens / pool.full_tps());
  }
  t.instances = std::llround(per_rack(e, instances, platform));
  t.split_load = per_rack(e, split, platform);
  t.holding_s = holding_s / instances;
  t.blocking_load = load_at_blocking(t.slots, t.limit);
  t.waiting_load = load_at_waiting(t.slots, t.limit);
  t.wait_s = erlang_c_wait_s(t.blocking_load, t.slots, t.holding_s);
  return t;
}

void add_fluid_limit(Estimate& e, const Platform& platform, const Deployment& deployment) {
  double sessions = 0;
  bool known = false;
  for (std::size_t p = 0; p < e.pools.size(); ++p) {
    if (deployment.pools[p].shares_devices_of >= 0) continue;  // not at the same time
    const PoolPhysics& pool = e.pools[p];
    known = known || pool.fluid.period_s > 0;
    sessions += static_cast<double>(pool.instances * pool.fluid.batch);
  }
  if (known) e.fluid_sessions = std::llround(per_rack(e, sessions, platform));
}

Estimate begin(const Scenario& scenario, const Platform& platform, const Rack& rack) {
  Estimate e;
  e.scenario = scenario.name;
  e.rack = rack.label;
  e.racks = static_cast<int>(platform.racks.size()) * static_cast<int>(scenario.fleet.racks);
  e.usable_power_w = rack.power_budget_w - rack.power_reserved_w;
  e.usable_space_u = rack.space_u - rack.space_reserved_u;
  e.platform_servers = static_cast<int>(rack.servers.size());
  e.claimed_tps = scenario.claim.speed_tps;
  e.notes = scenario.claim.notes;
  if (platform.racks.size() > 1)
    e.cautions.push_back(
        fmt::format("the platform has {} racks; the estimate is for the first", platform.racks.size()));
  return e;
}

}  // namespace

Estimate estimate(const Scenario& scenario, const Platform& platform, const Deployment& deployment) {
  const RackView view{platform, platform.racks.front()};
  Estimate e = begin(scenario, platform, view.rack);
  e.mixed = is_mixed(view);
  e.pools = physics(scenario, deployment);
  e.model = e.pools.front().model;
  e.mixed ? count_mixed_servers(e, view) : count_uniform_servers(e, view);
  e.power_stranded_w = e.usable_power_w - e.power_used_w;
  e.arithmetic.push_back(fmt::format("power: {:.10g} W used by nameplate, {:.10g} W - {:.10g} W = {:.10g} W stranded",
                                     e.power_used_w, e.usable_power_w, e.power_used_w, e.power_stranded_w));
  compare_full_load(e, view);
  const std::vector<bool> serves = pools_that_serve(e, scenario, deployment);
  if (e.reason.empty()) {
    count_sessions(e, view, deployment, serves);
    e.theory = slot_theory(e, scenario, platform, serves);
    caution_speed(e, serves);
  }
  caution_published(e, scenario);
  add_fluid_limit(e, platform, deployment);
  return e;
}

}  // namespace racksim
