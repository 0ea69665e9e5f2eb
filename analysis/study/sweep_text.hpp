// A sweep in words and as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "analysis/document.hpp"
#include "analysis/study/point_row.hpp"

namespace racksim {

/// How many points stand how, the points of a small sweep as a table, and what failed.
Document document_of(const Sweep& sweep, const std::vector<SweepPoint>& points, const std::vector<PointState>& states);
nlohmann::json sweep_json(const Sweep& sweep, const std::vector<SweepPoint>& points,
                          const std::vector<PointState>& states);

}  // namespace racksim
