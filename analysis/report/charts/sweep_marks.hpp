// Marks that the pictures of a sweep share: where a point lies, and how it was judged.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analysis/report/charts/columns.hpp"
#include "analysis/report/page.hpp"
#include "analysis/report/pages/sweep_view.hpp"

namespace racksim {

inline constexpr std::size_t kMostPictures = 6;  ///< of one kind

/// A line of a tooltip.
Json tip(const char* field, const char* title);

/// The position of a point on an axis, by number or by name. `more` is added to the axis.
Json place(const AxisView& axis, const char* field, const Json& more = Json::object());
void add_place(Columns& columns, const char* field, const Json& point, const AxisView& axis);

/// The tooltip of a point, the same in every picture: kept, needed, binding, SLA.
void add_verdict(Columns& columns, const Json& point);
Json verdict_color();
Json verdict_tips();

/// Points by the values of all axes from `first` on, in their order.
std::vector<std::pair<std::string, std::vector<const Json*>>> groups(const std::vector<const Json*>& points,
                                                                     const SweepView& view, std::size_t first);

/// Attainment over each axis of a hypercube, and over each pair of axes.
std::vector<Figure> clouds(const SweepView& view);

}  // namespace racksim
