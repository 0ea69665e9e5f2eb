// The fields of an estimate as JSON.
#pragma once

#include "analysis/estimate/estimate.hpp"
#include "analysis/results/result_fields.hpp"

namespace racksim {

const ResultFields<Estimate>& estimate_fields();

}  // namespace racksim
