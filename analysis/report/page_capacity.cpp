// The page of a capacity: how much, what binds, and the curve that it was read off.
#include <fmt/format.h>

#include "analysis/report/columns.hpp"
#include "analysis/report/pages.hpp"
#include "analysis/report/tables.hpp"
#include "analysis/statistics.hpp"

namespace racksim {

namespace {

std::string text_of(const Json& json) { return json.get<std::string>(); }

std::string range_text(const Json& f) {
  if (f.at("lower").is_null()) return "-";
  return fmt::format("{} .. {}", number(number_in(f.at("lower"))), number(number_in(f.at("upper"))));
}

PageTable figures_table(const Json& capacity) {
  PageTable table{"The capacity, in every unit",
                  {words("quantity"), figures("value"), figures("95 % interval"), words("unit")},
                  {}};
  for (const Json& f : capacity.at("capacity"))
    table.rows.push_back({cell(text_of(f.at("quantity"))), number_cell(f.at("value")), cell(range_text(f)),
                          cell(text_of(f.at("unit")))});
  return table;
}

PageTable curve_table(const Json& capacity) {
  PageTable table{
      "Every load that was put to the test; kept: share of turns, in %",
      {figures(text_of(capacity.at("varied"))), figures("turns in flight"), figures("turns/s"), figures("rack (W)")},
      {}};
  for (const Json& o : capacity.at("objectives")) table.columns.push_back(figures("kept: " + text_of(o.at("limit"))));
  for (const char* heading : {"replications", "SLA", "rack is"}) table.columns.push_back(figures(heading));
  for (const Json& p : capacity.at("curve")) {
    std::vector<PageCell> row{number_cell(p.at("value")), interval_cell(p.at("streams")),
                              interval_cell(p.at("turns_per_s")), interval_cell(p.at("power_w"))};
    for (const Json& kept : p.at("attainment")) row.push_back(interval_cell(kept, 100));
    row.push_back(number_cell(p.at("replications")));
    const std::string sla = text_of(p.at("sla"));
    row.push_back({sla, sla == "holds" ? Mark::good : sla == "fails" ? Mark::bad : Mark::unsure});
    row.push_back(cell(text_of(p.at("saturation"))));
    table.rows.push_back(row);
  }
  return table;
}

double figure_of(const Json& capacity, const char* quantity, const char* field) {
  for (const Json& f : capacity.at("capacity"))
    if (f.at("quantity") == quantity) return number_in(f.at(field));
  return kNotAvailable;
}

Json rule(const std::string& text, double streams, const char* color, double dy) {
  const Json data{{"values", {{{"streams", streams}, {"text", text}}}}};
  const Json x{{"field", "streams"}, {"type", "quantitative"}};
  return {
      {{"data", data},
       {"mark", {{"type", "rule"}, {"color", color}, {"strokeDash", {5, 3}}}},
       {"encoding", {{"x", x}}}},
      {{"data", data},
       {"mark", {{"type", "text"}, {"align", "right"}, {"baseline", "top"}, {"dx", -4}, {"dy", dy}, {"color", color}}},
       {"encoding", {{"x", x}, {"y", {{"value", 0}}}, {"text", {{"field", "text"}, {"type", "nominal"}}}}}}};
}

Json curve_data(const Json& capacity) {
  Columns columns;
  for (const Json& p : capacity.at("curve"))
    for (std::size_t o = 0; o < p.at("attainment").size(); ++o) {
      const double mean = number_in(p.at("attainment")[o].at("mean")) * 100,
                   ci = number_in(p.at("attainment")[o].at("ci95")) * 100;
      columns.add("streams", number_in(p.at("streams").at("mean")));
      columns.add("objective", text_of(capacity.at("objectives")[o].at("limit")));
      columns.add("kept", mean);
      columns.add("low", std::max(0.0, mean - ci));
      columns.add("high", std::min(100.0, mean + ci));
    }
  return columns.data();
}

Figure curve_figure(const Json& capacity) {
  const Json color{{"field", "objective"},
                   {"type", "nominal"},
                   {"legend", {{"orient", "bottom"}}},
                   {"scale", {{"range", {"var(--a)", "var(--b)", "var(--c)", "var(--good)", "var(--muted)"}}}}};
  const auto y = [](const char* field) {
    return Json{
        {"field", field},
        {"type", "quantitative"},
        {"title", nullptr},
        {"scale", {{"domain", {0, 100}}}},
        {"axis", {{"labelExpr", "datum.label + ' %'"}, {"tickCount", 5}, {"minExtent", 44}, {"maxExtent", 44}}}};
  };
  Json layers = Json::array();
  layers.push_back({{"mark", {{"type", "line"}, {"point", true}}}, {"encoding", {{"y", y("kept")}, {"color", color}}}});
  layers.push_back(
      {{"mark", {{"type", "rule"}}}, {"encoding", {{"y", y("low")}, {"y2", {{"field", "high"}}}, {"color", color}}}});
  double dy = 2;
  const auto add = [&](const std::string& text, double streams, const char* at_color) {
    if (std::isnan(streams)) return;
    for (Json& layer : rule(text, streams, at_color, dy)) layers.push_back(std::move(layer));
    dy += 15;
  };
  add("capacity", figure_of(capacity, "concurrent streams", "value"), "var(--ink)");
  add("claim", number_in(capacity.at("claimed_sessions")), "var(--b)");
  return {.id = "curve",
          .title = "Attainment against load",
          .text = "Share of turns that keep each objective, with 95 % intervals, against turns in flight.",
          .spec = {{"description", "Attainment against load"},
                   {"width", "container"},
                   {"height", 260},
                   {"data", curve_data(capacity)},
                   {"encoding",
                    {{"x",
                      {{"field", "streams"},
                       {"type", "quantitative"},
                       {"scale", {{"type", "log"}, {"nice", false}}},
                       {"axis", {{"title", "turns in flight"}, {"domain", true}, {"labelOverlap", true}}}}}}},
                   {"layer", layers}},
          .height = 300};
}

}  // namespace

Page capacity_page(const Json& capacity) {
  Page page;
  page.kind = "capacity";
  page.title = text_of(capacity.at("scenario"));
  const std::string answer = text_of(capacity.at("answer"));
  page.badge = answer == "found"        ? "Capacity found"
               : answer == "none holds" ? "No load keeps the SLA"
                                        : "Every load asked keeps the SLA";
  page.mark = answer == "none holds" ? Mark::bad : Mark::good;
  page.sentence = text_of(capacity.at("sentence"));
  for (const Json& f : capacity.at("capacity"))
    if (page.tiles.size() < 4)
      page.tiles.push_back({text_of(f.at("quantity")), number(number_in(f.at("value"))), range_text(f)});
  page.sections.push_back(
      {"capacity", "Capacity", {figures_block({curve_figure(capacity)}), table_block(figures_table(capacity))}});
  page.sections.push_back({"loads", "Loads", {table_block(curve_table(capacity))}});
  const Json& run = capacity.at("run");
  PageSection method{
      "method",
      "Method and cautions",
      {paragraph_block(fmt::format(
          "The same random numbers at every load, seed {}; each replication has a warm-up of {} that is "
          "cut, then a window of {}. Holds or fails: beyond the 95 % interval.",
          number_in(run.at("seed")), seconds(number_in(run.at("warmup_s"))), seconds(number_in(run.at("window_s")))))}};
  for (const char* list : {"warnings", "cautions"})
    if (!capacity.at(list).empty()) method.blocks.push_back(items_block(capacity.at(list)));
  page.sections.push_back(std::move(method));
  return page;
}

}  // namespace racksim
