// Heat maps of a grid: which points keep the SLA, by how much others miss it, and which objective binds.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/report/charts/sweep_marks.hpp"
#include "analysis/report/pages/pages.hpp"

namespace racksim {

namespace {

constexpr std::size_t kMostColumns = 40, kMostRows = 40;
constexpr std::size_t kNamedColumns = 10;       ///< up to which a cell has room for words
constexpr int kCellHeight = 38, kLowCell = 22;  ///< px, with words and without

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
  const int height =
      static_cast<int>(down.values.size()) * (across.values.size() <= kNamedColumns ? kCellHeight : kLowCell);
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

std::vector<Figure> maps(const Json& sweep, const SweepView& view) {
  std::vector<const Json*> points;
  for (const Json& p : sweep.at("points")) points.push_back(&p);
  const auto facets = groups(points, view, 2);
  std::vector<Figure> list;
  for (const auto& [name, members] : facets) {
    if (list.size() == kMostPictures) break;
    std::string title = fmt::format("{} against {}", view.axes[1].name, view.axes[0].name);
    if (!name.empty()) title = name;
    if (list.size() == 1) list.front().text += " The other maps likewise.";
    list.push_back(map_figure(fmt::format("map-{}", list.size()), title, members, view));
    if (list.size() > 1) list.back().text.clear();
  }
  if (facets.size() > list.size())
    list.back().text +=
        fmt::format(" {} more maps are not drawn; their points are in the table.", facets.size() - list.size());
  return list;
}

}  // namespace

std::vector<Figure> map_figures(const Json& sweep) {
  const SweepView view(sweep);
  const bool map = view.design == "grid" && view.axes.size() > 1 && view.axes[0].values.size() <= kMostColumns &&
                   view.axes[1].values.size() <= kMostRows;
  return map ? maps(sweep, view) : std::vector<Figure>{};
}

}  // namespace racksim
