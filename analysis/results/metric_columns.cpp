// Names of the columns of metrics.
#include "analysis/results/metric_columns.hpp"

#include <algorithm>
#include <string_view>

#include "analysis/results/statistics.hpp"

namespace racksim {

namespace {

struct Unit {
  std::string_view unit;
  std::string_view ending;
};

/// A longer ending stands before an ending that it contains. The reference of points.csv
/// (point_row.cpp) lists the endings.
constexpr auto kUnits = std::to_array<Unit>({{"tok/s", "_tok_per_s"},
                                             {"1/s", "_per_s"},
                                             {"s", "_s"},
                                             {"W", "_w"},
                                             {"J", "_j"},
                                             {"1", ""},
                                             {"turns", ""},
                                             {"sessions", ""}});

constexpr const Unit* find_unit(std::string_view unit) {
  for (const Unit& u : kUnits)
    if (u.unit == unit) return &u;
  return nullptr;
}
static_assert(std::all_of(kMetrics.begin(), kMetrics.end(), [](const MetricRow& row) { return find_unit(row.unit); }),
              "every unit of a metric has an ending for the names of columns");

constexpr std::array<Statistic, 5> kAll{Statistic::mean, Statistic::ci95, Statistic::p50, Statistic::p90,
                                        Statistic::p99};
constexpr std::array<Statistic, 2> kPercentiles{Statistic::p50, Statistic::p99};

constexpr const char* name_of(Statistic statistic) {
  constexpr std::array<const char*, kAll.size()> kNames{"mean", "ci95", "p50", "p90", "p99"};
  return kNames.at(static_cast<std::size_t>(statistic));
}

}  // namespace

std::span<const Statistic> statistics_of(const MetricRow& row) {
  return std::span(kAll).first(row.counted() ? kAll.size() : 2);
}

std::span<const Statistic> statistics_by_population(const MetricRow& row) {
  if (!row.counted()) return {};
  switch (row.counting().by_population) {
    case ByPopulation::no:
    case ByPopulation::judged:
      return {};
    case ByPopulation::mean:
      return std::span(kAll).first(1);
    case ByPopulation::percentiles:
      return kPercentiles;
  }
  return {};
}

std::optional<double> level_of(Statistic statistic) {
  switch (statistic) {
    case Statistic::mean:
    case Statistic::ci95:
      return std::nullopt;
    case Statistic::p50:
      return 0.5;
    case Statistic::p90:
      return 0.9;
    case Statistic::p99:
      return 0.99;
  }
  return std::nullopt;
}

double statistic_of(const Histogram& h, Statistic statistic) {
  if (h.count() <= 0) return kNotAvailable;
  if (const std::optional<double> level = level_of(statistic)) return h.quantile(*level);
  return statistic == Statistic::mean ? h.mean() : kNotAvailable;
}

std::string column_of(Metric metric, Statistic statistic) {
  const MetricRow& row = row_of(metric);
  return std::string(row.name) + "_" + name_of(statistic) + std::string(find_unit(row.unit)->ending);
}

std::optional<MetricColumn> metric_in(const std::string& column) {
  for (const MetricRow& row : kMetrics)
    if (column.starts_with(row.name))
      for (const Statistic statistic : statistics_of(row))
        if (column == column_of(row.metric, statistic)) return MetricColumn{row.metric, statistic};
  return std::nullopt;
}

std::pair<std::string, std::string> without_unit(const std::string& column) {
  for (const Unit& u : kUnits)
    if (!u.ending.empty() && column.size() > u.ending.size() && column.ends_with(u.ending))
      return {column.substr(0, column.size() - u.ending.size()), std::string(u.unit)};
  return {column, "1"};
}

}  // namespace racksim
