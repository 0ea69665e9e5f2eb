// Handover: pools that prefill and pools that decode find each other. Pure.
#pragma once

#include "model/deployment/deployment.hpp"

namespace racksim {

/// Sets PoolPlan::hands_to and receives by Pool::hands_to, and tells what cannot be: a pool that is none, KV that the
/// other model cannot read, people whose KV would have to be in two places.
void join_pools(Deployment& deployment, const Scenario& scenario, Diagnostics& diagnostics);

/// KV that a handed-over turn takes along.
double handed_over_bytes(const PoolPlan& from, std::int64_t tokens);

}  // namespace racksim
