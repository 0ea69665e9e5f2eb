// Cells of a report's tables, from numbers of summary.json.
#pragma once

#include <cmath>

#include "analysis/report/page.hpp"
#include "analysis/report/result.hpp"
#include "analysis/words/text.hpp"

namespace racksim {

/// A text of a result.
inline std::string text_of(const Json& json) { return json.get<std::string>(); }

inline PageColumn words(std::string heading) { return {std::move(heading), true}; }
inline PageColumn figures(std::string heading) { return {std::move(heading), false}; }

inline PageCell cell(std::string text) { return {std::move(text)}; }
inline PageCell number_cell(const Json& json, double scale = 1) { return {number(number_in(json) * scale)}; }

/// "36 ±0.7" of {"mean", "ci95"}.
inline PageCell interval_cell(const Json& json, double scale = 1) {
  const double mean = number_in(json.at("mean")) * scale;
  return {number(mean) + (std::isnan(mean) ? "" : plus_minus(number_in(json.at("ci95")) * scale))};
}

/// "88.9" under a heading that says %, with a bar.
PageCell share_cell(double share);

inline PageBlock paragraph_block(std::string text) { return {.paragraph = std::move(text)}; }
inline PageBlock list_block(std::string heading, const Json& sentences) {
  return {.heading = std::move(heading), .items = sentences.get<std::vector<std::string>>()};
}
inline PageBlock items_block(const Json& sentences) { return {.items = sentences.get<std::vector<std::string>>()}; }
inline PageBlock table_block(PageTable table) { return {.table = std::move(table)}; }
inline PageBlock figures_block(std::vector<Figure> list) { return {.figures = std::move(list)}; }
inline PageBlock folded(std::string summary, std::vector<PageBlock> inside) {
  return {.summary = std::move(summary), .inside = std::move(inside)};
}

}  // namespace racksim
