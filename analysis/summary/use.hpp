// Use: how busy devices, servers and pools were, and what watts and joules they took. Judges nothing.
#pragma once

#include <vector>

#include "analysis/summary/summary.hpp"

namespace racksim {

/// Fills devices, servers and pools of the summary; its estimate is there already.
void add_use(Summary& summary, const Platform& platform, const Deployment& deployment,
             const std::vector<Record>& records);

/// Fills racks, which draw `cap_w` at most each, and energy.
void add_power(Summary& summary, const Platform& platform, double cap_w, const std::vector<Record>& records);

}  // namespace racksim
