// Shared devices: GPUs cut into slices of several kinds, and pools that take turns on the same devices. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "input/scenario/pool.hpp"
#include "model/deployment/deployment.hpp"

namespace racksim {

/// How a scenario's layout cuts GPUs into the slices that a profile is for.
struct Cut {
  std::string device;          ///< type of the platform's device
  int parts = 0;               ///< slices of the kind on each
  double device_share = 0;     ///< of each slice: its share of the SMs (assumption: power follows it)
  double memory_bytes = 0;     ///< of each slice
  double bandwidth_share = 0;  ///< of the device's
  /// The device as an instance on one of the slices sees it.
  [[nodiscard]] Device seen(Device whole) const;
};

/// Nothing if the layout has no slice that the profile is for.
std::optional<Cut> cut_for(const std::vector<std::string>& layout, const Profile& profile);

/// Layouts that the platform cannot have, and pools that no slice is for.
void check_layout(const Scenario& scenario, const Platform& platform, const std::map<std::string, Profile>& profiles,
                  Diagnostics& diagnostics);

/// The first pool of the same swap group, or -1.
int leader_of(const Deployment& deployment, const Pool& pool);

/// Pools of a swap group must be alike in what they stand on, and not alone.
void check_swap_groups(const Deployment& deployment, Diagnostics& diagnostics);

}  // namespace racksim
