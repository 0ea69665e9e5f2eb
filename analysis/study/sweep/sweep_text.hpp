// A sweep in words and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "analysis/study/sweep/point_row.hpp"
#include "analysis/words/document.hpp"

namespace racksim {

/// The number of points in each state, the points of a small sweep as a table, and the points that failed.
Document document_of(const Sweep& sweep, const std::vector<SweepPoint>& points, const std::vector<PointState>& states);

/// The last word of a key has the room of a column; a parameter of a distribution needs the word before it.
std::string short_key(const std::string& key);

/// sweep.json: every point with its values, as written and in SI units, its numbers, and what binds.
nlohmann::json sweep_json(const Sweep& sweep, const std::vector<SweepPoint>& points,
                          const std::vector<PointState>& states);

}  // namespace racksim
