// PowerCap: what share of their dynamic range the devices of a rack may use under a cap. Pure.
#pragma once

#include "model/deployment.hpp"

namespace racksim {

/// Share of the range idle .. max, the same for every device that serves and for the chassis around it, at which the
/// rack's servers draw `cap_w` together. Over 1 if they cannot draw that much, below 0 if they draw more when idle.
double share_under_cap(const Platform& platform, const Rack& rack, const std::vector<bool>& serves, double cap_w);

/// Sets PoolPlan::power_ceiling by Serving::power_cap_w, which holds in each rack; a pool in several racks has the
/// lowest of theirs. A cap that a rack exceeds when idle is a diagnostic.
void limit_power(Deployment& deployment, const Scenario& scenario, const Platform& platform, Diagnostics& diagnostics);

}  // namespace racksim
