// The fields of an estimate as JSON.
#pragma once

#include "analysis/estimate.hpp"
#include "analysis/fields.hpp"

namespace racksim {

const Fields<Estimate>& estimate_fields();

}  // namespace racksim
