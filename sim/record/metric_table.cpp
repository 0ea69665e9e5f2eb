// What must hold of the rows of metrics. Checked when this is compiled: it has no code.
#include "record/metric_table.hpp"

#include <algorithm>
#include <string_view>

namespace racksim {

namespace {

static_assert(kMetrics.size() == kMetricCount, "every metric has a row");

consteval bool in_place() {
  for (std::size_t i = 0; i < kMetrics.size(); ++i)
    if (index_of(kMetrics[i].metric) != i) return false;
  return true;
}
static_assert(in_place(), "rows stand in the order of the enumerators");

static_assert(std::all_of(kMetrics.begin(), kMetrics.end(),
                          [](const MetricRow& row) {
                            return row.counted() == (index_of(row.metric) < kCountedMetrics);
                          }),
              "counted metrics come first, and the others say how they are computed");

static_assert(std::count_if(kMetrics.begin(), kMetrics.end(),
                            [](const MetricRow& row) { return row.counted() && row.counting().of_turn == nullptr; }) ==
                  1,
              "itl alone is counted gap by gap; another metric says how it is computed from a turn");

// An objective's name, the kind of its limit, and that it can be judged for some users only, follow from its metric.
consteval bool can_be_judged(const LimitedMetric& limited) {
  const std::optional<Metric> metric = metric_of(limited.metric);
  if (!metric) return limited.metric == Objective::Metric::blocked;
  const MetricRow& row = row_of(*metric);
  return std::string_view(row.name) == limited.name && (std::string_view(row.unit) == "1") == limited.share &&
         (row.counting().of_turn == nullptr || row.counting().by_population != ByPopulation::no);
}
consteval bool all_can_be_judged() {
  for (std::size_t i = 0; i < kLimitedMetrics.size(); ++i)
    if (static_cast<std::size_t>(kLimitedMetrics[i].metric) != i || !can_be_judged(kLimitedMetrics[i])) return false;
  return true;
}
static_assert(all_can_be_judged(), "every objective but `blocked` limits a metric of the same name and unit");

}  // namespace

}  // namespace racksim
