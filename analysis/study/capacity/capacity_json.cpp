// A capacity as JSON and as CSV: tables of its fields and columns.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "analysis/estimate/estimate_json.hpp"
#include "analysis/study/capacity/capacity_report.hpp"
#include "analysis/summary/verdict.hpp"
#include "record/csv_columns.hpp"

namespace racksim {

namespace {

const ResultFields<CapacityFigure>& figure_fields() {
  using F = CapacityFigure;
  static const ResultFields<F> fields{
      {"quantity", "", "The varied one first, then others at that load", &F::quantity},
      {"unit", "", "", &F::unit},
      {"value", "`unit`", "", &F::value},
      {"lower", "`unit`", "95 % interval: chance only; null where the search found no end", &F::lower},
      {"upper", "`unit`", "Likewise", &F::upper}};
  return fields;
}

const ResultFields<Objective>& objective_fields() {
  static const ResultFields<Objective> fields{{"limit", "", "In words", objective_text},
                                              {"target", "1", "Share that must keep it", needed}};
  return fields;
}

ResultField<LoadPoint> attainment_field() {
  ResultField<LoadPoint> field{"attainment", "1", "Share that kept it, by objective", [](const LoadPoint& p) {
                                 Json list = Json::array();
                                 for (const Interval& i : p.attained) list.push_back(json_of(i));
                                 return list;
                               }};
  field.about.below = {{"mean", {}, {}}, {"ci95", {}, {}}};
  field.about.shape = Described::Shape::list;
  return field;
}

const ResultFields<LoadPoint>& point_fields() {
  using P = LoadPoint;
  static const ResultFields<P> fields{
      {"value", "", "Of the varied quantity, SI", &P::x},
      {"people", "people", "Of closed populations", &P::people},
      {"sessions_per_s", "1/s", "Of open populations", &P::sessions_per_s},
      {"replications", "", "Behind this point", [](const P& p) { return p.observations.size(); }},
      {"streams", "turns", "Turns in flight, time average", &P::streams},
      {"waiting", "turns", "Of these, in a queue", &P::waiting},
      {"turns_per_s", "1/s", "Sent in the window", &P::turns_per_s},
      {"power_w", "W", "All racks", &P::power_w},
      attainment_field(),
      {"sla", "", listed_names<Answer>(), [](const P& p) { return name_of(p.answer); }},
      {"saturation", "", listed_names<Saturation>(), [](const P& p) { return name_of(p.saturation); }},
      {"mser5_warmup_s", "s", "Warm-up that MSER-5 asks for; null: turns in flight never settle", &P::warmup_needed_s}};
  return fields;
}

/// Of all racks: as published, or else by the arithmetic.
double claimed_sessions(const CapacityReport& r) {
  const Estimate& e = r.estimate;
  if (e.published_sessions >= 0) return e.published_sessions * e.racks;
  return e.claims() && e.sessions_per_rack ? static_cast<double>(*e.sessions_per_rack) * e.racks : kNotAvailable;
}

std::string kind_text(Capacity::Kind kind) {
  return kind == Capacity::Kind::found ? "found" : kind == Capacity::Kind::none_holds ? "none holds" : "all hold";
}

Json binding_of(const CapacityReport& r) {
  if (r.capacity.kind == Capacity::Kind::all_hold) return nullptr;
  return objective_text(r.sla[r.capacity.binding]);
}

std::vector<std::string> cautions_of(const CapacityReport& r) {
  std::vector<std::string> texts;
  for (const Caution& c : r.cautions) texts.push_back(c.text());
  return texts;
}

const CapacityReport& itself(const CapacityReport& r) { return r; }

const ResultFields<CapacityReport>& report_fields() {
  using R = CapacityReport;
  static const ResultFields<R> run{{"seed", "", "", &R::seed},
                                   {"warmup_s", "s", "Of each replication", &R::warmup_s},
                                   {"window_s", "s", "Measured", &R::duration_s}};
  static const ResultFields<R> fields = [] {
    ResultFields<R> all{
        {"scenario", "", "Name", &R::scenario},
        {"sentence", "", "The answer in words", capacity_sentence},
        {"claimed_sessions", "sessions", "Of all racks: as published, or by the claim's arithmetic", claimed_sessions},
        {"varied", "", "load, servers or a key", [](const R& r) { return r.variation.name(); }},
        {"sought", "", "largest or smallest", [](const R& r) { return r.variation.eases ? "smallest" : "largest"; }},
        {"answer", "", "found, none holds, all hold", [](const R& r) { return kind_text(r.capacity.kind); }},
        nested<R>("capacity", "", &R::figures, figure_fields()),
        {"binding", "", "Objective that breaks first; null if all hold", binding_of},
        {"sets", "", "Overlays that give the scenario this load", &R::sets},
        {"precise", "", "The interval is as narrow as was asked for", [](const R& r) { return r.capacity.precise; }},
        {"precision", "1", "Asked for: half width over value", &R::precision},
        {"replications", "", "Of the loads near the capacity", [](const R& r) { return r.capacity.replications; }},
        nested<R>("objectives", "", &R::sla, objective_fields()),
        nested<R>("curve", "A load each, in order", &R::points, point_fields()),
        nested<R>("run", "", itself, run),
        {"warnings", "", "What to be careful about", &R::warnings},
        {"cautions", "", "Where profiles were left, at the load nearest to the capacity", cautions_of},
        nested<R>("estimate", "As `racksim estimate`", &R::estimate, estimate_fields())};
    all.back().about.below.clear();  // described once, in its own section
    return all;
  }();
  return fields;
}

CsvColumn<LoadPoint> mean_of(const char* name, const char* unit, const char* meaning, Interval LoadPoint::*member) {
  return {name, unit, meaning, [member](const LoadPoint& p) { return (p.*member).mean; }};
}

CsvColumn<LoadPoint> ci95_of(const std::string& name, const char* unit, Interval LoadPoint::*member) {
  return {name + "_ci95", unit, "Its interval's half width", [member](const LoadPoint& p) { return (p.*member).ci95; }};
}

/// `objectives`: their names in the header.
CsvColumns<LoadPoint> curve_columns(const std::vector<std::string>& objectives) {
  using P = LoadPoint;
  CsvColumns<P> all{{"value", "", "Of the varied quantity, SI: load factor, servers or key", &P::x},
                    {"people", "people", "Asked, of closed populations", &P::people},
                    {"sessions_per_s", "1/s", "Asked, of open populations", &P::sessions_per_s},
                    {"replications", "", "Behind this row", [](const P& p) { return p.observations.size(); }},
                    mean_of("streams", "turns", "Turns in flight, time average", &P::streams),
                    ci95_of("streams", "turns", &P::streams),
                    mean_of("turns_per_s", "1/s", "Sent in the window", &P::turns_per_s),
                    ci95_of("turns_per_s", "1/s", &P::turns_per_s),
                    mean_of("power_w", "W", "All racks", &P::power_w)};
  for (std::size_t i = 0; i < objectives.size(); ++i) {
    const std::string name = objectives[i] + "_attainment";
    all.push_back({name, "1", "Share that kept objective i", [i](const P& p) { return p.attained[i].mean; }});
    all.push_back({name + "_ci95", "1", "Its interval's half width", [i](const P& p) { return p.attained[i].ci95; }});
  }
  all.push_back({"sla", "", listed_names<Answer>(), [](const P& p) { return name_of(p.answer); }});
  all.push_back({"saturation", "", listed_names<Saturation>(), [](const P& p) { return name_of(p.saturation); }});
  all.push_back({"mser5_warmup_s", "s", "Warm-up that MSER-5 asks for, by turns in flight; blank if they never settle",
                 &P::warmup_needed_s});
  return all;
}

}  // namespace

nlohmann::json to_json(const CapacityReport& report) { return written(report_fields(), report); }

std::vector<Described> capacity_described() { return described(report_fields()); }

std::string curve_csv(const CapacityReport& r) {
  std::vector<std::string> objectives;
  for (std::size_t i = 0; i < r.sla.size(); ++i)
    objectives.push_back(fmt::format("{}_{}", name_of(r.sla[i].metric), i));
  return csv_table(curve_columns(objectives), r.points);
}

std::vector<Described> curve_described() { return described(curve_columns({"<metric>_<i>"})); }

}  // namespace racksim
