// What a rack holds at each stage of an audit, as bars with their intervals, from the claimed number down.
#include <fmt/format.h>

#include "analysis/report/charts/columns.hpp"
#include "analysis/report/pages/pages.hpp"
#include "analysis/report/tables.hpp"

namespace racksim {

namespace {

constexpr int kWaterfallStep = 22;  ///< px

void add(Columns& columns, Json& stages, const std::string& stage, const std::string& effect, const Json& h) {
  stages.push_back(stage);
  columns.add("stage", stage);
  columns.add("effect", effect);
  for (const char* field : {"sessions", "lower", "upper"}) columns.add(field, number_in(h.at(field)));
  columns.add("label", number(number_in(h.at("sessions"))));
}

/// Returns the names of the stages in `stages`, in their order, because layers that share their data need an explicit
/// order.
Json data_of(const Json& cell, Json& stages) {
  Columns columns;
  const Json& claimed = cell.at("claimed");
  add(columns, stages, "claimed", "claimed", {{"sessions", claimed}, {"lower", claimed}, {"upper", claimed}});
  add(columns, stages, "simulated as claimed", "simulated", cell.at("simulated"));
  for (const Json& a : cell.at("assumptions"))
    if (a.contains("together"))
      add(columns, stages, "- " + a.at("name").get<std::string>(), a.at("effect"), a.at("together"));
  return columns.data();
}

Json effect_color() {
  return {{"field", "effect"},
          {"type", "nominal"},
          {"scale",
           {{"domain", {"claimed", "simulated", "harmless", "overstates", "understates"}},
            {"range", {"var(--ink)", "var(--a)", "var(--muted)", "var(--b)", "var(--good)"}}}},
          {"legend", nullptr}};
}

}  // namespace

Figure waterfall_figure(std::string id, const Json& cell) {
  Json stages = Json::array();
  const Json data = data_of(cell, stages);
  const Json y{
      {"field", "stage"},
      {"type", "ordinal"},
      {"sort", stages},
      {"title", nullptr},
      {"axis", {{"domain", false}, {"ticks", false}, {"minExtent", 90}, {"maxExtent", 190}, {"labelLimit", 186}}}};
  const auto x = [](const char* field) {
    return Json{
        {"field", field},
        {"type", "quantitative"},
        {"scale", {{"type", "symlog"}, {"constant", 10}}},
        {"title", nullptr},
        {"axis",
         {{"grid", true}, {"values", {0, 10, 30, 100, 300, 1000, 3000, 10000, 30000}}, {"labelOverlap", true}}}};
  };
  const Json tooltip{{{"field", "stage"}, {"type", "nominal"}},
                     {{"field", "sessions"}, {"type", "quantitative"}, {"format", ",.4~g"}},
                     {{"field", "lower"}, {"type", "quantitative"}, {"format", ",.4~g"}},
                     {{"field", "upper"}, {"type", "quantitative"}, {"format", ",.4~g"}}};
  const Json bars{{"mark", {{"type", "bar"}, {"height", {{"band", 0.7}}}}},
                  {"encoding", {{"x", x("sessions")}, {"color", effect_color()}, {"tooltip", tooltip}}}};
  const Json intervals{{"mark", {{"type", "rule"}, {"color", "var(--ink)"}, {"strokeWidth", 1.5}}},
                       {"encoding", {{"x", x("lower")}, {"x2", {{"field", "upper"}}}}}};
  const Json labels{{"mark", {{"type", "text"}, {"align", "left"}, {"dx", 6}}},
                    {"encoding", {{"x", x("upper")}, {"text", {{"field", "label"}, {"type", "nominal"}}}}}};
  return {.id = std::move(id),
          .title = cell.at("cell"),
          .text = "Sessions at once, one assumption after another relaxed; orange: less than before, green: more.",
          .spec = {{"description", "Waterfall"},
                   {"autosize", {{"type", "fit-x"}, {"contains", "padding"}}},
                   {"width", "container"},
                   {"height", {{"step", kWaterfallStep}}},
                   {"data", data},
                   {"encoding", {{"y", y}}},
                   {"layer", {bars, intervals, labels}}},
          .height = static_cast<int>(stages.size()) * kWaterfallStep + 30};
}

}  // namespace racksim
