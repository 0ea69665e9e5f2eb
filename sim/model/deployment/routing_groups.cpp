// Populations that may use the same pools are one group.
#include "model/deployment/routing_groups.hpp"

#include <algorithm>
#include <set>

namespace racksim {

RoutingGroups routing_groups(const Scenario& scenario, const Deployment& deployment) {
  RoutingGroups groups;
  std::vector<std::set<std::string>> seen;
  for (const auto& [name, population] : scenario.users) {
    const std::set<std::string> pools(population.pools.begin(), population.pools.end());
    const auto same = std::find(seen.begin(), seen.end(), pools);
    groups.of_population.push_back(static_cast<std::size_t>(same - seen.begin()));
    if (same != seen.end()) continue;
    seen.push_back(pools);
    auto& group = groups.groups.emplace_back();
    for (std::size_t i = 0; i < deployment.placements.size(); ++i) {
      const PoolPlan& plan = deployment.pools[static_cast<std::size_t>(deployment.placements[i].pool)];
      if (!plan.receives && (pools.empty() || pools.contains(plan.name))) group.push_back(i);
    }
  }
  for (std::size_t i = 0; i < deployment.placements.size(); ++i) {
    const int pool = deployment.placements[i].pool;
    if (!deployment.pools[static_cast<std::size_t>(pool)].receives) continue;
    const auto [at, fresh] = groups.of_receiver.emplace(pool, groups.groups.size());
    if (fresh) groups.groups.emplace_back();
    groups.groups[at->second].push_back(i);
  }
  return groups;
}

}  // namespace racksim
