// Tables of points.
#include "analysis/study/sweep_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace racksim {

namespace {

using Kind = PointState::Kind;

constexpr std::size_t kMostRows = 40, kMostFaults = 10, kMostAxes = 4;

std::size_t count(const std::vector<PointState>& states, Kind kind) {
  return static_cast<std::size_t>(
      std::count_if(states.begin(), states.end(), [&](const PointState& s) { return s.kind == kind; }));
}

std::string design_text(Sweep::Design design) {
  return design == Sweep::Design::grid ? "grid" : design == Sweep::Design::zip ? "zip" : "Latin hypercube";
}

std::string headline(const Sweep& sweep, const std::vector<PointState>& states) {
  const auto text = [](std::size_t n) { return number(static_cast<double>(n)); };
  const std::size_t failed = count(states, Kind::failed), open = count(states, Kind::open);
  std::string line =
      fmt::format("{} points, {} of {} {}: {} done", text(states.size()), design_text(sweep.design), sweep.axes.size(),
                  sweep.axes.size() == 1 ? "axis" : "axes", text(count(states, Kind::done)));
  if (failed > 0) line += fmt::format(", {} failed", text(failed));
  if (open > 0) line += fmt::format(", {} to run", text(open));
  return line + ".";
}

double value(const PointRow& row, const std::string& name) {
  const auto at = std::find_if(row.begin(), row.end(), [&](const auto& column) { return column.first == name; });
  return at == row.end() ? kNotAvailable : at->second;
}

/// The least share by which any objective was kept.
double least_kept(const PointRow& row) {
  double least = kNotAvailable;
  for (const auto& [name, share] : row)
    if (name.rfind("sla_", 0) == 0 && name.size() > 11 && name.substr(name.size() - 11) == "_attainment")
      least = std::fmin(least, share);
  return least;
}

std::vector<std::string> result_cells(const PointState& state) {
  if (state.kind == Kind::failed) return {"failed", "-", "-", "-", "-"};
  if (state.kind == Kind::open) return {"to run", "-", "-", "-", "-"};
  const PointRow& row = state.row;
  return {value(row, "sla_met") > 0 ? "met" : "violated", percent(least_kept(row)),
          number(value(row, "concurrency_mean")), number(value(row, "output_throughput_mean_tok_per_s")),
          number(value(row, "power_mean_w"))};
}

/// The last word of a key has the room of a column; a parameter of a distribution needs the word before it.
std::string last_word(const std::string& key) {
  static const std::vector<std::string> parameters{"value", "mean", "median", "p99", "min", "max", "limit"};
  const std::size_t dot = key.rfind('.');
  const std::string word = key.substr(dot + 1);
  const bool alone = std::find(parameters.begin(), parameters.end(), word) == parameters.end();
  return alone || dot == std::string::npos || dot == 0 ? word : key.substr(key.rfind('.', dot - 1) + 1);
}

Block points_table(const Sweep& sweep, const std::vector<SweepPoint>& points, const std::vector<PointState>& states) {
  const std::size_t axes = std::min(sweep.axes.size(), kMostAxes);
  std::vector<std::string> heading{"point"};
  for (std::size_t a = 0; a < axes; ++a) heading.push_back(last_word(sweep.axes[a].key));
  const bool planned = count(states, Kind::open) == states.size();
  if (!planned)
    for (const char* word : {"SLA", "kept least", "streams", "tok/s", "W"}) heading.emplace_back(word);
  Table table(heading);
  for (std::size_t p = 0; p < points.size(); ++p) {
    std::vector<std::string> row{std::to_string(points[p].number)};
    for (std::size_t a = 0; a < axes; ++a) row.push_back(points[p].values[a]);
    if (!planned)
      for (std::string& cell : result_cells(states[p])) row.push_back(std::move(cell));
    table.row(std::move(row));
  }
  return racksim::table(std::move(table));
}

std::vector<std::string> faults(const std::vector<SweepPoint>& points, const std::vector<PointState>& states) {
  std::vector<std::string> list;
  for (std::size_t p = 0; p < points.size(); ++p)
    if (states[p].kind == Kind::failed) list.push_back(fmt::format("point {}: {}", points[p].number, states[p].fault));
  if (list.size() > kMostFaults) {
    const std::size_t more = list.size() - kMostFaults;
    list.resize(kMostFaults);
    list.push_back(fmt::format("and {} more, in the column `fault` of points.csv", more));
  }
  return list;
}

}  // namespace

Document document_of(const Sweep& sweep, const std::vector<SweepPoint>& points, const std::vector<PointState>& states) {
  Document document{{"", {paragraph(headline(sweep, states))}}};
  if (points.size() <= kMostRows) document.push_back({"Points", {points_table(sweep, points, states)}});
  document.push_back({"Failed", {items(faults(points, states))}});
  return document;
}

nlohmann::json sweep_json(const Sweep& sweep, const std::vector<SweepPoint>& points,
                          const std::vector<PointState>& states) {
  nlohmann::json list = nlohmann::json::array();
  for (std::size_t p = 0; p < points.size(); ++p) {
    nlohmann::json values = nlohmann::json::object(), row = nlohmann::json::object();
    for (std::size_t a = 0; a < sweep.axes.size(); ++a) values[sweep.axes[a].key] = points[p].values[a];
    for (const auto& [name, number] : states[p].row)
      row[name] = std::isfinite(number) ? nlohmann::json(number) : nlohmann::json(nullptr);
    nlohmann::json point{{"point", points[p].number}, {"values", values}, {"state", name_of(states[p].kind)}};
    if (!row.empty()) point["metrics"] = row;
    if (!states[p].fault.empty()) point["fault"] = states[p].fault;
    list.push_back(point);
  }
  return {{"sweep", sweep.name},
          {"points", list},
          {"done", count(states, Kind::done)},
          {"failed", count(states, Kind::failed)},
          {"open", count(states, Kind::open)}};
}

}  // namespace racksim
