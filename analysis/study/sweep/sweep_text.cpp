// Tables of points.
#include "analysis/study/sweep/sweep_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "input/schema/found_field.hpp"

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

/// How many points keep the SLA, and which objectives stop the others; nothing while no point is done.
std::string judgement(const std::vector<PointState>& states) {
  std::map<std::string, std::size_t> binds;
  std::size_t met = 0, violated = 0;
  for (const PointState& s : states) {
    if (s.kind != Kind::done) continue;
    if (value_in(s.row, "sla_met") > 0) {
      ++met;
      continue;
    }
    ++violated;
    if (const auto binding = binding_of(s)) ++binds[binding->text];
  }
  if (met + violated == 0) return {};
  std::string line = met == 0        ? "No point keeps the SLA"
                     : violated == 0 ? fmt::format("{} keeps the SLA", met == 1 ? "The point" : "Every point")
                                     : fmt::format("{} of {} points keep the SLA", met, met + violated);
  std::vector<std::pair<std::string, std::size_t>> most(binds.begin(), binds.end());
  std::stable_sort(most.begin(), most.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  for (std::size_t i = 0; i < most.size(); ++i)
    line += i == 0 ? fmt::format("; {} is furthest off at {}", most[i].first, most[i].second)
                   : fmt::format(", {} at {}", most[i].first, most[i].second);
  return line + ".";
}

std::vector<std::string> result_cells(const PointState& state) {
  if (state.kind == Kind::failed) return {"failed", "-", "-", "-", "-"};
  if (state.kind == Kind::open) return {"to run", "-", "-", "-", "-"};
  const PointRow& row = state.row;
  const auto binding = binding_of(state);
  const auto mean = [&](Metric metric) { return number(value_in(row, column_of(metric, Statistic::mean))); };
  return {value_in(row, "sla_met") > 0 ? "met" : "violated", percent(binding ? binding->kept : kNotAvailable),
          mean(Metric::concurrency), mean(Metric::output_throughput), mean(Metric::power)};
}

Block points_table(const Sweep& sweep, const std::vector<SweepPoint>& points, const std::vector<PointState>& states) {
  const std::size_t axes = std::min(sweep.axes.size(), kMostAxes);
  std::vector<std::string> heading{"point"};
  for (std::size_t a = 0; a < axes; ++a) heading.push_back(short_key(sweep.axes[a].key));
  const bool planned = count(states, Kind::open) == states.size();
  if (!planned)
    for (const char* word : {"SLA", "kept", "streams", "tok/s", "W"}) heading.emplace_back(word);
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

/// SI unit of the numbers of an axis; empty if there is none.
std::string unit_of(const FieldInfo& field, const std::string& written) {
  const auto number = read_number(field, written);
  if (!number) return {};
  if (number->dimension == Dimension::ratio || number->dimension == Dimension::count) return {};
  const std::string one = format_exact(1, number->dimension);
  return one.substr(one.find(' ') + 1);
}

nlohmann::json point_json(const Sweep& sweep, const std::vector<FieldInfo>& fields, const SweepPoint& point,
                          const PointState& state) {
  nlohmann::json values = nlohmann::json::object(), numbers = nlohmann::json::object(), row = nlohmann::json::object();
  for (std::size_t a = 0; a < sweep.axes.size(); ++a) {
    const auto number = read_number(fields[a], point.values[a]);
    values[sweep.axes[a].key] = point.values[a];
    numbers[sweep.axes[a].key] = json_of(number ? number->value : kNotAvailable);
  }
  for (const auto& [name, number] : state.row) row[name] = json_of(number);
  nlohmann::json json{
      {"point", point.number}, {"values", values}, {"numbers", numbers}, {"state", name_of(state.kind)}};
  if (!row.empty()) json["metrics"] = row;
  if (!state.objectives.empty()) json["objectives"] = to_json(state.objectives);
  if (const auto binding = binding_of(state))
    json["binding"] = {{"objective", binding->text}, {"kept", binding->kept}, {"needed", binding->needed}};
  if (!state.fault.empty()) json["fault"] = state.fault;
  return json;
}

}  // namespace

std::string short_key(const std::string& key) {
  static const std::vector<std::string> parameters{"value", "mean", "median", "p99", "min", "max", "limit"};
  const std::size_t dot = key.rfind('.');
  const std::string word = key.substr(dot + 1);
  const bool alone = std::find(parameters.begin(), parameters.end(), word) == parameters.end();
  if (alone || dot == std::string::npos || dot == 0) return word;
  std::size_t from = key.rfind('.', dot - 1) + 1;
  if (std::isdigit(static_cast<unsigned char>(key[from])) && from > 1)
    from = key.rfind('.', from - 2) + 1;  // sla.0.limit
  return key.substr(from);
}

Document document_of(const Sweep& sweep, const std::vector<SweepPoint>& points, const std::vector<PointState>& states) {
  Document document{{"", {paragraph(headline(sweep, states)), paragraph(judgement(states))}}};
  if (points.size() <= kMostRows) document.push_back({"Points", {points_table(sweep, points, states)}});
  document.push_back({"Failed", {items(faults(points, states))}});
  return document;
}

nlohmann::json sweep_json(const Sweep& sweep, const std::vector<SweepPoint>& points,
                          const std::vector<PointState>& states) {
  nlohmann::json list = nlohmann::json::array(), axes = nlohmann::json::array();
  std::vector<FieldInfo> fields;
  for (const Axis& axis : sweep.axes) {
    fields.push_back(find_field(axis.key).info);
    axes.push_back({{"key", axis.key}, {"unit", unit_of(fields.back(), points.front().values[axes.size()])}});
  }
  for (std::size_t p = 0; p < points.size(); ++p) list.push_back(point_json(sweep, fields, points[p], states[p]));
  return {{"sweep", sweep.name},
          {"headline", headline(sweep, states)},
          {"judgement", judgement(states)},
          {"scenario", std::filesystem::path(sweep.scenario).filename().string()},
          {"design", design_text(sweep.design)},
          {"set", sweep.sets},
          {"axes", axes},
          {"points", list},
          {"done", count(states, Kind::done)},
          {"failed", count(states, Kind::failed)},
          {"open", count(states, Kind::open)}};
}

}  // namespace racksim
