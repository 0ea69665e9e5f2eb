// Reads sweep.json.
#include "analysis/report/pages/sweep_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analysis/report/result.hpp"
#include "analysis/results/statistics.hpp"
#include "analysis/study/sweep/point_row.hpp"
#include "analysis/study/sweep/sweep_text.hpp"

namespace racksim {

namespace {

bool is_load(const AxisView& axis) {
  const std::string word = axis.key.substr(axis.key.rfind('.') + 1);
  return word == "people" || word == "sessions" || word == "time_scale";
}

AxisView axis_of(const Json& axis, const Json& points) {
  constexpr double kDecade = 10;
  AxisView view{axis.at("key"), short_key(axis.at("key")), axis.at("unit"), true, false, {}};
  std::map<double, std::string> ascending;
  for (const Json& p : points) {
    const std::string text = SweepView::text(p, view);
    const double number = SweepView::number(p, view);
    view.numeric = view.numeric && std::isfinite(number);
    if (std::isfinite(number)) ascending.emplace(number, text);
    if (std::find(view.values.begin(), view.values.end(), text) == view.values.end()) view.values.push_back(text);
  }
  if (!view.numeric || ascending.empty()) return view;
  view.values.clear();
  for (const auto& [number, text] : ascending) view.values.push_back(text);
  const double low = ascending.begin()->first, high = ascending.rbegin()->first;
  view.log = low > 0 && high >= kDecade * low;
  return view;
}

void tell_apart(std::vector<AxisView>& axes) {
  std::map<std::string, int> named;
  for (const AxisView& a : axes) ++named[a.name];
  for (AxisView& a : axes)
    if (named[a.name] > 1) a.name = a.key;
}

std::vector<std::string> objectives_of(const std::vector<const Json*>& points) {
  std::vector<std::string> texts;
  for (const Json* p : points)
    for (std::size_t i = 0; i < p->at("objectives").size(); ++i) {
      const std::string text = p->at("objectives")[i].at("objective");
      if (i == texts.size())
        texts.push_back(text);
      else if (texts[i] != text)
        texts[i] = fmt::format("{} of each point", text.substr(0, text.find(" <=")));
    }
  return texts;
}

}  // namespace

std::string AxisView::title() const { return unit.empty() ? name : fmt::format("{} ({})", name, unit); }

std::string SweepView::text(const Json& point, const AxisView& axis) { return point.at("values").at(axis.key); }

double SweepView::number(const Json& point, const AxisView& axis) {
  return number_in(point.at("numbers").at(axis.key));
}

std::string SweepView::names(const Json& point, const std::vector<AxisView>& axes, std::size_t first) {
  std::string all;
  for (std::size_t a = first; a < axes.size(); ++a)
    all += fmt::format("{}{} = {}", all.empty() ? "" : ", ", axes[a].name, text(point, axes[a]));
  return all;
}

SweepView::SweepView(const Json& sweep) : design(sweep.at("design")) {
  for (const Json& axis : sweep.at("axes")) axes.push_back(axis_of(axis, sweep.at("points")));
  std::erase_if(axes, [](const AxisView& a) { return a.values.size() < 2; });
  tell_apart(axes);
  const auto rank = [](const AxisView& a) { return std::tuple(is_load(a), a.numeric, a.values.size()); };
  std::stable_sort(axes.begin(), axes.end(), [&](const auto& a, const auto& b) { return rank(a) > rank(b); });
  for (const Json& p : sweep.at("points"))
    if (p.at("state") == "done") done.push_back(&p);
  objectives = objectives_of(done);
}

double metric(const Json& point, const std::string& column) {
  const Json& metrics = point.at("metrics");
  return metrics.contains(column) ? number_in(metrics.at(column)) : kNotAvailable;
}

KeptShare kept(const Json& point, std::size_t i) {
  KeptShare found{kNotAvailable, kNotAvailable, kNotAvailable};
  if (i >= point.at("objectives").size()) return found;
  found.needed = number_in(point.at("objectives")[i].at("needed"));
  for (const auto& [name, value] : point.at("metrics").items()) {
    if (!is_kept(name, i)) continue;
    found.mean = number_in(value);
    found.ci95 = metric(point, name + "_ci95");
  }
  return found;
}

}  // namespace racksim
