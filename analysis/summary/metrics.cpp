// Metrics by name, and the judgement of objectives.
#include "analysis/summary/metrics.hpp"

#include <algorithm>
#include <cmath>

namespace racksim {

namespace {

MetricResult counted(const MetricRow& row, const std::vector<Record>& records) {
  const Histogram all = merged(records, row.metric);
  MetricResult m{.metric = row.metric, .count = all.count()};
  m.quantiles.fill(kNotAvailable);
  if (all.count() <= 0) return m;
  m.mean =
      interval(each(records, [&](const Record& r) { return statistic_of(r.metrics[row.metric], Statistic::mean); }));
  m.mean.mean = all.mean();
  m.std = all.stddev();
  m.min = all.min();
  m.max = all.max();
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) m.quantiles[i] = all.quantile(kQuantiles[i]);
  return m;
}

MetricResult of_replications(const MetricRow& row, const std::vector<Record>& records) {
  std::vector<double> values = each(records, std::get<OfReplication>(row.computed));
  std::erase_if(values, [](double v) { return std::isnan(v); });
  MetricResult m{.metric = row.metric, .count = static_cast<double>(values.size()), .mean = interval(values)};
  m.quantiles.fill(kNotAvailable);
  if (values.empty()) return m;
  m.std = m.mean.std;
  m.min = *std::min_element(values.begin(), values.end());
  m.max = *std::max_element(values.begin(), values.end());
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) m.quantiles[i] = quantile(values, kQuantiles[i]);
  return m;
}

// The histogram of a metric over the populations that the objective is about.
Histogram observed(const Objective& o, Metric metric, const std::vector<Record>& records) {
  if (o.users.empty() || records.front().people.empty()) return merged(records, metric);
  Histogram all;
  for (const Record& r : records)
    for (const PeopleRecord& p : r.people)
      if (std::find(o.users.begin(), o.users.end(), p.name) != o.users.end()) all.merge(p.metrics[metric]);
  return all;
}

double value_of(const ObjectiveResult& result, const std::vector<Record>& records) {
  const std::optional<Metric> metric = metric_of(result.objective.metric);
  if (!metric) return 1 - result.attained.mean;
  const Histogram all = observed(result.objective, *metric, records);
  return all.count() > 0 ? all.quantile(result.objective.attainment) : kNotAvailable;
}

// A replication in which the objective was not tested says nothing. If it was tested in none, the objective is not met.
ObjectiveResult judge_one(const Objective& objective, std::size_t index, const std::vector<Record>& records) {
  ObjectiveResult result{.objective = objective};
  result.attained = interval(
      each(records, [&](const Record& r) { return ratio(r.objectives[index].good, r.objectives[index].counted); }));
  result.value = value_of(result, records);
  result.margin = result.attained.mean - result.needed();
  result.met = result.margin >= -1e-12;
  result.clear = result.attained.excludes(result.needed()) || result.attained.ci95 == 0;
  return result;
}

}  // namespace

std::vector<double> each(const std::vector<Record>& records, const std::function<double(const Record&)>& value) {
  std::vector<double> values(records.size());
  std::transform(records.begin(), records.end(), values.begin(), value);
  return values;
}

double MetricResult::at(Statistic statistic) const {
  if (statistic == Statistic::mean) return mean.mean;
  if (statistic == Statistic::ci95) return mean.ci95;
  const auto level = std::find(kQuantiles.begin(), kQuantiles.end(), level_of(statistic));
  return quantiles.at(static_cast<std::size_t>(level - kQuantiles.begin()));
}

Histogram merged(const std::vector<Record>& records, Metric metric) {
  Histogram all;
  for (const Record& r : records) all.merge(r.metrics[metric]);
  return all;
}

std::vector<MetricResult> metrics(const std::vector<Record>& records) {
  std::vector<MetricResult> all;
  for (const MetricRow& row : kMetrics)
    all.push_back(row.counted() ? counted(row, records) : of_replications(row, records));
  return all;
}

std::vector<Described> metrics_described() {
  std::vector<Described> all;
  for (const MetricRow& row : kMetrics) all.push_back({row.name, row.unit, row.meaning});
  return all;
}

std::vector<ObjectiveResult> judge(const std::vector<Objective>& sla, const std::vector<Record>& records) {
  std::vector<ObjectiveResult> results;
  for (std::size_t i = 0; i < sla.size(); ++i) results.push_back(judge_one(sla[i], i, records));
  return results;
}

std::vector<PeopleResult> people(const std::vector<Record>& records) {
  std::vector<PeopleResult> results;
  for (const PeopleRecord& first : records.front().people) results.push_back({.turns = first});
  for (std::size_t r = 1; r < records.size(); ++r)
    for (std::size_t i = 0; i < results.size(); ++i) merge(results[i].turns, records[r].people[i]);
  return results;
}

}  // namespace racksim
