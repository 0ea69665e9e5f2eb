// RoutingGroups: which instances may serve which people. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "model/deployment/deployment.hpp"

namespace racksim {

/// Groups of instances, by their numbers, ascending; those of pools that only decode what others prefill come last.
struct RoutingGroups {
  std::vector<std::vector<std::size_t>> groups;
  std::vector<std::size_t> of_population;  ///< the group of each population, in the scenario's order
  std::map<int, std::size_t> of_receiver;  ///< the group of each pool that decodes what others prefill
};

RoutingGroups routing_groups(const Scenario& scenario, const Deployment& deployment);

}  // namespace racksim
