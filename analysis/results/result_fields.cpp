// Numbers and intervals as JSON.
#include "analysis/results/result_fields.hpp"

#include <cmath>

namespace racksim {

Json json_of(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const Interval& i) { return {{"mean", json_of(i.mean)}, {"ci95", json_of(i.ci95)}}; }

}  // namespace racksim
