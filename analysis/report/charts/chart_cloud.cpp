// Clouds of a hypercube's points.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/report/charts/sweep_marks.hpp"

namespace racksim {

namespace {

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

}  // namespace

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

}  // namespace racksim
