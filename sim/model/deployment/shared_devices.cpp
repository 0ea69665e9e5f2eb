// Slices of GPUs and swap groups: how they are derived, and the contradictions that are reported.
#include "model/deployment/shared_devices.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "input/scenario/mig.hpp"
#include "input/scenario/scenario.hpp"

namespace racksim {

namespace {

bool stand_alike(const PoolPlan& a, const PoolPlan& b) {
  return a.profile.device == b.profile.device && a.pool.devices == b.pool.devices &&
         a.profile.devices_per_instance == b.profile.devices_per_instance &&
         a.profile.instances_per_device == b.profile.instances_per_device;
}

void check_slices_of(const std::string& name, const Pool& pool, const Profile& profile,
                     const std::vector<std::string>& layout, Diagnostics& diagnostics) {
  if (profile.device == kMigDevice)
    return diagnostics.error(
        fmt::format("profile `{}` is for whole GPUs, which `mig_layout` cuts into slices", profile.name), pool.where,
        "take a profile of a slice, or leave `mig_layout` out");
  const MigSlice* slice = mig_slice_of_device(profile.device);
  if (slice == nullptr) return;
  if (std::count(layout.begin(), layout.end(), slice->name) == 0)
    diagnostics.error(
        fmt::format("profile `{}` is for slices of {}, of which `mig_layout` has none", profile.name, slice->name),
        pool.where, fmt::format("slices are [{}]", fmt::join(layout, ", ")));
  if (profile.devices_per_instance > 1)
    diagnostics.error(fmt::format("profile `{}` spans {} slices", profile.name, profile.devices_per_instance),
                      pool.where, "an instance has one slice");
  if (!pool.hands_to.empty())
    diagnostics.error(fmt::format("pool `{}` hands KV over from slices of a `mig_layout`", name), pool.where,
                      "slices cannot use the NVLink of whole GPUs; take a platform that is cut by its `partitions`");
}

}  // namespace

Device Cut::seen(Device whole) const {
  whole.partitions = parts;
  whole.memory_bytes = memory_bytes;
  whole.bandwidth_Bps *= bandwidth_share;
  return whole;
}

std::optional<Cut> cut_for(const std::vector<std::string>& layout, const Profile& profile) {
  const MigSlice* slice = mig_slice_of_device(profile.device);
  if (slice == nullptr) return {};
  const auto parts = static_cast<int>(std::count(layout.begin(), layout.end(), slice->name));
  if (parts == 0) return {};
  return Cut{.device = kMigDevice,
             .parts = parts,
             .device_share = slice->compute / kMigComputeSlices,
             .memory_bytes = slice->memory * kMigSliceBytes,
             .bandwidth_share = slice->memory / kMigMemorySlices};
}

void check_layout(const Scenario& scenario, const Platform& platform, const std::map<std::string, Profile>& profiles,
                  Diagnostics& diagnostics) {
  if (scenario.serving.mig_layout.empty()) return;
  const bool there = std::any_of(platform.devices.begin(), platform.devices.end(),
                                 [](const Device& d) { return d.type == kMigDevice && d.partitions == 1; });
  if (!there)
    return diagnostics.error(fmt::format("`mig_layout` cuts `{}`, which the platform does not have", kMigDevice),
                             scenario.serving.layout_where, "take a platform of whole GPUs, such as h100");
  for (const auto& [name, pool] : scenario.serving.pools)
    check_slices_of(name, pool, profiles.at(pool.profile), scenario.serving.mig_layout, diagnostics);
}

int leader_of(const Deployment& deployment, const Pool& pool) {
  if (pool.loading.swap_group.empty()) return -1;
  const auto at = std::find_if(deployment.pools.begin(), deployment.pools.end(), [&](const PoolPlan& plan) {
    return plan.pool.loading.swap_group == pool.loading.swap_group;
  });
  return at == deployment.pools.end() ? -1 : static_cast<int>(at - deployment.pools.begin());
}

void check_swap_groups(const Deployment& deployment, Diagnostics& diagnostics) {
  for (std::size_t p = 0; p < deployment.pools.size(); ++p) {
    const PoolPlan& plan = deployment.pools[p];
    const std::string& group = plan.pool.loading.swap_group;
    if (group.empty()) continue;
    const auto members = std::count_if(deployment.pools.begin(), deployment.pools.end(),
                                       [&](const PoolPlan& other) { return other.pool.loading.swap_group == group; });
    if (members == 1)
      diagnostics.error(fmt::format("pool `{}` is alone in the swap group `{}`", plan.name, group), plan.pool.where,
                        "name the same group in the pools that it takes turns with");
    if (plan.hands_to >= 0 || plan.receives)
      diagnostics.error(
          fmt::format("pool `{}` takes turns on its devices, so that it cannot hand KV over or receive it", plan.name),
          plan.pool.where, "leave `swap_group` or `hands_to` out");
    if (plan.shares_devices_of < 0) continue;
    const PoolPlan& leader = deployment.pools[static_cast<std::size_t>(plan.shares_devices_of)];
    if (!stand_alike(plan, leader))
      diagnostics.error(
          fmt::format("pools `{}` and `{}` are in one swap group, but do not use the same devices", leader.name,
                      plan.name),
          plan.pool.where,
          "both need the same type of device, the same `devices`, and profiles that span equally many devices");
  }
}

}  // namespace racksim
