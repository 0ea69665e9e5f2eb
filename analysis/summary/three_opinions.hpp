// Comparison: the static estimate, theory and the simulation side by side.
#pragma once

#include <string>
#include <vector>

#include "analysis/summary/summary.hpp"

namespace racksim {

/// Of all racks together. Theory: Erlang B for slots, the fluid limit for batching, the power curve at the full batch.
std::vector<ComparisonRow> comparison(const Summary& summary, const Platform& platform, const Deployment& deployment);

}  // namespace racksim
