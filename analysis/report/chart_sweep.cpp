// Pictures of a sweep: heat maps of a grid, lines along its first axis, clouds of a hypercube.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/report/columns.hpp"
#include "analysis/report/pages.hpp"
#include "analysis/report/result.hpp"
#include "analysis/report/sweep_view.hpp"
#include "analysis/statistics.hpp"
#include "analysis/text.hpp"

namespace racksim {

namespace {

constexpr std::size_t kMostFacets = 6, kMostSeries = 6, kMostPictures = 6, kMostColumns = 40, kMostRows = 40;
constexpr std::size_t kNamedColumns = 10;  ///< up to which a cell has room for words
constexpr int kCellHeight = 38;            ///< px
constexpr const char* kSeriesColors[] = {"var(--a)",    "var(--b)",     "var(--c)",
                                         "var(--good)", "var(--muted)", "var(--ink)"};

Json tip(const char* field, const char* title) { return {{"field", field}, {"type", "nominal"}, {"title", title}}; }

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

Json axis_scale(const AxisView& axis) {
  if (axis.log) return {{"type", "log"}, {"nice", false}, {"padding", 12}};
  return {{"zero", false}, {"nice", false}, {"padding", 12}};
}

/// Where a point lies on an axis: by number, or by name.
Json place(const AxisView& axis, const char* field, const Json& more = Json::object()) {
  Json channel{{"field", field}, {"axis", {{"title", axis.title()}, {"domain", true}, {"labelOverlap", true}}}};
  if (axis.numeric) {
    channel["type"] = "quantitative";
    channel["scale"] = axis_scale(axis);
  } else {
    channel["type"] = "ordinal";
    channel["sort"] = axis.values;
  }
  channel["axis"].update(more);
  return channel;
}

void add_place(Columns& columns, const char* field, const Json& point, const AxisView& axis) {
  if (axis.numeric)
    columns.add(field, SweepView::number(point, axis));
  else
    columns.add(field, SweepView::text(point, axis));
}

Json verdict_color() {
  return {{"field", "sla"},
          {"type", "nominal"},
          {"scale",
           {{"domain", {"met", "violated", "failed", "to run"}},
            {"range", {"var(--good)", "var(--bad)", "var(--muted)", "var(--line)"}}}},
          {"legend", nullptr}};
}

std::string sla_word(const Json& point) {
  if (point.at("state") == "failed") return "failed";
  if (point.at("state") != "done") return "to run";
  return point.at("metrics").at("sla_met") > 0 ? "met" : "violated";
}

/// What every picture of points tells under the pointer: kept, needed, binding, SLA.
void add_verdict(Columns& columns, const Json& point) {
  const bool judged = point.contains("binding");
  const Json binding = judged ? point.at("binding") : Json::object();
  const double share = judged ? number_in(binding.at("kept")) : kNotAvailable;
  columns.add("kept", judged ? percent(share) : "-");
  columns.add("share", share * 100);
  columns.add("binds", judged ? binding.at("objective").get<std::string>() : "-");
  columns.add("word", judged ? first_word(binding.at("objective")) : sla_word(point));
  columns.add("shown", judged ? percent(share) : "");
  columns.add("missed", judged ? std::max(0.0, number_in(binding.at("needed")) - share) : 0);
  columns.add("sla", sla_word(point));
  columns.add("point", std::to_string(point.at("point").get<std::size_t>()));
}

Json verdict_tips() {
  return {tip("point", "point"), tip("sla", "SLA"), tip("kept", "kept by"), tip("binds", "binds")};
}

Json map_axis(const AxisView& axis, const char* field, bool upright) {
  std::vector<std::string> sorted = axis.values;
  if (upright && axis.numeric) std::reverse(sorted.begin(), sorted.end());
  Json labels{{"title", axis.name}, {"domain", false}, {"ticks", false}, {"labelAngle", 0}, {"labelOverlap", true}};
  if (upright) labels.update({{"minExtent", 40}, {"maxExtent", 120}, {"labelLimit", 100}});
  return {{"field", field},
          {"type", "ordinal"},
          {"sort", sorted},
          {"scale", {{"domain", sorted}, {"paddingInner", 0.04}}},
          {"axis", labels}};
}

Json cell_words(const char* field, double dy, const char* weight) {
  return {{"mark", {{"type", "text"}, {"dy", dy}, {"color", "var(--ink)"}, {"fontWeight", weight}}},
          {"encoding", {{"text", {{"field", field}, {"type", "nominal"}}}}}};
}

Figure map_figure(std::string id, std::string title, const std::vector<const Json*>& points, const SweepView& view) {
  const AxisView &across = view.axes[0], &down = view.axes[1];
  Columns columns;
  for (const Json* p : points) {
    columns.add("across", SweepView::text(*p, across));
    columns.add("down", SweepView::text(*p, down));
    add_verdict(columns, *p);
  }
  Json tips = verdict_tips();
  tips.push_back(tip("across", across.name.c_str()));
  tips.push_back(tip("down", down.name.c_str()));
  Json layers{{{"mark", {{"type", "rect"}, {"cornerRadius", 3}}},
               {"encoding",
                {{"color", verdict_color()},
                 {"fillOpacity",
                  {{"field", "missed"},
                   {"type", "quantitative"},
                   {"legend", nullptr},
                   {"scale", {{"domain", {0, 1}}, {"range", {0.16, 0.55}}}}}},
                 {"tooltip", tips}}}}};
  if (across.values.size() <= kNamedColumns) {
    layers.push_back(cell_words("shown", -6, "bold"));
    layers.push_back(cell_words("word", 8, "normal"));
  }
  const int height = static_cast<int>(down.values.size()) * (across.values.size() <= kNamedColumns ? kCellHeight : 22);
  return {.id = std::move(id),
          .title = std::move(title),
          .text =
              "Each cell: the share of turns that kept the objective with the least margin, and which one that is. "
              "Green: the SLA is met; orange: violated, the darker the further off.",
          .spec = {{"description", "Heat map of attainment"},
                   {"autosize", {{"type", "fit-x"}, {"contains", "padding"}}},
                   {"width", "container"},
                   {"height", height},
                   {"data", columns.data()},
                   {"encoding", {{"x", map_axis(across, "across", false)}, {"y", map_axis(down, "down", true)}}},
                   {"layer", layers}},
          .height = height + 50};
}

/// Points by the values of all axes from the third on, in their order.
std::vector<std::pair<std::string, std::vector<const Json*>>> groups(const std::vector<const Json*>& points,
                                                                     const SweepView& view, std::size_t first) {
  std::vector<std::pair<std::string, std::vector<const Json*>>> all;
  for (const Json* p : points) {
    const std::string name = SweepView::names(*p, view.axes, first);
    auto at = std::find_if(all.begin(), all.end(), [&](const auto& g) { return g.first == name; });
    if (at == all.end()) at = all.insert(all.end(), {name, {}});
    at->second.push_back(p);
  }
  return all;
}

std::vector<Figure> maps(const Json& sweep, const SweepView& view) {
  std::vector<const Json*> points;
  for (const Json& p : sweep.at("points")) points.push_back(&p);
  const auto facets = groups(points, view, 2);
  std::vector<Figure> list;
  for (const auto& [name, members] : facets) {
    if (list.size() == kMostFacets) break;
    std::string title = fmt::format("{} against {}", view.axes[1].name, view.axes[0].name);
    if (!name.empty()) title = name;
    list.push_back(map_figure(fmt::format("map-{}", list.size()), title, members, view));
  }
  if (facets.size() > list.size())
    list.back().text +=
        fmt::format(" {} more maps are not drawn; their points are in the table.", facets.size() - list.size());
  return list;
}

/// A quantity along the first axis, a line for each combination of the others.
struct Course {
  std::string id, title, text, unit;
  double scale = 1;
  bool share = false;
};

template <class Value>
Figure line_figure(const Course& course, const SweepView& view, Value value) {
  const AxisView& along = view.axes[0];
  const auto series = groups(view.done, view, 1);
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
  layers.push_back({{"mark", {{"type", "line"}, {"strokeWidth", 2}}}, {"encoding", {{"y", y("y")}, {"color", color}}}});
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
         groups(view.done, view, 1).size() <= kMostSeries;
}

std::vector<Figure> attainment_lines(const SweepView& view) {
  std::vector<Figure> list;
  for (std::size_t i = 0; i < std::min(view.objectives.size(), kMostPictures); ++i)
    list.push_back(line_figure({fmt::format("kept-{}", i), "Kept: " + view.objectives[i],
                                "Share of turns, with 95 % intervals; dashed: what is needed.", "", 100, true},
                               view, [&](const Json& p) { return kept(p, i); }));
  return list;
}

Figure cloud_figure(std::string id, const std::string& title, const std::string& text,
                    const std::vector<const Json*>& points, const AxisView& across, const AxisView* up) {
  Columns columns;
  for (const Json* p : points) {
    add_place(columns, "across", *p, across);
    if (up != nullptr) add_place(columns, "up", *p, *up);
    add_verdict(columns, *p);
    columns.add("at", fmt::format("{} = {}{}", across.name, SweepView::text(*p, across),
                                  up == nullptr ? "" : fmt::format(", {} = {}", up->name, SweepView::text(*p, *up))));
  }
  Json tips = verdict_tips();
  tips.push_back(tip("at", "at"));
  Json vertical;
  if (up != nullptr)
    vertical = place(*up, "up", {{"minExtent", 44}, {"grid", true}, {"domain", false}});
  else
    vertical = {{"field", "share"},
                {"type", "quantitative"},
                {"scale", {{"domain", {0, 100}}}},
                {"axis", {{"title", "least kept"}, {"labelExpr", "datum.label + ' %'"}, {"minExtent", 44}}}};
  return {.id = std::move(id),
          .title = title,
          .text = text,
          .spec = {{"description", title},
                   {"width", "container"},
                   {"height", 220},
                   {"data", columns.data()},
                   {"mark", {{"type", "point"}, {"filled", true}, {"size", 60}, {"opacity", 0.8}}},
                   {"encoding",
                    {{"x", place(across, "across")},
                     {"y", vertical},
                     {"color", verdict_color()},
                     {"shape",
                      {{"field", "sla"},
                       {"type", "nominal"},
                       {"legend", nullptr},
                       {"scale",
                        {{"domain", {"met", "violated", "failed", "to run"}},
                         {"range", {"circle", "cross", "diamond", "square"}}}}}},
                     {"tooltip", tips}}}},
          .height = 260};
}

std::vector<Figure> clouds(const SweepView& view) {
  std::vector<Figure> list;
  const std::size_t axes = std::min(view.axes.size(), kMostPictures);
  for (std::size_t a = 0; a < axes; ++a)
    list.push_back(cloud_figure(fmt::format("cloud-{}", a), "Attainment against " + view.axes[a].name,
                                "Every point: the share that kept the objective with the least margin. Circles meet "
                                "the SLA, crosses violate it.",
                                view.done, view.axes[a], nullptr));
  for (std::size_t a = 0; a < axes; ++a)
    for (std::size_t b = a + 1; b < axes; ++b)
      if (list.size() < 2 * kMostPictures)
        list.push_back(cloud_figure(fmt::format("pair-{}-{}", a, b),
                                    view.axes[b].name + " against " + view.axes[a].name,
                                    "Where in the plane the SLA is met (circles) and where not (crosses).", view.done,
                                    view.axes[a], &view.axes[b]));
  return list;
}

}  // namespace

std::vector<Figure> attainment_figures(const Json& sweep) {
  const SweepView view(sweep);
  if (view.axes.empty() || view.done.empty()) return {};
  if (view.design == "Latin hypercube") return clouds(view);
  std::vector<Figure> list;
  const bool map = view.design == "grid" && view.axes.size() > 1 && view.axes[0].values.size() <= kMostColumns &&
                   view.axes[1].values.size() <= kMostRows;
  if (map) list = maps(sweep, view);
  if (has_lines(view))
    for (Figure& f : attainment_lines(view)) list.push_back(std::move(f));
  return list;
}

std::vector<Figure> metric_figures(const Json& sweep) {
  const SweepView view(sweep);
  if (!has_lines(view)) return {};
  std::vector<Figure> list;
  const auto add = [&](const char* id, const char* title, const char* unit, double scale, const std::string& mean,
                       const std::string& ci95) {
    const auto value = [&](const Json& p) {
      return KeptShare{metric(p, mean), ci95.empty() ? kNotAvailable : metric(p, ci95), kNotAvailable};
    };
    if (std::all_of(view.done.begin(), view.done.end(), [&](const Json* p) { return std::isnan(value(*p).mean); }))
      return;
    list.push_back(
        line_figure({id, title, ci95.empty() ? "" : "With 95 % intervals.", unit, scale, false}, view, value));
  };
  add("ttft", "ttft, p99", "s", 1, "ttft_p99_s", "");
  add("tpot", "tpot, p99", "ms", 1e3, "tpot_p99_s", "");
  add("streams", "Turns in flight, mean", "turns", 1, "concurrency_mean", "concurrency_ci95");
  add("output", "Output", "tok/s", 1, "output_throughput_mean_tok_per_s", "output_throughput_ci95_tok_per_s");
  add("watts", "Power of all racks, mean", "kW", 1e-3, "power_mean_w", "power_ci95_w");
  add("joules", "Energy per output token", "J", 1, "energy_per_output_token_mean_j", "energy_per_output_token_ci95_j");
  return list;
}

}  // namespace racksim
