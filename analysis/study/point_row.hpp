// PointRow: a finished point of a sweep as named numbers, and all points as one table.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "analysis/study/sweep_points.hpp"
#include "analysis/summary.hpp"
#include "record/described.hpp"

namespace racksim {

/// Columns with their units in their names, in order: verdict, objectives, metrics, energy, power. Not a number where
/// there is none.
using PointRow = std::vector<std::pair<std::string, double>>;
PointRow row_of(const Summary& summary);
/// The columns of a row; `<...>` stands for what depends on the scenario.
std::vector<Described> point_row_described();

nlohmann::json to_json(const PointRow& row);
PointRow point_row_from_json(const nlohmann::json& json);

/// How a point of the plan stands.
struct PointState {
  enum class Kind { open, done, failed };
  Kind kind = Kind::open;
  PointRow row;
  std::string fault;  ///< why it failed
};

/// "done", "failed", "open".
std::string name_of(PointState::Kind kind);

/// points.csv: point, state, the axes, then every column that any point has; failed points end in their fault.
std::string points_csv(const Sweep& sweep, const std::vector<SweepPoint>& points,
                       const std::vector<PointState>& states);
std::vector<Described> points_described();

}  // namespace racksim
