// The page of a capacity: how much, what binds, and the curve that it was read off.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "analysis/report/charts/columns.hpp"
#include "analysis/report/pages/pages.hpp"
#include "analysis/report/tables.hpp"
#include "analysis/results/statistics.hpp"

namespace racksim {

namespace {

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

/// What the claim, the static estimate and theory say of the same racks.
PageTable beside_table(const Json& capacity) {
  const Json& e = capacity.at("estimate");
  const double racks = number_in(e.at("racks"));
  PageTable table{"The same racks in the eyes of others", {words("who"), figures("value"), words("unit")}, {}};
  const auto row = [&](const std::string& who, double value, const char* unit) {
    if (!std::isnan(value)) table.rows.push_back({cell(who), cell(number(value)), cell(unit)});
  };
  row("published claim", number_in(capacity.at("claimed_sessions")), "sessions");
  row("static estimate", number_in(e.at("sessions_per_rack")) * racks, "sessions");
  if (const Json& theory = e.at("theory"); !theory.is_null()) {
    const std::string limit = written_percent(number_in(theory.at("limit")));
    row("Erlang B, " + limit + " blocked", number_in(theory.at("erlang_b_load")) * racks, "turns");
    row("Erlang C, " + limit + " wait", number_in(theory.at("erlang_c_load")) * racks, "turns");
  }
  row("fluid limit of batching", number_in(e.at("fluid_sessions_per_rack")) * racks, "turns");
  return table;
}

PageSection reproduce_capacity(const Json& capacity) {
  std::string again = "racksim run resolved.yaml";
  for (const Json& set : capacity.at("sets")) again += " --set '" + text_of(set) + "'";
  return {"reproduce",
          "How to reproduce",
          {paragraph_block("In the folder that holds this file: the scenario at the load that was found, and this page "
                           "again. The arguments of the search are in manifest.json."),
           {.listing = again + "\nracksim report ."}}};
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

/// The stretch of load that is drawn: about the capacity, where the curve bends; what lies far off is in the table.
struct Span {
  double low, high;
};

Span span_of(const Json& capacity) {
  constexpr double kAbout = 1.4;
  Span span{std::numeric_limits<double>::infinity(), 0};
  for (const Json& p : capacity.at("curve")) {
    const double streams = number_in(p.at("streams").at("mean"));
    if (!(streams > 0)) continue;
    span.low = std::min(span.low, streams);
    span.high = std::max(span.high, streams);
  }
  const double at = figure_of(capacity, "concurrent streams", "value");
  if (!(at > 0)) return span;
  return {std::max(span.low * 0.97, at / kAbout), std::max(at * 1.05, std::min(span.high, at * kAbout))};
}

std::string claim_remark(const Json& capacity, const Span& span) {
  const double claim = number_in(capacity.at("claimed_sessions"));
  if (std::isnan(claim) || (claim >= span.low && claim <= span.high)) return {};
  return fmt::format(" The claim, {} sessions, lies beyond the {} edge.", number(claim),
                     claim < span.low ? "left" : "right");
}

/// The capacity's interval as a stripe, and each share that is needed as a line.
Json interval_layers(const Json& capacity) {
  Json layers = Json::array();
  for (const Json& o : capacity.at("objectives"))
    layers.push_back({{"data", {{"values", {{{"needed", number_in(o.at("target")) * 100}}}}}},
                      {"mark", {{"type", "rule"}, {"color", "var(--muted)"}, {"strokeDash", {4, 3}}}},
                      {"encoding", {{"x", nullptr}, {"y", {{"field", "needed"}, {"type", "quantitative"}}}}}});
  const double low = figure_of(capacity, "concurrent streams", "lower"),
               high = figure_of(capacity, "concurrent streams", "upper");
  if (low > 0 && std::isfinite(high))
    layers.push_back(
        {{"data", {{"values", {{{"low", low}, {"high", high}}}}}},
         {"mark", {{"type", "rect"}, {"color", "var(--line)"}, {"clip", true}}},
         {"encoding", {{"x", {{"field", "low"}, {"type", "quantitative"}}}, {"x2", {{"field", "high"}}}}}});
  return layers;
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
  layers.push_back({{"mark", {{"type", "line"}, {"point", true}, {"clip", true}}},
                    {"encoding", {{"y", y("kept")}, {"color", color}}}});
  layers.push_back({{"mark", {{"type", "rule"}, {"clip", true}}},
                    {"encoding", {{"y", y("low")}, {"y2", {{"field", "high"}}}, {"color", color}}}});
  const Span span = span_of(capacity);
  for (Json& layer : interval_layers(capacity)) layers.insert(layers.begin(), std::move(layer));
  double dy = 2;
  const auto add = [&](const std::string& text, double streams, const char* at_color) {
    if (!(streams >= span.low && streams <= span.high)) return;
    for (Json& layer : rule(text, streams, at_color, dy)) layers.push_back(std::move(layer));
    dy += 15;
  };
  add("capacity", figure_of(capacity, "concurrent streams", "value"), "var(--ink)");
  add("claim", number_in(capacity.at("claimed_sessions")), "var(--b)");
  return {
      .id = "curve",
      .title = "Attainment against load",
      .text =
          "Share of turns that keep each objective, with 95 % intervals, against turns in flight. The grey "
          "stripe is the capacity's own interval; dashed along: what is needed." +
          claim_remark(capacity, span),
      .spec = {{"description", "Attainment against load"},
               {"width", "container"},
               {"height", 260},
               {"data", curve_data(capacity)},
               {"encoding",
                {{"x",
                  {{"field", "streams"},
                   {"type", "quantitative"},
                   {"scale", {{"type", "log"}, {"nice", false}, {"domain", {span.low, span.high}}, {"clamp", false}}},
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
  page.sections.push_back({"capacity",
                           "Capacity",
                           {figures_block({curve_figure(capacity)}), table_block(figures_table(capacity)),
                            table_block(beside_table(capacity))}});
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
  page.sections.push_back(reproduce_capacity(capacity));
  return page;
}

}  // namespace racksim
