// How long the racks drew how much, and who drew it.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/report/charts/columns.hpp"
#include "analysis/report/sections/sections.hpp"
#include "analysis/words/text.hpp"
#include "input/text/json_text.hpp"

namespace racksim {

namespace {

constexpr std::size_t kNamedRacks = 6;  ///< that colours tell apart
constexpr std::size_t kNamedBars = 40;  ///< beyond it bars stand upright, without names
constexpr const char* kPartColors[] = {"var(--b)", "var(--a)", "var(--a-soft)", "var(--c)"};
constexpr int kEnergyStep = 17;  ///< px

Json duration_data(const Result& result) {
  Columns columns;
  std::size_t rack = 0;
  for (const Spread& s : result.spreads) {
    if (s.quantity != "power") continue;
    double above = 0;
    const auto row = [&](const Histogram::Bin& bin) {
      columns.add("rack", static_cast<double>(rack));
      columns.add("share", above / s.weight() * 100);
      columns.add("kw", (bin.from + bin.to) / 2 / 1000);
    };
    for (auto bin = s.bins.rbegin(); bin != s.bins.rend(); ++bin) {
      row(*bin);
      above += bin->weight;
    }
    row(s.bins.front());
    ++rack;
  }
  return columns.data();
}

/// Levels that all racks share; nothing if they differ.
Json level_layers(const Json& racks, const char* field, const char* name, const char* color, bool above) {
  const double w = number_in(racks.front().at(field));
  if (std::any_of(racks.begin(), racks.end(), [&](const Json& r) { return number_in(r.at(field)) != w; }))
    return Json::array();
  const Json data{{"values", {{{"kw", w / 1000}, {"text", fmt::format("{} {} kW", name, number(w / 1000))}}}}};
  const Json y{{"field", "kw"}, {"type", "quantitative"}};
  return {{{"data", data},
           {"mark", {{"type", "rule"}, {"color", color}, {"strokeDash", {5, 3}}}},
           {"encoding", {{"x", nullptr}, {"y", y}}}},
          {{"data", data},
           {"mark",
            {{"type", "text"},
             {"align", above ? "left" : "right"},
             {"baseline", above ? "bottom" : "top"},
             {"dy", above ? -4 : 5},
             {"color", color}}},
           {"encoding",
            {{"x", {{"value", above ? Json(0) : Json("width")}}},
             {"y", y},
             {"text", {{"field", "text"}, {"type", "nominal"}}}}}}};
}

Json rack_color(const Json& racks) {
  if (racks.size() == 1 || racks.size() > kNamedRacks) return {{"value", "var(--a)"}};
  Json domain = Json::array();
  std::string names = "[";
  for (std::size_t r = 0; r < racks.size(); ++r) domain.push_back(r);
  for (const Json& rack : racks) names += (names.size() > 1 ? "," : "") + json_line(rack.at("rack"));
  return {{"field", "rack"},
          {"type", "nominal"},
          {"scale",
           {{"domain", domain},
            {"range", {"var(--a)", "var(--b)", "var(--c)", "var(--good)", "var(--muted)", "var(--ink)"}}}},
          {"legend", {{"orient", "bottom"}, {"labelExpr", names + "][datum.value]"}}}};
}

}  // namespace

Json duration_chart(const Result& result) {
  const Json& racks = result.summary.at("racks");
  Json layers = Json::array();
  layers.push_back({{"mark", {{"type", "line"}, {"interpolate", "step-after"}, {"strokeWidth", 2}}},
                    {"encoding",
                     {{"y", {{"field", "kw"}, {"type", "quantitative"}}},
                      {"color", rack_color(racks)},
                      {"detail", {{"field", "rack"}, {"type", "nominal"}}}}}});
  for (Json& layer : level_layers(racks, "power_usable_w", "usable", "var(--b)", true))
    layers.push_back(std::move(layer));
  if (!racks.front().at("power_cap_w").is_null())
    for (Json& layer : level_layers(racks, "power_cap_w", "cap", "var(--bad)", false))
      layers.push_back(std::move(layer));
  for (Json& layer : level_layers(racks, "power_nameplate_w", "nameplates", "var(--muted)", false))
    layers.push_back(std::move(layer));
  double most = 0;
  for (const Json& r : racks)
    for (const char* field : {"power_usable_w", "power_nameplate_w", "power_peak_w"})
      most = std::max(most, number_in(r.at(field)) / 1000);
  return {{"description", "Power duration curve"},
          {"width", "container"},
          {"height", 220},
          {"data", duration_data(result)},
          {"encoding",
           {{"x",
             {{"field", "share"},
              {"type", "quantitative"},
              {"scale", {{"domain", {0, 100}}}},
              {"axis", {{"title", "share of the time (%)"}, {"domain", true}}}}},
            {"y",
             {{"type", "quantitative"},
              {"scale", {{"domain", {0, most * 1.1}}, {"nice", false}}},
              {"axis",
               {{"title", nullptr},
                {"labelExpr", "datum.label + ' kW'"},
                {"tickCount", 5},
                {"minExtent", 44},
                {"maxExtent", 44}}}}}}},
          {"layer", layers}};
}

Json energy_chart(const std::vector<EnergyPart>& parts, double joules_per_unit, const std::string& unit) {
  const bool lying = parts.back().bar < kNamedBars;
  Columns columns;
  for (const EnergyPart& p : parts) {
    columns.add("bar", static_cast<double>(p.bar));
    columns.add("name", p.name);
    columns.add("part", p.part);
    const auto* part = std::find(std::begin(kPartNames), std::end(kPartNames), p.part);
    columns.add("order", static_cast<double>(part - std::begin(kPartNames)));
    columns.add("energy", p.joules / joules_per_unit);
  }
  Json domain = Json::array(), range = Json::array();
  for (std::size_t i = 0; i < std::size(kPartNames); ++i) {
    const auto drawn = [&](const EnergyPart& p) { return p.part == kPartNames[i] && p.joules > 0; };
    if (std::none_of(parts.begin(), parts.end(), drawn)) continue;
    domain.push_back(kPartNames[i]);
    range.push_back(kPartColors[i]);
  }
  const Json along{{"field", "energy"},
                   {"type", "quantitative"},
                   {"axis", {{"title", fmt::format("{} in the window", unit)}, {"tickCount", 5}, {"grid", true}}}};
  const Json across{
      {"field", lying ? "name" : "bar"},
      {"type", "ordinal"},
      {"sort", nullptr},
      {"title", nullptr},
      {"axis",
       lying ? Json{{"minExtent", 30}, {"maxExtent", 130}, {"labelLimit", 126}, {"domain", false}, {"ticks", false}}
             : Json(nullptr)}};
  Json chart{{"description", "Energy by part"},
             {"autosize", {{"type", "fit-x"}, {"contains", "padding"}}},
             {"width", "container"},
             {"data", columns.data()},
             {"mark", {{"type", "bar"}}},
             {"encoding",
              {{lying ? "x" : "y", along},
               {lying ? "y" : "x", across},
               {"order", {{"field", "order"}, {"type", "quantitative"}}},
               {"color",
                {{"field", "part"},
                 {"type", "nominal"},
                 {"scale", {{"domain", domain}, {"range", range}}},
                 {"legend", {{"orient", "top"}, {"symbolType", "square"}, {"direction", "horizontal"}}}}},
               {"tooltip",
                {{{"field", "name"}, {"type", "nominal"}},
                 {{"field", "part"}, {"type", "nominal"}},
                 {{"field", "energy"}, {"type", "quantitative"}, {"title", unit}, {"format", ",.4~g"}}}}}}};
  chart["height"] = lying ? Json{{"step", kEnergyStep}} : Json(200);
  return chart;
}

}  // namespace racksim
