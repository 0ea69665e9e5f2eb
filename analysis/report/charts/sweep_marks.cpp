// Marks of a sweep's pictures.
#include "analysis/report/charts/sweep_marks.hpp"

#include <algorithm>

#include "analysis/report/result.hpp"
#include "analysis/results/statistics.hpp"
#include "analysis/words/text.hpp"

namespace racksim {

namespace {

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

Json axis_scale(const AxisView& axis) {
  if (axis.log) return {{"type", "log"}, {"nice", false}, {"padding", 12}};
  return {{"zero", false}, {"nice", false}, {"padding", 12}};
}

std::string sla_word(const Json& point) {
  if (point.at("state") == "failed") return "failed";
  if (point.at("state") != "done") return "to run";
  return point.at("metrics").at("sla_met") > 0 ? "met" : "violated";
}

}  // namespace

Json tip(const char* field, const char* title) { return {{"field", field}, {"type", "nominal"}, {"title", title}}; }

Json place(const AxisView& axis, const char* field, const Json& more) {
  Json channel{{"field", field}, {"axis", {{"title", axis.title()}, {"domain", true}, {"labelOverlap", true}}}};
  if (axis.numeric) {
    channel["type"] = "quantitative";
    channel["scale"] = axis_scale(axis);
  } else {
    channel["type"] = "ordinal";
    channel["sort"] = axis.values;
    channel["axis"]["labelAngle"] = 0;
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

}  // namespace racksim
