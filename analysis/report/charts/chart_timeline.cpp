// Panels above each other over one time axis, and a strip whose brush chooses the stretch that they show.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/report/charts/columns.hpp"
#include "analysis/report/sections/sections.hpp"
#include "analysis/words/text.hpp"

namespace racksim {

namespace {

constexpr double kHoursFrom = 3 * 3600;
constexpr double kHeadroom = 1.25;  ///< above the highest point, for words

struct Clock {
  const char* unit;
  double seconds;
};

Clock clock_of(const Timeline& t) { return t.end_s > kHoursFrom ? Clock{"h", 3600} : Clock{"min", 60}; }

struct Column {
  const char* name;
  Series series;
  double scale;
};

constexpr std::array<Column, kSeries> kColumns{{{"in_flight", Series::in_flight, 1},
                                                {"waiting", Series::waiting, 1},
                                                {"sessions", Series::sessions, 1},
                                                {"running", Series::running, 1},
                                                {"kv", Series::kv_share, 100},
                                                {"kw", Series::rack_w, 1e-3}}};

/// Mean, least and most of each column in each stretch.
Json data_of(const Timeline& t, const Clock& clock) {
  Columns columns;
  for (const Stretch& s : t.stretches) {
    columns.add("t", s.begin_s / clock.seconds);
    for (const Column& c : kColumns) {
      const std::string name = c.name;
      columns.add(name, s.mean(c.series) * c.scale);
      columns.add(name + "_low", s.of(c.series).low * c.scale);
      columns.add(name + "_high", s.of(c.series).high * c.scale);
    }
  }
  return columns.data();
}

Json time_axis(const Json& axis) {
  return {{"field", "t"},
          {"type", "quantitative"},
          {"scale", {{"domain", {{"param", "stretch"}}}, {"nice", false}}},
          {"axis", axis}};
}

Json value(const std::string& field) { return {{"field", field}, {"type", "quantitative"}}; }

Json hover_layer(const std::string& name, const std::string& field, const Clock& clock) {
  const auto tip = [](const char* column, const char* title) {
    return Json{{"field", column}, {"type", "quantitative"}, {"title", title}, {"format", ",.4~g"}};
  };
  return {{"name", "hover_" + name},
          {"mark", {{"type", "point"}, {"opacity", 0}, {"size", 30}, {"clip", true}}},
          {"encoding",
           {{"y", value(field)},
            {"tooltip",
             {{{"field", "t"},
               {"type", "quantitative"},
               {"title", fmt::format("time ({})", clock.unit)},
               {"format", ",.4~g"}},
              tip("sessions", "sessions"),
              tip("in_flight", "in flight"),
              tip("waiting", "waiting"),
              tip("running", "in batches"),
              tip("kv", "KV (%)"),
              tip("kw", "power (kW)")}}}}};
}

Json rule_layer() {
  return {{"transform", {{{"filter", {{"param", "moment"}, {"empty", false}}}}}},
          {"mark", {{"type", "rule"}, {"color", "var(--muted)"}, {"clip", true}}}};
}

/// Mean and peak of the chosen stretch, at the right of the panel's title. Their names are the panel's own: Vega-Lite
/// takes aggregates of the same names for one and the same.
Json readout_layer(const std::string& field, const std::string& unit) {
  return {
      {"transform",
       {{{"filter", {{"param", "stretch"}}}},
        {{"aggregate",
          {{{"op", "mean"}, {"field", field}, {"as", field + "_mean"}},
           {{"op", "max"}, {"field", field + "_high"}, {"as", field + "_peak"}}}}},
        {{"calculate",
          fmt::format("'mean ' + format(datum.{0}_mean, ',.3~r') + ', peak ' + format(datum.{0}_peak, ',.3~r') + '{1}'",
                      field, unit)},
         {"as", field + "_text"}}}},
      {"mark", {{"type", "text"}, {"align", "right"}, {"baseline", "bottom"}, {"clip", false}}},  // above the panel
      {"encoding",
       {{"x", {{"value", "width"}}},
        {"y", {{"value", -5}}},
        {"text", {{"field", field + "_text"}, {"type", "nominal"}}}}}};
}

/// The times that are not measured, in grey, with their names in the first panel.
Json shade_layers(const Result& result, const Clock& clock, bool named) {
  const Json& run = result.summary.at("run");
  const double open = number_in(run.at("warmup_s")), close = open + number_in(run.at("window_s"));
  Json spans = Json::array();
  if (open > 0) spans.push_back({{"from", 0}, {"to", open / clock.seconds}, {"name", "warm-up"}});
  if (result.timeline.end_s > close)
    spans.push_back(
        {{"from", close / clock.seconds}, {"to", result.timeline.end_s / clock.seconds}, {"name", "drain"}});
  if (spans.empty()) return Json::array();
  const Json from{{"field", "from"}, {"type", "quantitative"}};
  Json layers{{{"data", {{"values", spans}}},
               {"mark", {{"type", "rect"}, {"color", "var(--soft)"}, {"clip", true}}},
               {"encoding", {{"x", from}, {"x2", {{"field", "to"}}}}}}};
  if (named)
    layers.push_back(
        {{"data", {{"values", spans}}},
         {"mark", {{"type", "text"}, {"align", "left"}, {"baseline", "top"}, {"dx", 4}, {"clip", true}}},
         {"encoding", {{"x", from}, {"y", {{"value", 4}}}, {"text", {{"field", "name"}, {"type", "nominal"}}}}}});
  return layers;
}

struct Panel {
  const char* name;
  const char* title;
  const char* unit;
  int height;
  double top;   ///< of the axis; 0 = as the data has it
  bool named;   ///< whether warm-up and drain are written in it
  Json layers;  ///< between the shade and the readout
};

Json band_layer(const std::string& field, const char* color) {
  return {{"mark", {{"type", "area"}, {"color", color}, {"opacity", 0.45}, {"clip", true}}},
          {"encoding", {{"y", value(field + "_low")}, {"y2", {{"field", field + "_high"}}}}}};
}

Json mark_layer(const std::string& field, const char* type, const char* color) {
  return {{"mark", {{"type", type}, {"color", color}, {"clip", true}, {"interpolate", "step-after"}}},
          {"encoding", {{"y", value(field)}}}};
}

/// The layers of a panel share both axes, whatever field each of them draws; layers with a position of their own keep
/// it.
void share_axes(Json& layer, const Json& x, const Json& y) {
  Json& encoding = layer["encoding"];
  if (!encoding.contains("x"))
    encoding["x"] = x;
  else if (encoding["x"].contains("field"))
    for (const char* shared : {"axis", "scale"}) encoding["x"][shared] = x.at(shared);
  if (encoding.contains("y") && encoding["y"].contains("field")) encoding["y"].update(y);
}

Json panel_json(const Panel& panel, const Result& result, const Clock& clock, const Json& axis) {
  Json layers = shade_layers(result, clock, panel.named);
  for (const Json& layer : panel.layers) layers.push_back(layer);
  layers.push_back(rule_layer());
  layers.push_back(hover_layer(panel.name, panel.name, clock));
  layers.push_back(readout_layer(panel.name, panel.unit));
  Json scale{{"zero", true}};
  if (panel.top > 0) scale = {{"domain", {0, panel.top}}, {"nice", false}};
  const Json y{{"title", nullptr}, {"axis", {{"tickCount", 3}}}, {"scale", scale}};
  for (Json& layer : layers) share_axes(layer, time_axis(axis), y);
  return {{"height", panel.height}, {"title", panel.title}, {"layer", layers}};
}

/// A line across the power panel, with its name above it.
void add_level(Json& layers, double watts, const char* name, const char* color, const char* side) {
  const Json data{{"values", {{{"w", watts / 1000}, {"name", fmt::format("{} {} kW", name, number(watts / 1000))}}}}};
  layers.push_back({{"data", data},
                    {"mark", {{"type", "rule"}, {"color", color}, {"strokeDash", {5, 3}}}},
                    {"encoding", {{"x", nullptr}, {"y", value("w")}}}});
  layers.push_back({{"data", data},
                    {"mark", {{"type", "text"}, {"align", side}, {"baseline", "bottom"}, {"dy", -3}, {"color", color}}},
                    {"encoding",
                     {{"x", {{"value", std::string(side) == "right" ? Json("width") : Json(0)}}},
                      {"y", value("w")},
                      {"text", {{"field", "name"}, {"type", "nominal"}}}}}});
}

/// The most that all racks may draw, by budget and by cap.
void add_levels(Json& layers, const Result& result) {
  add_level(layers, usable_w(result), "usable", "var(--b)", "right");
  const Json& racks = result.summary.at("racks");
  double cap_w = 0;
  for (const Json& rack : racks)
    if (!rack.at("power_cap_w").is_null()) cap_w += number_in(rack.at("power_cap_w"));
  if (cap_w > 0) add_level(layers, cap_w, "cap", "var(--bad)", "left");
}

double highest(const Timeline& t, Series series) {
  double most = 0;
  for (const Stretch& s : t.stretches) most = std::max(most, s.of(series).high);
  return most;
}

std::vector<Panel> panels(const Result& result) {
  const bool banded = result.timeline.moments_each > 1;
  const auto line = [&](const char* field) {
    Json layers = Json::array();
    if (banded) layers.push_back(band_layer(field, "var(--a-soft)"));
    layers.push_back(mark_layer(field, "line", "var(--a)"));
    return layers;
  };
  Json users{mark_layer("sessions", "area", "var(--a-soft)")};
  users.push_back(mark_layer("in_flight", "line", "var(--a)"));
  Json power = line("kw");
  add_levels(power, result);
  const double power_top = kHeadroom * std::max(usable_w(result), highest(result.timeline, Series::rack_w)) / 1000;
  return {{"in_flight", "Turns in flight (line), sessions (area)", "", 84,
           kHeadroom * std::max(1.0, highest(result.timeline, Series::sessions)), true, users},
          {"waiting", "Turns without a place", "", 60, 0, false, line("waiting")},
          {"running", "Sequences in batches", "", 60, 0, false, line("running")},
          {"kv", "KV memory in use (%)", " %", 60, 0, false, line("kv")},
          {"kw", "Power (kW)", " kW", 96, power_top, false, power}};
}

Json strip() {
  const Json select{{"type", "interval"},
                    {"encodings", {"x"}},
                    {"mark", {{"fill", "var(--a)"}, {"fillOpacity", 0.18}, {"stroke", "var(--a)"}}}};
  return {{"height", 36},
          {"params", {{{"name", "stretch"}, {"select", select}}}},
          {"mark", {{"type", "area"}, {"color", "var(--a-soft)"}}},
          {"encoding",
           {{"x", {{"field", "t"}, {"type", "quantitative"}, {"scale", {{"nice", false}}}, {"axis", nullptr}}},
            {"y", {{"field", "in_flight"}, {"type", "quantitative"}, {"axis", nullptr}}}}}};
}

}  // namespace

Json timeline_chart(const Result& result) {
  const Clock clock = clock_of(result.timeline);
  Json rows = Json::array(), hovers = Json::array();
  const Json axis{{"title", fmt::format("time since the start ({})", clock.unit)},
                  {"domain", true},
                  {"labelOverlap", true},
                  {"tickCount", 12}};
  const std::vector<Panel> all = panels(result);
  for (const Panel& panel : all) {
    rows.push_back(panel_json(panel, result, clock, rows.size() + 1 == all.size() ? axis : Json(nullptr)));
    hovers.push_back(std::string("hover_") + panel.name);
  }
  rows.push_back(strip());
  const Json nearest{
      {"type", "point"}, {"fields", {"t"}}, {"nearest", true}, {"on", "pointerover"}, {"clear", "pointerout"}};
  return {{"description", "Users, queue, batches, memory and power over time"},
          {"data", data_of(result.timeline, clock)},
          {"params", {{{"name", "moment"}, {"select", nearest}, {"views", hovers}}}},
          {"vconcat", rows}};
}

}  // namespace racksim
