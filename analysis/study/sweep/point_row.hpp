// PointRow: a finished point of a sweep as named numbers, and all points as one table.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/study/sweep/sweep_points.hpp"
#include "analysis/summary/summary.hpp"
#include "record/described.hpp"

namespace racksim {

/// Columns with their units in their names, in order: verdict, objectives, metrics, energy, power. A value that does
/// not exist is not a number.
using PointRow = std::vector<std::pair<std::string, double>>;
PointRow row_of(const Summary& summary);
/// The columns of a row; `<...>` stands for a part of a name that depends on the scenario.
std::vector<Described> point_row_described();

nlohmann::json to_json(const PointRow& row);
PointRow point_row_from_json(const nlohmann::json& json);

/// The value of a column; not a number if the row does not have it.
double value_in(const PointRow& row, const std::string& column);

/// Whether a column is the share that kept objective `i`.
bool is_kept(const std::string& column, std::size_t i);

/// The words for a column, such as "ttft, p99" in s, or "kept ttft <= 2 s" in 1.
struct ColumnWords {
  std::string text, unit;
};
ColumnWords in_words(const std::string& column, const std::vector<std::string>& objectives);

/// Which way a column is better, how it is shown, and whether decisions are made by it. For columns of metrics this
/// follows from the row of the metric, for others from the table of columns. A column that neither has was written by
/// another version.
struct ColumnFacts {
  Better better = Better::neither;
  Shown shown = Shown::plain;
  Decides decides = Decides::no;
};
ColumnFacts facts_of(const std::string& column);

/// The objectives by which a point is judged, in the order of its columns `sla_<i>_...`.
struct PointObjective {
  std::string text;   ///< "ttft <= 2 s"
  double needed = 0;  ///< share
};
std::vector<PointObjective> objectives_of(const Summary& summary);
nlohmann::json to_json(const std::vector<PointObjective>& objectives);
std::vector<PointObjective> point_objectives_from_json(const nlohmann::json& json);

/// The state of a point of the plan.
struct PointState {
  enum class Kind { open, done, failed };
  Kind kind = Kind::open;
  PointRow row;
  std::string fault;  ///< why it failed
  std::vector<PointObjective> objectives = {};
};

constexpr const char* name_of(PointState::Kind kind) {
  switch (kind) {
    case PointState::Kind::open:
      return "open";
    case PointState::Kind::done:
      return "done";
    case PointState::Kind::failed:
      return "failed";
  }
  return nullptr;
}

/// The objective with the least margin, and the share that kept it.
struct Binding {
  std::string text;
  double kept = 0, needed = 0;
};
/// Nothing for a point that is not done.
std::optional<Binding> binding_of(const PointState& state);

/// points.csv: point, state, the axes, then every column that any point has; failed points end in their fault.
std::string points_csv(const Sweep& sweep, const std::vector<SweepPoint>& points,
                       const std::vector<PointState>& states);
std::vector<Described> points_described();

}  // namespace racksim
