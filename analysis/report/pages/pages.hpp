// Pages of studies, each from the JSON that the study wrote.
#pragma once

#include "analysis/report/page.hpp"

namespace racksim {

/// From audit.json, capacity.json, sweep.json and comparison.json.
Page audit_page(const Json& audit);
Page capacity_page(const Json& capacity);
Page sweep_page(const Json& sweep);
Page comparison_page(const Json& comparison);

/// The waterfall of one cell of audit.json.
Figure waterfall_figure(std::string id, const Json& cell);

/// Of sweep.json: maps of a grid's least attainment over its first two axes, one for each value of the others.
std::vector<Figure> map_figures(const Json& sweep);
/// Attainment as lines along the first axis, or as the clouds of a hypercube.
std::vector<Figure> attainment_figures(const Json& sweep);
/// Lines of other quantities along the first axis.
std::vector<Figure> metric_figures(const Json& sweep);

/// Of comparison.json: mean differences with their intervals about zero.
std::vector<Figure> forest_figures(const Json& comparison);

}  // namespace racksim
