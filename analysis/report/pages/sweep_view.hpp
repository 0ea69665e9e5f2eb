// SweepView: sweep.json as a picture needs it: which axes vary, in which order, and the result of each point.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/results/json.hpp"

namespace racksim {

struct AxisView {
  std::string key, name;              ///< with the shortest name that differs from the other axes
  std::string unit;                   ///< of its numbers
  bool numeric = false, log = false;  /// log: positive, over more than a decade
  std::vector<std::string> values;    ///< as written; ascending if they are numbers
  /// "people", "think.median (s)"
  [[nodiscard]] std::string title() const;
};

struct SweepView {
  explicit SweepView(const Json& sweep);
  /// Of a point's axis, as written.
  [[nodiscard]] static std::string text(const Json& point, const AxisView& axis);
  [[nodiscard]] static double number(const Json& point, const AxisView& axis);
  /// "people = 38, think.median = 10 s", of the axes from `first` on.
  [[nodiscard]] static std::string names(const Json& point, const std::vector<AxisView>& axes, std::size_t first = 0);

  std::string design;
  std::vector<AxisView> axes;     ///< those with more than one value: a load first, then numbers, then the longest
  std::vector<const Json*> done;  ///< points
  /// Texts of the objectives, if all points have the same; else "objective 0" and so on.
  std::vector<std::string> objectives;
};

/// The share that kept objective `i`, and its interval.
struct KeptShare {
  double mean, ci95, needed;
};
KeptShare kept(const Json& point, std::size_t i);

/// A metric of a point; not a number if it has none.
double metric(const Json& point, const std::string& column);

}  // namespace racksim
