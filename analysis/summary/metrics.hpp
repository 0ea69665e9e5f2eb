// Metrics: the named quantities of a Summary, from the records of its replications.
#pragma once

#include <functional>
#include <vector>

#include "analysis/summary/summary.hpp"
#include "input/scenario/objective.hpp"
#include "record/described.hpp"

namespace racksim {

/// One histogram of all replications; `metric` is a counted one.
Histogram merged(const std::vector<Record>& records, Metric metric);

/// One value for each record, as a vector.
std::vector<double> each(const std::vector<Record>& records, const std::function<double(const Record&)>& value);

/// All metrics, in the order of their table.
std::vector<MetricResult> metrics(const std::vector<Record>& records);
/// Name, unit and meaning of each.
std::vector<Described> metrics_described();

/// The objectives, judged.
std::vector<ObjectiveResult> judge(const std::vector<Objective>& sla, const std::vector<Record>& records);

/// The results of each population; empty if there is only one.
std::vector<PeopleResult> people(const std::vector<Record>& records);

}  // namespace racksim
