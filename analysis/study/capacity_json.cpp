// A capacity as JSON and as CSV.
#include <fmt/format.h>

#include <cmath>

#include "analysis/estimate_text.hpp"
#include "analysis/study/capacity_report.hpp"
#include "analysis/verdict.hpp"

namespace racksim {

namespace {

using nlohmann::json;

json known(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }

json to_json(const Interval& i) { return {{"mean", known(i.mean)}, {"ci95", known(i.ci95)}}; }

json to_json(const CapacityFigure& f) {
  return {{"quantity", f.quantity},
          {"unit", f.unit},
          {"value", known(f.value)},
          {"lower", known(f.lower)},
          {"upper", known(f.upper)}};
}

json to_json(const LoadPoint& p) {
  json attained = json::array();
  for (const Interval& i : p.attained) attained.push_back(to_json(i));
  return {{"value", p.x},
          {"people", p.people},
          {"sessions_per_s", p.sessions_per_s},
          {"replications", p.observations.size()},
          {"streams", to_json(p.streams)},
          {"waiting", to_json(p.waiting)},
          {"turns_per_s", to_json(p.turns_per_s)},
          {"power_w", to_json(p.power_w)},
          {"attainment", attained},
          {"sla", name_of(p.answer)},
          {"saturation", name_of(p.saturation)},
          {"mser5_warmup_s", known(p.warmup_needed_s)}};
}

/// Of all racks: as published, or else by the arithmetic.
double claimed_sessions(const Estimate& e) {
  if (e.published_sessions >= 0) return e.published_sessions * e.racks;
  return e.claims() && e.sessions_per_rack ? static_cast<double>(*e.sessions_per_rack) * e.racks : kNotAvailable;
}

std::string kind_text(Capacity::Kind kind) {
  return kind == Capacity::Kind::found ? "found" : kind == Capacity::Kind::none_holds ? "none holds" : "all hold";
}

}  // namespace

json to_json(const CapacityReport& r) {
  json figures = json::array(), objectives = json::array(), points = json::array();
  for (const CapacityFigure& f : r.figures) figures.push_back(to_json(f));
  for (const Objective& o : r.sla) objectives.push_back({{"limit", objective_text(o)}, {"target", needed(o)}});
  for (const LoadPoint& p : r.points) points.push_back(to_json(p));
  json cautions = json::array();
  for (const Caution& c : r.cautions) cautions.push_back(c.text());
  return {{"scenario", r.scenario},
          {"sentence", capacity_sentence(r)},
          {"claimed_sessions", known(claimed_sessions(r.estimate))},
          {"varied", r.variation.name()},
          {"sought", r.variation.eases ? "smallest" : "largest"},
          {"answer", kind_text(r.capacity.kind)},
          {"capacity", figures},
          {"binding", r.capacity.kind == Capacity::Kind::all_hold ? json(nullptr)
                                                                  : json(objective_text(r.sla[r.capacity.binding]))},
          {"sets", r.sets},
          {"precise", r.capacity.precise},
          {"precision", r.precision},
          {"replications", r.capacity.replications},
          {"objectives", objectives},
          {"curve", points},
          {"run", {{"seed", r.seed}, {"warmup_s", r.warmup_s}, {"window_s", r.duration_s}}},
          {"warnings", r.warnings},
          {"cautions", cautions},
          {"estimate", racksim::to_json(r.estimate)}};
}

std::string curve_csv(const CapacityReport& r) {
  std::string out =
      "value,people,sessions_per_s,replications,streams,streams_ci95,turns_per_s,turns_per_s_ci95,power_w";
  for (std::size_t i = 0; i < r.sla.size(); ++i) {
    const std::string name = fmt::format("{}_{}", name_of(r.sla[i].metric), i);
    out += fmt::format(",{}_attainment,{}_attainment_ci95", name, name);
  }
  out += ",sla,saturation,mser5_warmup_s\r\n";
  const auto cell = [](double v) { return std::isfinite(v) ? fmt::format("{:.9g}", v) : std::string(); };
  for (const LoadPoint& p : r.points) {
    out += fmt::format("{},{},{},{},{},{},{},{},{}", cell(p.x), cell(p.people), cell(p.sessions_per_s),
                       p.observations.size(), cell(p.streams.mean), cell(p.streams.ci95), cell(p.turns_per_s.mean),
                       cell(p.turns_per_s.ci95), cell(p.power_w.mean));
    for (const Interval& i : p.attained) out += fmt::format(",{},{}", cell(i.mean), cell(i.ci95));
    out += fmt::format(",{},{},{}\r\n", name_of(p.answer), name_of(p.saturation), cell(p.warmup_needed_s));
  }
  return out;
}

}  // namespace racksim
