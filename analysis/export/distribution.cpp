// GuideLLM's statistics on weighted values.
#include "analysis/export/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace racksim {

namespace {

constexpr double kTogether_s = 1e-4;  // GuideLLM's threshold: moments closer than this are one
constexpr double kShortest_s = 1e-6;  // its epsilon

constexpr std::pair<const char*, double> kGuidellmPercentiles[] = {
    {"p001", 0.001}, {"p01", 0.01}, {"p05", 0.05}, {"p10", 0.1},  {"p25", 0.25},  {"p50", 0.5},
    {"p75", 0.75},   {"p90", 0.9},  {"p95", 0.95}, {"p99", 0.99}, {"p999", 0.999}};

bool earlier(const WeightedValue& a, const WeightedValue& b) { return a.value < b.value; }

/// Sorts the moments and joins those that are at most `apart` after the first one of their group.
void join(std::vector<WeightedValue>& values, double apart) {
  std::sort(values.begin(), values.end(), earlier);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (kept > 0 && values[i].value <= values[kept - 1].value + apart)
      values[kept - 1].weight += values[i].weight;
    else
      values[kept++] = values[i];
  }
  values.resize(kept);
}

Json percentiles_of(const std::vector<WeightedValue>& values, double total) {
  Json percentiles = Json::object();
  for (const auto& [name, q] : kGuidellmPercentiles) {
    double cumulated = 0;
    std::size_t i = 0;
    while (i + 1 < values.size() && (cumulated += values[i].weight / total) < q) ++i;
    percentiles[name] = values.empty() ? 0 : values[i].value;
  }
  return percentiles;
}

}  // namespace

Json summary_of_values(std::vector<WeightedValue> values, double count) {
  double given = 0;
  for (const WeightedValue& v : values) given += v.weight;
  if (count < 0) count = std::round(given);
  join(values, 0);
  values.erase(std::remove_if(values.begin(), values.end(), [](const WeightedValue& v) { return v.weight <= 0; }),
               values.end());
  double total = 0, mean = 0, variance = 0;
  for (const WeightedValue& v : values) total += v.weight;
  for (const WeightedValue& v : values) mean += v.value * v.weight / total;
  for (const WeightedValue& v : values) variance += (v.value - mean) * (v.value - mean) * v.weight / total;
  const auto mode = std::max_element(
      values.begin(), values.end(), [](const WeightedValue& a, const WeightedValue& b) { return a.weight < b.weight; });
  const Json percentiles = percentiles_of(values, total);
  return {{"mean", mean},
          {"median", percentiles.at("p50")},
          {"mode", values.empty() ? 0 : mode->value},
          {"variance", variance},
          {"std_dev", std::sqrt(variance)},
          {"min", values.empty() ? 0 : values.front().value},
          {"max", values.empty() ? 0 : values.back().value},
          {"count", static_cast<std::int64_t>(count)},
          {"total_sum", mean * count},
          {"percentiles", percentiles},
          {"pdf", nullptr}};
}

Json summary_of_rates(std::vector<WeightedValue> moments) {
  join(moments, kTogether_s);
  if (moments.size() <= 1) return summary_of_values({}, static_cast<double>(moments.size()));
  std::vector<WeightedValue> rates;
  double events = 0;
  const std::size_t last = moments.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    const double from_s = i == 0 ? moments[i].value : (moments[i - 1].value + moments[i].value) / 2;
    const double to_s = i == last ? moments[i].value : (moments[i].value + moments[i + 1].value) / 2;
    const double duration_s = i == last ? std::max(to_s - from_s, kShortest_s) : to_s - from_s;
    rates.push_back({moments[i].weight / duration_s, duration_s});
    events += moments[i].weight;
  }
  return summary_of_values(std::move(rates), std::round(events));
}

Json summary_of_rates(std::vector<WeightedValue> moments, double begin_s, double end_s) {
  const auto outside = [&](const WeightedValue& m) { return m.value < begin_s || m.value > end_s; };
  moments.erase(std::remove_if(moments.begin(), moments.end(), outside), moments.end());
  moments.push_back({begin_s, 0});
  moments.push_back({end_s, 0});
  return summary_of_rates(std::move(moments));
}

Json summary_of_concurrency(const std::vector<Span>& spans, double begin_s, double end_s) {
  std::vector<WeightedValue> changes;
  double count = 0;
  for (const Span& span : spans) {
    if (span.end_s < begin_s || span.begin_s > end_s) continue;
    changes.push_back({span.begin_s, 1});
    changes.push_back({span.end_s, -1});
    ++count;
  }
  join(changes, kTogether_s);
  std::vector<WeightedValue> levels;
  double level = 0, since_s = begin_s;
  for (const WeightedValue& change : changes) {
    const double at_s = std::clamp(change.value, begin_s, end_s);
    if (at_s > since_s) levels.push_back({std::max(level, 0.0), at_s - since_s});
    since_s = at_s;
    level += change.weight;
  }
  if (end_s > since_s) levels.push_back({std::max(level, 0.0), end_s - since_s});
  return summary_of_values(std::move(levels), count);
}

}  // namespace racksim
