// The fields of summary.json, in its order.
#pragma once

#include "record/described.hpp"

namespace racksim {

std::vector<Described> summary_described();

}  // namespace racksim
