// Columns of metrics: which statistics of a metric have a column in points.csv and replications.csv, how these are
// named, and back from the name to the metric.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "record/metric_table.hpp"

namespace racksim {

enum class Statistic { mean, ci95, p50, p90, p99 };

/// The statistics of a metric that have a column, in the order of the columns.
std::span<const Statistic> statistics_of(const MetricRow& row);
/// The statistics of a metric that are shown for each population.
std::span<const Statistic> statistics_by_population(const MetricRow& row);

/// The share of a percentile: 0.99 for p99.
std::optional<double> level_of(Statistic statistic);
/// In the metric's unit; not a number if nothing was counted, and for `ci95`, which one histogram does not have.
double statistic_of(const Histogram& histogram, Statistic statistic);

/// "ttft_p99_s"
std::string column_of(Metric metric, Statistic statistic);

struct MetricColumn {
  Metric metric;
  Statistic statistic;
};
/// Nothing if no metric has a column of that name.
std::optional<MetricColumn> metric_in(const std::string& column);

/// The unit that the end of a column's name says, and the name without it: {"ttft_p99", "s"}. "1" if it says none.
std::pair<std::string, std::string> without_unit(const std::string& column);

}  // namespace racksim
