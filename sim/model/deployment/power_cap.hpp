// PowerCap: what share of their dynamic range the devices of a rack may use under a cap. Pure.
#pragma once

#include "model/deployment/deployment.hpp"

namespace racksim {

/// Sets PoolPlan::power_ceiling by Serving::power_cap_w, which holds in each rack: the share of the range idle .. max,
/// the same for every device that serves and for the chassis around it, at which the rack's servers draw the cap
/// together. A pool in several racks has the lowest of theirs. A cap that a rack exceeds when idle is a diagnostic.
void limit_power(Deployment& deployment, const Scenario& scenario, const Platform& platform, Diagnostics& diagnostics);

/// Watts that the hungriest rack draws when idle: a cap must be above it.
double idle_w(const Platform& platform);

}  // namespace racksim
