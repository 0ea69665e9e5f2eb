// Lines along the first axis of a sweep, with intervals.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/report/charts/sweep_marks.hpp"
#include "analysis/report/pages/pages.hpp"
#include "analysis/results/metric_columns.hpp"
#include "analysis/results/statistics.hpp"
#include "analysis/words/text.hpp"

namespace racksim {

namespace {

constexpr std::size_t kMostSeries = 6;
constexpr const char* kSeriesColors[] = {"var(--a)",    "var(--b)",     "var(--c)",
                                         "var(--good)", "var(--muted)", "var(--ink)"};

/// A quantity along the first axis, a line for each combination of the others.
struct Course {
  std::string id, title, text, unit;
  double scale = 1;
  bool share = false;
};

/// The axes of a zip go together: one line.
std::vector<std::pair<std::string, std::vector<const Json*>>> lines_of(const SweepView& view) {
  return groups(view.done, view, view.design == "zip" ? view.axes.size() : 1);
}

template <class Value>
Figure line_figure(const Course& course, const SweepView& view, Value value) {
  const AxisView& along = view.axes[0];
  const auto series = lines_of(view);
  Columns columns;
  Json names = Json::array();
  double needed = kNotAvailable;
  for (const auto& [name, points] : series) {
    names.push_back(name);
    for (const Json* p : points) {
      const KeptShare v = value(*p);
      needed = v.needed * course.scale;
      add_place(columns, "at", *p, along);
      columns.add("series", name);
      columns.add("y", v.mean * course.scale);
      const double ci = std::isnan(v.ci95) ? 0 : v.ci95 * course.scale;
      columns.add("low", std::max(0.0, v.mean * course.scale - ci));
      columns.add("high", course.share ? std::min(100.0, v.mean * course.scale + ci) : v.mean * course.scale + ci);
      columns.add("text", number(v.mean * course.scale) + plus_minus(v.ci95 * course.scale));
      columns.add("where", SweepView::names(*p, view.axes));
    }
  }
  Json legend = nullptr;
  if (names.size() > 1) legend = {{"orient", "bottom"}, {"columns", 2}, {"labelLimit", 260}};
  const Json color{{"field", "series"},
                   {"type", "nominal"},
                   {"sort", names},
                   {"scale", {{"domain", names}, {"range", kSeriesColors}}},
                   {"legend", legend}};
  const auto y = [&](const char* field) {
    Json axis{{"tickCount", 5}, {"minExtent", 44}, {"maxExtent", 44}};
    if (course.share) axis["labelExpr"] = "datum.label + ' %'";
    Json scale{{"zero", true}};
    if (course.share) scale = {{"domain", {0, 100}}};
    return Json{{"field", field}, {"type", "quantitative"}, {"title", nullptr}, {"axis", axis}, {"scale", scale}};
  };
  Json layers = Json::array();
  if (along.numeric)  // there is nothing between names
    layers.push_back(
        {{"mark", {{"type", "line"}, {"strokeWidth", 2}}}, {"encoding", {{"y", y("y")}, {"color", color}}}});
  layers.push_back({{"mark", {{"type", "rule"}, {"strokeWidth", 1.5}}},
                    {"encoding", {{"y", y("low")}, {"y2", {{"field", "high"}}}, {"color", color}}}});
  layers.push_back(
      {{"mark", {{"type", "point"}, {"filled", true}, {"size", 36}, {"opacity", 1}}},
       {"encoding",
        {{"y", y("y")}, {"color", color}, {"tooltip", {tip("where", "at"), tip("text", course.title.c_str())}}}}});
  if (!std::isnan(needed))
    layers.push_back({{"data", {{"values", {{{"needed", needed}}}}}},
                      {"mark", {{"type", "rule"}, {"color", "var(--ink)"}, {"strokeDash", {4, 3}}}},
                      {"encoding", {{"x", nullptr}, {"y", {{"field", "needed"}, {"type", "quantitative"}}}}}});
  Json data = columns.data();
  return {.id = course.id,
          .title = course.title + (course.unit.empty() ? "" : fmt::format(" ({})", course.unit)),
          .text = course.text,
          .spec = {{"description", course.title},
                   {"width", "container"},
                   {"height", 190},
                   {"data", data},
                   {"encoding", {{"x", place(along, "at")}}},
                   {"layer", layers}},
          .height = 260};
}

bool has_lines(const SweepView& view) {
  return view.design != "Latin hypercube" && !view.axes.empty() && !view.done.empty() &&
         lines_of(view).size() <= kMostSeries;
}

std::vector<Figure> attainment_lines(const SweepView& view) {
  std::vector<Figure> list;
  for (std::size_t i = 0; i < std::min(view.objectives.size(), kMostPictures); ++i)
    list.push_back(line_figure({fmt::format("kept-{}", i), "Kept: " + view.objectives[i],
                                "Share of turns, with 95 % intervals; dashed: what is needed.", "", 100, true},
                               view, [&](const Json& p) { return kept(p, i); }));
  return list;
}

}  // namespace

std::vector<Figure> attainment_figures(const Json& sweep) {
  const SweepView view(sweep);
  if (view.axes.empty() || view.done.empty()) return {};
  if (view.design == "Latin hypercube") return clouds(view);
  return has_lines(view) ? attainment_lines(view) : std::vector<Figure>{};
}

std::vector<Figure> metric_figures(const Json& sweep) {
  const SweepView view(sweep);
  if (!has_lines(view)) return {};
  std::vector<Figure> list;
  const auto add = [&](const char* id, const char* title, const char* unit, double scale, Metric of,
                       Statistic statistic) {
    const bool interval = statistic == Statistic::mean;
    const auto value = [&](const Json& p) {
      return KeptShare{metric(p, column_of(of, statistic)),
                       interval ? metric(p, column_of(of, Statistic::ci95)) : kNotAvailable, kNotAvailable};
    };
    if (std::all_of(view.done.begin(), view.done.end(), [&](const Json* p) { return std::isnan(value(*p).mean); }))
      return;
    list.push_back(line_figure({id, title, interval ? "With 95 % intervals." : "", unit, scale, false}, view, value));
  };
  add("ttft", "ttft, p99", "s", 1, Metric::ttft, Statistic::p99);
  add("tpot", "tpot, p99", "ms", 1e3, Metric::tpot, Statistic::p99);
  add("streams", "Turns in flight, mean", "turns", 1, Metric::concurrency, Statistic::mean);
  add("output", "Output", "tok/s", 1, Metric::output_throughput, Statistic::mean);
  add("watts", "Power of all racks, mean", "kW", 1e-3, Metric::power, Statistic::mean);
  add("joules", "Energy per output token", "J", 1, Metric::energy_per_output_token, Statistic::mean);
  return list;
}

}  // namespace racksim
