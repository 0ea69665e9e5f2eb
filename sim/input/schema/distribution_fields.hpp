// Fields of a distribution. They are the same in every unit.
#pragma once

#include "input/schema/visitor.hpp"

namespace racksim {

/// What the values of a distribution may be: their dimension, and how large.
struct DistributionValues {
  Dimension dimension;
  Bounds bounds;
};

/// Visits `distribution` and the keys of every kind. `traced`: the values may come from a trace.
void distribution_fields(Visitor& v, Distribution& d, const DistributionValues& values, bool traced);

}  // namespace racksim
