// Columns of points.csv.
#include "analysis/study/sweep/point_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "analysis/summary/verdict.hpp"
#include "analysis/words/text.hpp"

namespace racksim {

namespace {

void add(PointRow& row, const std::string& name, const Interval& i) {
  row.emplace_back(name, i.mean);
  row.emplace_back(name + "_ci95", i.ci95);
}

/// Columns of a row: one, or some of the same kind, for which `<...>` stands in the name.
struct PointColumns {
  Described about;
  void (*add)(PointRow& row, const Summary& s);
  ColumnFacts facts = {};
};

void add_objectives(PointRow& row, const Summary& s) {
  for (std::size_t i = 0; i < s.objectives.size(); ++i)
    add(row, fmt::format("sla_{}_{}_attainment", i, name_of(s.objectives[i].objective.metric)),
        s.objectives[i].attained);
}

void add_metrics(PointRow& row, const Summary& s) {
  for (const MetricResult& m : s.metrics)
    for (const Statistic statistic : statistics_of(m.row()))
      row.emplace_back(column_of(m.metric, statistic), m.at(statistic));
}

void add_racks(PointRow& row, const Summary& s) {
  for (const RackPower& r : s.racks) row.emplace_back(fmt::format("rack_{}_power_peak_w", r.name), r.peak_w);
}

void nothing(PointRow& /*row*/, const Summary& /*s*/) {}

const std::vector<PointColumns>& point_columns() {
  static const std::vector<PointColumns> all{
      {{"sla_met", "0, 1", "Every objective"},
       [](PointRow& row, const Summary& s) { row.emplace_back("sla_met", s.met ? 1 : 0); }},
      {{"replications", "", ""},
       [](PointRow& row, const Summary& s) { row.emplace_back("replications", static_cast<double>(s.replications)); }},
      {{"turns_sent", "turns", "In the windows of all replications"},
       [](PointRow& row, const Summary& s) { row.emplace_back("turns_sent", static_cast<double>(s.sent)); }},
      {{"backlogged", "0, 1", "As `stability.backlogged`: percentiles depend on the duration"},
       [](PointRow& row, const Summary& s) { row.emplace_back("backlogged", s.stability.backlogged ? 1 : 0); }},
      {{"sla_<i>_<metric>_attainment", "1", "Share that kept objective i"},
       add_objectives,
       {Better::more, Shown::percent, Decides::yes}},
      {{"sla_<i>_<metric>_attainment_ci95", "1", "Its interval's half width, as all `ci95`"}, nothing},
      {{"<metric>_mean_<unit>", "", "As in summary.json; unit: s, per_s, tok_per_s, w, j, or left away"}, add_metrics},
      {{"<metric>_ci95_<unit>", "", "Likewise"}, nothing},
      {{"<metric>_<percentile>_<unit>", "", "p50, p90, p99 of what is counted turn by turn"}, nothing},
      {{"energy_per_good_turn_j", "J", "As in summary.json"},
       [](PointRow& row, const Summary& s) { add(row, "energy_per_good_turn_j", s.energy.per_good_turn_j); },
       {Better::less}},
      {{"energy_per_good_turn_j_ci95", "J", ""}, nothing},
      {{"rack_<name>_power_peak_w", "W", "As in summary.json"},
       add_racks,
       {Better::less}}};  // a rack's budget is sized for it; like the mean, it is judged beside the work that was
                          // served
  return all;
}

std::vector<std::string> columns(const std::vector<PointState>& states) {
  std::vector<std::string> names;
  for (const PointState& state : states)
    for (std::size_t i = 0; i < state.row.size(); ++i) {
      const std::string& name = state.row[i].first;
      const bool in_place = i < names.size() && names[i] == name;
      if (!in_place && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  return names;
}

std::string cell(const PointRow& row, const std::string& name) {
  const double value = value_in(row, name);
  return std::isfinite(value) ? fmt::format("{:.9g}", value) : "";
}

/// Whether a column matches `pattern`: it is equal before the first `<...>` and after the last.
bool is_one_of(const std::string& column, const std::string& pattern) {
  const std::size_t open = pattern.find('<');
  if (open == std::string::npos) return column == pattern;
  return column.starts_with(pattern.substr(0, open)) && column.ends_with(pattern.substr(pattern.rfind('>') + 1));
}

/// The share that kept objective `i`, whatever its metric.
double kept_of(const PointRow& row, std::size_t i) {
  for (const auto& [name, share] : row)
    if (is_kept(name, i)) return share;
  return kNotAvailable;
}

}  // namespace

double value_in(const PointRow& row, const std::string& name) {
  const auto at = std::find_if(row.begin(), row.end(), [&](const auto& column) { return column.first == name; });
  return at == row.end() ? kNotAvailable : at->second;
}

bool is_kept(const std::string& column, std::size_t i) {
  return column.starts_with(fmt::format("sla_{}_", i)) && column.ends_with("_attainment");
}

ColumnWords in_words(const std::string& column, const std::vector<std::string>& objectives) {
  std::size_t i = 0;
  if (std::sscanf(column.c_str(), "sla_%zu_", &i) == 1)
    return {i < objectives.size() ? "kept " + objectives[i] : fmt::format("kept objective {}", i), "1"};
  auto [text, unit] = without_unit(column);
  std::replace(text.begin(), text.end(), '_', ' ');
  for (const char* statistic : {" mean", " p50", " p90", " p99"})
    if (text.ends_with(statistic)) text.insert(text.rfind(' '), ",");
  return {text, unit};
}

ColumnFacts facts_of(const std::string& column) {
  if (const auto of_metric = metric_in(column)) {
    const MetricRow& row = row_of(of_metric->metric);
    const Statistic statistic = of_metric->statistic;
    const bool telling = statistic == (row.counted() ? Statistic::p50 : Statistic::mean) ||
                         (row.counted() && statistic == Statistic::p99);
    return {row.better, row.shown, telling ? row.decides : Decides::no};
  }
  for (const PointColumns& columns : point_columns())
    if (columns.add != add_metrics && columns.add != nothing && is_one_of(column, columns.about.name))
      return columns.facts;
  return {};
}

std::vector<PointObjective> objectives_of(const Summary& s) {
  std::vector<PointObjective> list;
  for (const ObjectiveResult& o : s.objectives) list.push_back({objective_text(o.objective), o.needed()});
  return list;
}

nlohmann::json to_json(const std::vector<PointObjective>& objectives) {
  nlohmann::json json = nlohmann::json::array();
  for (const PointObjective& o : objectives) json.push_back({{"objective", o.text}, {"needed", o.needed}});
  return json;
}

std::vector<PointObjective> point_objectives_from_json(const nlohmann::json& json) {
  std::vector<PointObjective> list;
  for (const auto& o : json) list.push_back({o.at("objective"), o.at("needed")});
  return list;
}

std::optional<Binding> binding_of(const PointState& state) {
  std::optional<Binding> least;
  for (std::size_t i = 0; i < state.objectives.size(); ++i) {
    const PointObjective& o = state.objectives[i];
    const double kept = kept_of(state.row, i);
    if (std::isnan(kept) || (least && kept - o.needed >= least->kept - least->needed)) continue;
    least = {o.text, kept, o.needed};
  }
  return least;
}

PointRow row_of(const Summary& s) {
  PointRow row;
  for (const PointColumns& columns : point_columns()) columns.add(row, s);
  return row;
}

std::vector<Described> point_row_described() {
  std::vector<Described> all;
  for (const PointColumns& columns : point_columns()) all.push_back(columns.about);
  return all;
}

std::vector<Described> points_described() {
  std::vector<Described> all{{"point", "", "Number in the plan"},
                             {"state", "", "done, failed, open"},
                             {"<key>", "", "Of each axis, as written into the scenario"}};
  for (Described& column : point_row_described()) all.push_back(std::move(column));
  all.push_back({"fault", "", "Why the point failed"});
  return all;
}

nlohmann::json to_json(const PointRow& row) {
  nlohmann::json json = nlohmann::json::array();
  for (const auto& [name, value] : row)
    json.push_back({name, std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr)});
  return json;
}

PointRow point_row_from_json(const nlohmann::json& json) {
  PointRow row;
  for (const auto& column : json)
    row.emplace_back(column.at(0), column.at(1).is_null() ? kNotAvailable : column.at(1).get<double>());
  return row;
}

std::string points_csv(const Sweep& sweep, const std::vector<SweepPoint>& points,
                       const std::vector<PointState>& states) {
  const std::vector<std::string> names = columns(states);
  std::string out = "point,state";
  for (const Axis& axis : sweep.axes) out += "," + csv_cell(axis.key);
  for (const std::string& name : names) out += "," + csv_cell(name);
  out += ",fault\r\n";
  for (std::size_t p = 0; p < points.size(); ++p) {
    out += fmt::format("{},{}", points[p].number, name_of(states[p].kind));
    for (const std::string& value : points[p].values) out += "," + csv_cell(value);
    for (const std::string& name : names) out += "," + cell(states[p].row, name);
    out += "," + csv_cell(states[p].fault) + "\r\n";
  }
  return out;
}

}  // namespace racksim
