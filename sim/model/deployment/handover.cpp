// Joins pools that prefill to pools that decode.
#include "model/deployment/handover.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "input/scenario/scenario.hpp"
#include "model/engine/step_model.hpp"

namespace racksim {

namespace {

void check_pair(const PoolPlan& from, const PoolPlan& to, Diagnostics& diagnostics) {
  if (!to.pool.hands_to.empty())
    diagnostics.error(fmt::format("pool `{}` hands its turns to `{}`, which hands them on to `{}`", from.name, to.name,
                                  to.pool.hands_to),
                      from.pool.where, "a pool that decodes for others hands nothing over");
  if (from.profile.model.title != to.profile.model.title ||
      kv_bytes_per_token(from.profile) != kv_bytes_per_token(to.profile))
    diagnostics.error(fmt::format("pool `{}` hands KV to `{}`, which cannot use it: it is of {}, {:.0f} bytes per "
                                  "token, and should be of {}, {:.0f}",
                                  from.name, to.name, from.profile.model.title, kv_bytes_per_token(from.profile),
                                  to.profile.model.title, kv_bytes_per_token(to.profile)),
                      from.pool.where, "both pools need profiles of one model with the same kv_bits");
  if (to.pool.batching == Batching::fixed)
    diagnostics.error(fmt::format("pool `{}` decodes for others in static batches", to.name), to.pool.where,
                      "set batching: continuous");
  for (const PoolPlan* plan : {&from, &to})
    if (plan->pool.pacing.streams > 0)
      diagnostics.error(
          fmt::format("pool `{}` takes part in a hand-over, so that its streams cannot take turns", plan->name),
          plan->pool.where, "leave out pacing.streams");
}

bool may_use(const Population& people, const PoolPlan& plan) {
  return people.pools.empty() || std::find(people.pools.begin(), people.pools.end(), plan.name) != people.pools.end();
}

void check_people(const Deployment& deployment, const Scenario& scenario, Diagnostics& diagnostics) {
  for (const auto& [name, people] : scenario.users) {
    for (const PoolPlan& plan : deployment.pools) {
      if (!may_use(people, plan)) continue;
      if (plan.receives && !people.pools.empty())
        diagnostics.error(fmt::format("population `{}` names pool `{}`, in which no turn begins: it decodes for others",
                                      name, plan.name),
                          people.where, "name the pool that hands to it");
      if (plan.hands_to >= 0 && people.between_turns == Population::Between::hold)
        diagnostics.error(
            fmt::format("population `{}` holds its slots between turns, but pool `{}` hands its turns over", name,
                        plan.name),
            people.where, "set between_turns: give_back");
    }
  }
}

}  // namespace

void join_pools(Deployment& deployment, const Scenario& scenario, Diagnostics& diagnostics) {
  for (PoolPlan& from : deployment.pools) {
    if (from.pool.hands_to.empty()) continue;
    const auto to = std::find_if(deployment.pools.begin(), deployment.pools.end(),
                                 [&](const PoolPlan& plan) { return plan.name == from.pool.hands_to; });
    if (to == deployment.pools.end()) {
      std::vector<std::string> names;
      for (const PoolPlan& plan : deployment.pools) names.push_back(plan.name);
      diagnostics.error(fmt::format("pool `{}` hands its turns to `{}`, which is not a pool of the scenario", from.name,
                                    from.pool.hands_to),
                        from.pool.where, did_you_mean(from.pool.hands_to, names));
      continue;
    }
    check_pair(from, *to, diagnostics);
    from.hands_to = static_cast<int>(to - deployment.pools.begin());
    to->receives = true;
  }
  check_people(deployment, scenario, diagnostics);
}

double handed_over_bytes(const PoolPlan& from, std::int64_t tokens) {
  return kv_bytes_per_token(from.profile) * static_cast<double>(tokens);
}

}  // namespace racksim
