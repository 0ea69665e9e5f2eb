// Forest plots: mean differences with their intervals, about a line at zero.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/report/charts/columns.hpp"
#include "analysis/report/pages/pages.hpp"
#include "analysis/report/result.hpp"
#include "analysis/words/text.hpp"

namespace racksim {

namespace {

constexpr int kRowHeight = 24;           ///< px
constexpr std::size_t kMostPoints = 40;  ///< rows of one plot
constexpr double kFarthest = 400;        ///< per cent; larger differences are only in the table

struct Row {
  std::string name, text, judgement;
  double mean, ci95;
};

Json judgement_color() {
  return {{"field", "judgement"},
          {"type", "nominal"},
          {"legend", nullptr},
          {"scale",
           {{"domain", {"better", "worse", "less", "more", "not told apart"}},
            {"range", {"var(--good)", "var(--bad)", "var(--a)", "var(--a)", "var(--muted)"}}}}};
}

Json forest_data(const std::vector<Row>& rows, Json& names) {
  Columns columns;
  for (const Row& r : rows) {
    const double ci = std::isnan(r.ci95) ? 0 : r.ci95;
    names.push_back(r.name);
    columns.add("name", r.name);
    columns.add("mean", r.mean);
    columns.add("low", r.mean - ci);
    columns.add("high", r.mean + ci);
    columns.add("text", r.text);
    columns.add("judgement", r.judgement.empty() ? "not told apart" : r.judgement);
  }
  return columns.data();
}

Figure forest_figure(std::string id, std::string title, std::string text, const std::string& unit,
                     const std::vector<Row>& rows) {
  Json names = Json::array();
  const Json data = forest_data(rows, names);
  const auto x = [&](const char* field) {
    return Json{{"field", field},
                {"type", "quantitative"},
                {"scale", {{"zero", true}, {"padding", 8}}},
                {"axis", {{"title", fmt::format("B - A ({})", unit)}, {"grid", true}, {"tickCount", 6}}}};
  };
  const Json tooltip{{{"field", "name"}, {"type", "nominal"}, {"title", "what"}},
                     {{"field", "text"}, {"type", "nominal"}, {"title", "B - A"}},
                     {{"field", "judgement"}, {"type", "nominal"}, {"title", "B is"}}};
  const Json zero{{"data", {{"values", {{{"zero", 0}}}}}},
                  {"mark", {{"type", "rule"}, {"color", "var(--ink)"}}},
                  {"encoding", {{"x", {{"field", "zero"}, {"type", "quantitative"}}}, {"y", nullptr}}}};
  const Json interval{{"mark", {{"type", "rule"}, {"strokeWidth", 2}}},
                      {"encoding", {{"x", x("low")}, {"x2", {{"field", "high"}}}, {"color", judgement_color()}}}};
  const Json point{{"mark", {{"type", "point"}, {"filled", true}, {"size", 70}, {"opacity", 1}}},
                   {"encoding", {{"x", x("mean")}, {"color", judgement_color()}, {"tooltip", tooltip}}}};
  return {.id = std::move(id),
          .title = std::move(title),
          .text = std::move(text),
          .spec = {{"description", "Forest plot"},
                   {"autosize", {{"type", "fit-x"}, {"contains", "padding"}}},
                   {"width", "container"},
                   {"height", {{"step", kRowHeight}}},
                   {"data", data},
                   {"encoding",
                    {{"y",
                      {{"field", "name"},
                       {"type", "ordinal"},
                       {"sort", names},
                       {"title", nullptr},
                       {"axis",
                        {{"domain", false},
                         {"ticks", false},
                         {"grid", true},
                         {"minExtent", 60},
                         {"maxExtent", 200},
                         {"labelLimit", 194}}}}}}},
                   {"layer", {zero, interval, point}}},
          .height = static_cast<int>(rows.size()) * kRowHeight + 50};
}

std::string signed_text(double mean, double ci95, const std::string& unit) {
  return fmt::format("{}{}{} {}", mean > 0 ? "+" : "", number(mean), plus_minus(ci95), unit);
}

bool is_share(const Json& d) { return d.at("shown").at("unit") == "%"; }

/// In percentage points of a share, in per cent of A of anything else.
Row row_of(const Json& d, const std::string& name) {
  const double by = number_in(d.at("difference").at("mean")), ci = number_in(d.at("difference").at("ci95")),
               scale = is_share(d) ? 100 : 100 / std::abs(number_in(d.at("a").at("mean")));
  return {name, signed_text(by * scale, ci * scale, is_share(d) ? "pp" : "%"), d.at("judgement"), by * scale,
          ci * scale};
}

bool drawn(const Row& row) { return std::isfinite(row.mean) && std::abs(row.mean) <= kFarthest; }

std::vector<Figure> of_one(const Json& pair) {
  std::vector<Row> shares, others;
  for (const Json& d : pair.at("differences")) {
    if (!d.at("decides")) continue;
    Row row = row_of(d, d.at("text"));
    if (drawn(row)) (is_share(d) ? shares : others).push_back(std::move(row));
  }
  std::vector<Figure> list;
  if (!shares.empty())
    list.push_back(
        forest_figure("forest-shares", "Shares", "B - A in percentage points.", "percentage points", shares));
  if (!others.empty())
    list.push_back(forest_figure("forest-others", "Everything else", "B - A in per cent of A.", "% of A", others));
  return list;
}

/// By metric, a row per point.
std::vector<Figure> of_many(const Json& pairs) {
  std::vector<Figure> list;
  for (const Json& first : pairs.front().at("differences")) {
    if (!first.at("decides")) continue;
    std::vector<Row> rows;
    for (const Json& pair : pairs)
      for (const Json& d : pair.at("differences"))
        if (d.at("metric") == first.at("metric") && rows.size() < kMostPoints)
          if (Row row = row_of(d, pair.at("point")); drawn(row)) rows.push_back(std::move(row));
    if (rows.empty()) continue;
    list.push_back(forest_figure(fmt::format("forest-{}", list.size()), first.at("text"),
                                 is_share(first) ? "B - A in percentage points." : "B - A in per cent of A.",
                                 is_share(first) ? "percentage points" : "% of A", rows));
  }
  return list;
}

}  // namespace

std::vector<Figure> forest_figures(const Json& comparison) {
  const Json& pairs = comparison.at("pairs");
  return pairs.size() == 1 ? of_one(pairs.front()) : of_many(pairs);
}

}  // namespace racksim
