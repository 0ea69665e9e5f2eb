// Replication rows: the numbers of every replication by name, which comparisons read.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "analysis/study/sweep/point_row.hpp"

namespace racksim {

/// One row per replication, in order, with the columns of points.csv that make sense for one replication.
std::vector<PointRow> replication_rows(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                                       const Estimate& estimate, const std::vector<Record>& records);

/// replications.csv: `replication`, then a column per number.
std::string replications_csv(const std::vector<PointRow>& rows);
std::vector<Described> replications_described();

/// Throws InvalidInput.
std::vector<PointRow> read_replications_csv(const std::filesystem::path& file);

}  // namespace racksim
