// A histogram with the share at or below, and the limits drawn in.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "analysis/report/charts/columns.hpp"
#include "analysis/report/sections/sections.hpp"
#include "analysis/words/text.hpp"

namespace racksim {

namespace {

constexpr double kLogFrom = 5;   ///< ratio of the ends from which the axis is logarithmic
constexpr double kFar = 20;      ///< times the ends: a limit further off is only in the words
constexpr double kTallest = 92;  ///< per cent of the height

struct Axis {
  double low, high, scale;
  std::string unit;
  bool logarithmic;
  [[nodiscard]] double at(double v) const { return logarithmic ? std::log(v) : v; }
  [[nodiscard]] double position(double v) const { return (at(v) - at(low)) / (at(high) - at(low)); }
};

struct Limit {
  double limit, target;
  std::string text;
  bool of_all;  ///< otherwise the objective is about some populations, while the picture shows all
};

std::vector<Limit> limits_of(const Json& objectives, const Spread& spread, const Axis& axis) {
  std::vector<Limit> list;
  for (const Json& o : objectives) {
    if (o.at("metric") != spread.quantity) continue;
    const double limit = number_in(o.at("limit")) * axis.scale;
    const auto users = o.at("users").get<std::vector<std::string>>();
    const std::string whose = users.empty() ? "" : fmt::format(" of {}", fmt::join(users, ", "));
    if (limit > axis.low / kFar && limit < axis.high * kFar)
      list.push_back({limit, number_in(o.at("target")) * 100,
                      fmt::format("limit{} {} {}", whose, number(limit), axis.unit), users.empty()});
  }
  return list;
}

std::vector<Histogram::Bin> positive(const Spread& spread) {
  std::vector<Histogram::Bin> bins = spread.bins;
  std::erase_if(bins, [](const Histogram::Bin& b) { return b.to <= 0; });
  return bins;
}

bool in_seconds(const Json& objectives, const std::string& metric) {
  return std::any_of(objectives.begin(), objectives.end(),
                     [&](const Json& o) { return o.at("metric") == metric && number_in(o.at("limit")) >= 1; });
}

Axis axis_of(const std::vector<Histogram::Bin>& bins, bool as_seconds) {
  double weight = 0, half = 0, median = bins.back().to;
  for (const auto& b : bins) weight += b.weight;
  for (const auto& b : bins) {
    half += b.weight;
    if (half >= weight / 2) {
      median = b.from;
      break;
    }
  }
  const bool brief = median < 1 && !as_seconds;
  const double scale = brief ? 1e3 : 1;
  return {bins.front().from * scale, bins.back().to * scale, scale, brief ? "ms" : "s",
          bins.back().to > kLogFrom * bins.front().from};
}

void widen(Axis& axis, const std::vector<Limit>& limits) {
  for (const Limit& l : limits) {
    axis.low = std::min(axis.low, l.limit / 1.2);
    axis.high = std::max(axis.high, l.limit * 1.2);
  }
  axis.logarithmic = axis.high > kLogFrom * axis.low;
}

/// 1, 2 and 5 of each decade; 1 alone if there are many.
Json ticks(const Axis& axis) {
  Json values = Json::array();
  const bool many = axis.high / axis.low > 2e3;
  for (int decade = -6; decade < 9; ++decade)
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double v = digit * std::pow(10, decade);
      if (v >= axis.low && v <= axis.high && (digit == 1 || !many)) values.push_back(v);
    }
  return values;
}

/// from, to, height of the bar, whether it lies beyond the limit, share of it, share at or below its end.
Json data_of(const Spread& spread, const std::vector<Histogram::Bin>& bins, const Axis& axis, double limit) {
  const double all = spread.weight();
  const auto density = [&](const Histogram::Bin& b) {
    return b.weight / (axis.at(b.to * axis.scale) - axis.at(b.from * axis.scale));
  };
  double tallest = 0, below = all;
  for (const auto& b : bins) {
    tallest = std::max(tallest, density(b));
    below -= b.weight;
  }
  Columns columns;
  for (const auto& b : bins) {
    below += b.weight;
    columns.add("from", b.from * axis.scale);
    columns.add("to", b.to * axis.scale);
    columns.add("height", density(b) / tallest * kTallest);
    columns.add("beyond", (b.from + b.to) / 2 * axis.scale > limit ? 1 : 0);
    columns.add("share", b.weight / all * 100);
    columns.add("within", below / all * 100);
  }
  return columns.data();
}

Json bars() {
  const auto tip = [](const char* field, const char* title, const char* format) {
    return Json{{"field", field}, {"type", "quantitative"}, {"title", title}, {"format", format}};
  };
  return {{"mark", {{"type", "rect"}, {"strokeWidth", 0.6}}},
          {"encoding",
           {{"x2", {{"field", "to"}}},
            {"y", {{"field", "height"}, {"type", "quantitative"}}},
            {"y2", {{"datum", 0}}},
            {"color",
             {{"field", "beyond"},
              {"type", "nominal"},
              {"legend", nullptr},
              {"scale", {{"domain", {0, 1}}, {"range", {"var(--a-soft)", "var(--b)"}}}}}},
            {"tooltip",
             {tip("from", "from", ".4~g"), tip("to", "to", ".4~g"), tip("share", "here (%)", ".3~g"),
              tip("within", "at or below (%)", ".5~g")}}}}};
}

Json limit_layers(const std::vector<Limit>& limits, const Axis& axis) {
  Json layers = Json::array();
  for (const Limit& l : limits) {
    const bool left = axis.position(l.limit) < 0.6;
    const Json data{{"values", {{{"limit", l.limit}, {"target", l.target}, {"text", l.text}}}}};
    const Json x{{"field", "limit"}, {"type", "quantitative"}};
    layers.push_back({{"data", data},
                      {"mark", {{"type", "rule"}, {"color", "var(--ink)"}, {"strokeWidth", 1.5}}},
                      {"encoding", {{"x", x}, {"x2", nullptr}}}});
    if (l.of_all)
      layers.push_back({{"data", data},
                        {"mark", {{"type", "rule"}, {"color", "var(--ink)"}, {"strokeDash", {4, 3}}}},
                        {"encoding", {{"x", nullptr}, {"y", {{"field", "target"}, {"type", "quantitative"}}}}}});
    layers.push_back(
        {{"data", data},
         {"mark",
          {{"type", "text"},
           {"align", left ? "left" : "right"},
           {"baseline", "bottom"},
           {"dx", left ? -2 : 2},
           {"fontWeight", 600},
           {"color", "var(--ink)"}}},
         {"encoding", {{"x", x}, {"y", {{"value", -4}}}, {"text", {{"field", "text"}, {"type", "nominal"}}}}}});
  }
  return layers;
}

}  // namespace

Json latency_chart(const Spread& spread, const Json& objectives) {
  const std::vector<Histogram::Bin> bins = positive(spread);
  Axis axis = axis_of(bins, in_seconds(objectives, spread.quantity));
  const std::vector<Limit> limits = limits_of(objectives, spread, axis);
  widen(axis, limits);
  double strictest = std::numeric_limits<double>::infinity();
  for (const Limit& l : limits)
    if (l.of_all) strictest = std::min(strictest, l.limit);
  Json x_axis{{"title", fmt::format("{} ({})", spread.quantity, axis.unit)}, {"labelOverlap", true}};
  if (axis.logarithmic) x_axis["values"] = ticks(axis);
  Json x_scale{{"type", axis.logarithmic ? "log" : "linear"}, {"domain", {axis.low, axis.high}}, {"nice", false}};
  if (!axis.logarithmic) x_scale["zero"] = false;
  Json layers{bars()};
  layers.push_back(
      {{"mark", {{"type", "line"}, {"color", "var(--a)"}, {"strokeWidth", 1.8}}},
       {"encoding",
        {{"x", {{"field", "to"}, {"type", "quantitative"}}}, {"y", {{"field", "within"}, {"type", "quantitative"}}}}}});
  for (Json& layer : limit_layers(limits, axis)) layers.push_back(std::move(layer));
  return {{"description", spread.quantity + ": distribution and limits"},
          {"width", "container"},
          {"height", 160},
          {"padding", {{"top", 20}, {"left", 2}, {"right", 12}, {"bottom", 2}}},
          {"data", data_of(spread, bins, axis, strictest)},
          {"encoding",
           {{"x", {{"field", "from"}, {"type", "quantitative"}, {"scale", x_scale}, {"axis", x_axis}}},
            {"y",
             {{"type", "quantitative"},
              {"scale", {{"domain", {0, 100}}}},
              {"axis", {{"title", nullptr}, {"values", {0, 25, 50, 75, 100}}, {"labelExpr", "datum.label + ' %'"}}}}}}},
          {"layer", layers}};
}

}  // namespace racksim
