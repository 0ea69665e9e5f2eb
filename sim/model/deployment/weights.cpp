// Weights come from one storage for all servers, or from the storage of each server.
#include "model/deployment/weights.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace racksim {

namespace {

constexpr const char* kOwn = "server";

const Server& server_of(const Platform& platform, const Placement& instance) {
  return platform.servers[static_cast<std::size_t>(instance.server)];
}

void check_own(const Deployment& deployment, int pool, const Platform& platform, Diagnostics& diagnostics) {
  for (const Placement& instance : deployment.placements) {
    if (instance.pool != pool || !server_of(platform, instance).storage.empty()) continue;
    diagnostics.error(fmt::format("the server `{}` has no storage of its own", server_of(platform, instance).name),
                      deployment.pools[static_cast<std::size_t>(pool)].pool.loading.where, {},
                      "give it a host of kind storage, or name another storage of the platform");
    return;
  }
}

void check_named(const Loading& loading, const Platform& platform, Diagnostics& diagnostics) {
  const auto& known = platform.storages;
  if (std::find(known.begin(), known.end(), loading.from) != known.end()) return;
  diagnostics.error(
      fmt::format("the platform has no storage `{}`", loading.from), loading.where, did_you_mean(loading.from, known),
      known.empty()
          ? fmt::format("write `{}` for the storage of each server, or add a host of kind storage", kOwn)
          : fmt::format("it has {}; `{}` stands for the storage of each server", fmt::join(known, ", "), kOwn));
}

}  // namespace

std::string storage_of(const Loading& loading, const Platform& platform, const Placement& instance) {
  return loading.from == kOwn ? server_of(platform, instance).storage : loading.from;
}

void check_storage(const Deployment& deployment, const Platform& platform, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < deployment.pools.size(); ++i) {
    const Loading& loading = deployment.pools[i].pool.loading;
    if (loading.from == kOwn)
      check_own(deployment, static_cast<int>(i), platform, diagnostics);
    else if (!loading.from.empty())
      check_named(loading, platform, diagnostics);
  }
}

}  // namespace racksim
