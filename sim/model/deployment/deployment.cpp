// Places the instances of each pool on the devices of its profile's type, server by server.
#include "model/deployment/deployment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "input/reading/profile_reader.hpp"
#include "input/scenario/scenario.hpp"
#include "model/deployment/handover.hpp"
#include "model/deployment/power_cap.hpp"
#include "model/deployment/shared_devices.hpp"
#include "model/deployment/weights.hpp"
#include "model/engine/step_model.hpp"

namespace racksim {

namespace {

std::vector<int> devices_of_type(const Platform& platform, const Server& server, const std::string& type) {
  std::vector<int> found;
  for (const int d : server.devices)
    if (platform.devices[static_cast<std::size_t>(d)].type == type) found.push_back(d);
  return found;
}

std::string known_types(const Platform& platform) {
  std::set<std::string> types;
  for (const Device& d : platform.devices) types.insert(d.type);
  return fmt::format("the platform has {}", fmt::join(types, ", "));
}

/// Bytes that are left for KV after weights and workspace; negative if the model does not fit.
double kv_room_bytes(const Profile& p, const Device& device) {
  return memory_of_instance(p, device) * p.memory_utilization - weight_bytes(p) - p.workspace_bytes;
}

void plan_memory(PoolPlan& plan, const Device& device) {
  plan.memory_bytes = memory_of_instance(plan.profile, device);
  plan.weight_bytes = weight_bytes(plan.profile);
  plan.kv_bytes = kv_room_bytes(plan.profile, device);
  plan.load_s = plan.weight_bytes / plan.pool.loading.bandwidth_Bps + plan.pool.loading.overhead_s;
  plan.limits = with_kv_blocks({.max_num_seqs = plan.pool.max_num_seqs,
                                .max_num_batched_tokens = plan.pool.max_num_batched_tokens,
                                .block_size_tokens = plan.pool.block_size_tokens,
                                .static_batch = plan.pool.batching == Batching::fixed,
                                .chunked_prefill = plan.pool.chunked_prefill,
                                .reserve_output = plan.pool.reserve_output,
                                .prefix_cache = plan.pool.prefix_cache,
                                .watermark = plan.pool.watermark,
                                .max_streams = plan.pool.pacing.streams,
                                .pacing_margin_s = plan.pool.pacing.margin_s,
                                .pacing_quantum_steps = plan.pool.pacing.quantum_steps,
                                .prompts_wait_s = plan.pool.pacing.prompts_wait_s},
                               plan.profile, device);
}

std::string misfit(const PoolPlan& plan) {
  const Profile& p = plan.profile;
  return fmt::format(
      "{} does not fit by {:.1f} GB: {:.1f} GB of weights and {:.1f} GB of workspace in {:.1f} GB ({:.0f} % of {} x "
      "{})",
      p.model.title,
      std::max(0.0, kv_bytes_per_token(p) * static_cast<double>(plan.pool.block_size_tokens) - plan.kv_bytes) / 1e9,
      plan.weight_bytes / 1e9, p.workspace_bytes / 1e9, plan.memory_bytes * p.memory_utilization / 1e9,
      p.memory_utilization * 100, p.devices_per_instance, p.device);
}

// Places instances on a server: one on each group of `span` devices, or `parts` on each device, which have the share
// `share` of it together.
void place_on_server(Deployment& deployment, const PoolPlan& plan, int pool, int server,
                     const std::vector<int>& devices, int partitions, double share) {
  const auto span = static_cast<std::size_t>(plan.profile.devices_per_instance);
  const auto parts = static_cast<int>(plan.profile.instances_per_device) * partitions;
  for (std::size_t first = 0; first + span <= devices.size(); first += span) {
    const auto begin = devices.begin() + static_cast<std::ptrdiff_t>(first);
    for (int part = 0; part < parts; ++part)
      deployment.placements.push_back(
          {pool, server, {begin, begin + static_cast<std::ptrdiff_t>(span)}, share / parts});
  }
}

/// Devices of the plan's type, in each server, that earlier pools have taken. Pools that take turns on the same devices
/// count once.
std::size_t taken_before(const Deployment& deployment, const PoolPlan& plan) {
  std::int64_t taken = 0;
  for (std::size_t p = 0; p < deployment.pools.size() && static_cast<int>(p) != plan.shares_devices_of; ++p) {
    const PoolPlan& other = deployment.pools[p];
    if (other.profile.device == plan.profile.device && other.shares_devices_of < 0) taken += other.pool.devices;
  }
  return static_cast<std::size_t>(taken);
}

/// The part of `devices` that the pool is for.
std::vector<int> own_part(std::vector<int> devices, const Pool& pool, std::size_t taken) {
  if (pool.devices == 0) return devices;
  const auto begin = devices.begin() + static_cast<std::ptrdiff_t>(std::min(taken, devices.size()));
  return {begin, begin + std::min<std::ptrdiff_t>(pool.devices, devices.end() - begin)};
}

void place_pool(Deployment& deployment, PoolPlan plan, const Platform& platform, const std::optional<Cut>& cut,
                Diagnostics& diagnostics) {
  const int pool = static_cast<int>(deployment.pools.size());
  const std::size_t before = deployment.placements.size();
  const std::size_t taken = taken_before(deployment, plan);
  std::size_t most = 0;
  for (std::size_t s = 0; s < platform.servers.size(); ++s) {
    const auto all = devices_of_type(platform, platform.servers[s], cut ? cut->device : plan.profile.device);
    most = std::max(most, all.size());
    const auto devices = own_part(all, plan.pool, taken);
    if (!all.empty() && devices.size() < static_cast<std::size_t>(plan.pool.devices))
      return diagnostics.error(
          fmt::format("pools up to `{}` use {} of `{}` in each server, which has {}", plan.name,
                      taken + static_cast<std::size_t>(plan.pool.devices), plan.profile.device, all.size()),
          plan.pool.where, "give the pools fewer `devices`");
    if (devices.size() < static_cast<std::size_t>(plan.profile.devices_per_instance)) continue;
    const Device& whole = platform.devices[static_cast<std::size_t>(devices.front())];
    const Device device = cut ? cut->seen(whole) : whole;
    plan_memory(plan, device);
    place_on_server(deployment, plan, pool, static_cast<int>(s), devices, device.partitions,
                    cut ? cut->parts * cut->device_share : 1);
    ++plan.servers;
  }
  const std::size_t placed = deployment.placements.size() - before;
  if (most == 0) {
    diagnostics.error(fmt::format("profile `{}` is for `{}`, which the platform does not have", plan.profile.name,
                                  plan.profile.device),
                      plan.pool.where, known_types(platform));
  } else if (placed == 0 && plan.pool.devices > 0) {
    diagnostics.error(fmt::format("profile `{}` spans {} devices, but the pool uses {} of `{}`", plan.profile.name,
                                  plan.profile.devices_per_instance, plan.pool.devices, plan.profile.device),
                      plan.pool.where);
  } else if (placed == 0) {
    diagnostics.error(fmt::format("profile `{}` spans {} devices, but no server has more than {} of `{}`",
                                  plan.profile.name, plan.profile.devices_per_instance, most, plan.profile.device),
                      plan.pool.where);
  } else {
    plan.instances_per_server = static_cast<int>(placed) / plan.servers;
    if (plan.limits.kv_blocks < 1) deployment.misfits.push_back(misfit(plan));
  }
  deployment.pools.push_back(std::move(plan));
}

// Two pools with the same type of device would use the same devices twice.
void check_shared_devices(const Deployment& deployment, Diagnostics& diagnostics) {
  std::map<std::string, const PoolPlan*> owner;
  for (const PoolPlan& plan : deployment.pools) {
    const auto [at, fresh] = owner.emplace(plan.profile.device, &plan);
    const PoolPlan& other = *at->second;
    if (!fresh && plan.shares_devices_of < 0 && (plan.pool.devices == 0 || other.pool.devices == 0))
      diagnostics.error(fmt::format("pools `{}` and `{}` both use `{}`", other.name, plan.name, plan.profile.device),
                        plan.pool.where,
                        "a device serves one pool; say with `devices` how many each pool uses, or with "
                        "`loading.swap_group` that they take turns");
  }
}

void check_pools_of_people(const Scenario& scenario, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const auto& [name, pool] : scenario.serving.pools) names.push_back(name);
  for (const auto& [name, population] : scenario.users) {
    for (const std::string& pool : population.pools) {
      if (scenario.serving.pools.contains(pool)) continue;
      diagnostics.error(fmt::format("population `{}` names a pool `{}` that the scenario does not have", name, pool),
                        population.where, did_you_mean(pool, names),
                        fmt::format("pools are {}", fmt::join(names, ", ")));
    }
  }
}

}  // namespace

double memory_of_instance(const Profile& p, const Device& device) {
  return device.memory_bytes * static_cast<double>(p.devices_per_instance) /
         static_cast<double>(p.instances_per_device);
}

EngineLimits with_kv_blocks(EngineLimits limits, const Profile& profile, const Device& device) {
  const double block_bytes = kv_bytes_per_token(profile) * static_cast<double>(limits.block_size_tokens);
  const double blocks = std::floor(kv_room_bytes(profile, device) / block_bytes);
  limits.kv_blocks = static_cast<std::int64_t>(std::max(0.0, blocks));
  return limits;
}

std::map<std::string, Profile> read_profiles(const Scenario& scenario) {
  std::map<std::string, Profile> profiles;
  const std::string directory = std::filesystem::path(scenario.platform).parent_path().string();
  for (const auto& [name, pool] : scenario.serving.pools)
    if (!profiles.contains(pool.profile)) profiles[pool.profile] = read_profile(pool.profile, directory, pool.where);
  return profiles;
}

Deployment deploy(const Scenario& scenario, const Platform& platform, const std::map<std::string, Profile>& profiles) {
  Deployment deployment;
  Diagnostics diagnostics;
  check_layout(scenario, platform, profiles, diagnostics);
  diagnostics.throw_if_any();
  for (const auto& [name, pool] : scenario.serving.pools) {
    PoolPlan plan;
    plan.name = name;
    plan.pool = pool;
    plan.profile = profiles.at(pool.profile);
    plan.shares_devices_of = leader_of(deployment, pool);
    const auto cut = cut_for(scenario.serving.mig_layout, plan.profile);
    place_pool(deployment, std::move(plan), platform, cut, diagnostics);
  }
  check_shared_devices(deployment, diagnostics);
  check_pools_of_people(scenario, diagnostics);
  diagnostics.throw_if_any();
  join_pools(deployment, scenario, diagnostics);
  check_swap_groups(deployment, diagnostics);
  check_storage(deployment, platform, diagnostics);
  limit_power(deployment, scenario, platform, diagnostics);
  diagnostics.throw_if_any();
  return deployment;
}

void require_fit(const Scenario& scenario, const Deployment& deployment) {
  if (deployment.misfits.empty()) return;
  Diagnostics diagnostics;
  for (const std::string& sentence : deployment.misfits)
    diagnostics.error(sentence, {.file = scenario.path}, {},
                      "take a smaller model, fewer bits per weight, or more devices per instance");
  diagnostics.throw_if_any();
}

}  // namespace racksim
