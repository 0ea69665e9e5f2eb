// Designs.
#include "analysis/study/sweep/sweep_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <numeric>

#include "input/schema/found_field.hpp"
#include "model/random.hpp"

namespace racksim {

namespace {

constexpr std::size_t kMostPoints = 1'000'000;

/// An axis after its key and ends have been read: a list, or a range of numbers.
struct Scale {
  std::vector<std::string> listed;
  double from = 0, to = 0;
  Dimension dimension{};
  bool whole = false, log = false;
  std::int64_t count = 0;

  [[nodiscard]] bool is_list() const { return !listed.empty(); }
  [[nodiscard]] std::size_t size() const { return is_list() ? listed.size() : static_cast<std::size_t>(count); }
  /// The value at a share of the way; between the ends with six digits, which read well and lose nothing.
  [[nodiscard]] std::string at(double share) const {
    if (is_list()) {
      const auto i = static_cast<std::size_t>(share * static_cast<double>(listed.size()));
      return listed[std::min(i, listed.size() - 1)];
    }
    if (share <= 0 || share >= 1) return format_exact(share <= 0 ? from : to, dimension);
    const double value = log ? from * std::pow(to / from, share) : std::lerp(from, to, share);
    return format_exact(whole ? std::round(value) : std::stod(fmt::format("{:.6g}", value)), dimension);
  }
  [[nodiscard]] std::string nth(std::size_t i) const {
    return is_list() ? listed[i] : at(static_cast<double>(i) / static_cast<double>(count - 1));
  }
};

void understand_range(const Axis& axis, const FieldInfo& field, Scale& scale, Diagnostics& diagnostics) {
  if (!takes_number(field)) {
    diagnostics.error(fmt::format("`{}` does not take a number, so that it has no range", axis.key), axis.where, {},
                      "list its values: values: [...]");
    return;
  }
  const auto from = read_number(field, axis.from), to = read_number(field, axis.to);
  for (const auto& [text, number] : {std::pair{axis.from, from}, std::pair{axis.to, to}})
    if (!number)
      diagnostics.error(fmt::format("`{}` cannot be read as a value of `{}`", text, axis.key), axis.where, {},
                        "racksim explain " + axis.key);
  if (!from || !to) return;
  scale.from = from->value;
  scale.to = to->value;
  scale.dimension = from->dimension;
  scale.whole = is_whole(field);
  scale.log = axis.scale == Axis::Scale::log;
  scale.count = axis.count;
  if (scale.from >= scale.to)
    diagnostics.error(fmt::format("the range of `{}` does not ascend", axis.key), axis.where);
  else if (scale.log && scale.from <= 0)
    diagnostics.error(
        fmt::format("the range of `{}` must begin above zero, because its scale is logarithmic", axis.key), axis.where);
}

Scale understand(const Axis& axis, Diagnostics& diagnostics) {
  Scale scale{.listed = axis.values};
  try {
    const FoundField field = find_field(axis.key);
    if (!scale.is_list()) understand_range(axis, field.info, scale, diagnostics);
  } catch (const InvalidInput& wrong) {
    for (const Diagnostic& d : wrong.list()) diagnostics.error(d.message, axis.where, d.remark, d.help);
  }
  return scale;
}

std::vector<Scale> understand(const Sweep& sweep, Diagnostics& diagnostics) {
  std::vector<Scale> scales;
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    const Axis& axis = sweep.axes[i];
    scales.push_back(understand(axis, diagnostics));
    for (std::size_t j = 0; j < i; ++j)
      if (sweep.axes[j].key == axis.key)
        diagnostics.error(fmt::format("`{}` is the key of two axes", axis.key), axis.where);
    if (sweep.design == Sweep::Design::zip && i > 0 && scales[i].size() != scales[0].size())
      diagnostics.error(fmt::format("`{}` has {} values, but `{}` has {}: the axes of a zip need equally many",
                                    axis.key, scales[i].size(), sweep.axes[0].key, scales[0].size()),
                        axis.where);
  }
  return scales;
}

void refuse_too_many(const Sweep& sweep, const std::vector<Scale>& scales, Diagnostics& diagnostics) {
  if (sweep.design != Sweep::Design::grid) return;
  double points = 1;
  for (const Scale& scale : scales) points *= static_cast<double>(scale.size());
  if (points > static_cast<double>(kMostPoints))
    diagnostics.error(fmt::format("the grid has {:.3g} points", points), sweep.axes.front().where, "at most a million",
                      "use design: latin_hypercube, which takes as many points as you choose");
}

std::vector<SweepPoint> grid(const std::vector<Scale>& scales) {
  std::vector<SweepPoint> points{{}};
  for (const Scale& scale : scales) {
    std::vector<SweepPoint> longer;
    for (const SweepPoint& point : points)
      for (std::size_t i = 0; i < scale.size(); ++i) {
        longer.push_back(point);
        longer.back().values.push_back(scale.nth(i));
      }
    points = std::move(longer);
  }
  return points;
}

std::vector<SweepPoint> zip(const std::vector<Scale>& scales) {
  std::vector<SweepPoint> points(scales.front().size());
  for (std::size_t i = 0; i < points.size(); ++i)
    for (const Scale& scale : scales) points[i].values.push_back(scale.nth(i));
  return points;
}

/// Each axis is cut into as many parts as there are points; a permutation says which point gets which part.
std::vector<SweepPoint> hypercube(const Sweep& sweep, const std::vector<Scale>& scales) {
  std::vector<SweepPoint> points(static_cast<std::size_t>(sweep.points));
  for (std::size_t a = 0; a < scales.size(); ++a) {
    Stream stream(static_cast<std::uint64_t>(sweep.seed), Purpose::design, {a});
    std::vector<std::size_t> parts(points.size());
    std::iota(parts.begin(), parts.end(), std::size_t{0});
    for (std::size_t i = parts.size(); i > 1; --i)
      std::swap(parts[i - 1], parts[boost::random::uniform_int_distribution<std::size_t>(0, i - 1)(stream)]);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double within = boost::random::uniform_01<>()(stream);
      const double share = (static_cast<double>(parts[i]) + within) / static_cast<double>(points.size());
      points[i].values.push_back(scales[a].at(share));
    }
  }
  return points;
}

}  // namespace

std::vector<std::string> SweepPoint::sets(const Sweep& sweep) const {
  std::vector<std::string> all = sweep.sets;
  for (std::size_t a = 0; a < values.size(); ++a) all.push_back(sweep.axes[a].key + "=" + values[a]);
  return all;
}

std::vector<SweepPoint> sweep_points(const Sweep& sweep) {
  Diagnostics diagnostics;
  const std::vector<Scale> scales = understand(sweep, diagnostics);
  diagnostics.throw_if_any();
  refuse_too_many(sweep, scales, diagnostics);
  diagnostics.throw_if_any();
  std::vector<SweepPoint> points = sweep.design == Sweep::Design::grid  ? grid(scales)
                                   : sweep.design == Sweep::Design::zip ? zip(scales)
                                                                        : hypercube(sweep, scales);
  for (std::size_t i = 0; i < points.size(); ++i) points[i].number = i + 1;
  return points;
}

}  // namespace racksim
