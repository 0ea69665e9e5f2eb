// Deployment: which instances a scenario puts on which devices of a platform, and whether the model fits. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "input/platform/platform.hpp"
#include "input/scenario/profile.hpp"
#include "input/scenario/scenario.hpp"
#include "model/engine/engine_limits.hpp"

namespace racksim {

/// Where a serving instance runs, and what of each device is its own.
struct Placement {
  int pool = 0;  ///< index into Deployment::pools
  int server = 0;
  std::vector<int> devices;  ///< indices into Platform::devices
  double device_share = 1;   ///< share of each device that is this instance's (1/7 for a MIG slice of 1g)
};

/// A pool with everything that its instances have in common.
struct PoolPlan {
  std::string name;
  Pool pool;
  Profile profile;
  EngineLimits limits;
  double memory_bytes = 0;  ///< of one instance, all its devices together
  double weight_bytes = 0;
  double kv_bytes = 0;           ///< left for KV after weights and workspace; negative if the model does not fit
  int instances_per_server = 0;  ///< on the servers that it uses
  int servers = 0;
  double power_ceiling = 1;    ///< share of its devices' dynamic range that a power cap leaves (power_cap.hpp)
  int hands_to = -1;           ///< pool that decodes what this one prefills, or -1
  bool receives = false;       ///< decodes what others prefill; no turn begins here
  int shares_devices_of = -1;  ///< first pool of its swap group, if that is another
  double load_s = 0;           ///< in which an instance gets its weights, if no link is slower
};

struct Deployment {
  std::vector<PoolPlan> pools;
  std::vector<Placement> placements;
  std::vector<std::string> misfits;  ///< one sentence for each pool that cannot run, empty if all can
};

/// Reads the profiles of the scenario's pools. Throws InvalidInput.
std::map<std::string, Profile> read_profiles(const Scenario& scenario);

/// Places instances. Configuration that contradicts the platform (no such device, more devices per instance than a
/// server has) or itself (people served by a pool that is none) throws InvalidInput; a model that does not fit is told
/// in `misfits`, since a static estimate answers with it.
Deployment deploy(const Scenario& scenario, const Platform& platform, const std::map<std::string, Profile>& profiles);

/// `limits` with the KV blocks that an instance of the profile has on the device beside weights and workspace.
EngineLimits with_kv_blocks(EngineLimits limits, const Profile& profile, const Device& device);

/// Memory of an instance: its part of each of its devices, times how many devices it spans.
double memory_of_instance(const Profile& profile, const Device& device);

/// Throws the misfits as diagnostics.
void require_fit(const Scenario& scenario, const Deployment& deployment);

}  // namespace racksim
