// Distributions: histograms of a run as rows that a spreadsheet or a chart can read. Counts, no judgement.
#pragma once

#include <string>
#include <vector>

#include "input/platform/platform.hpp"
#include "record/described.hpp"
#include "record/record.hpp"

namespace racksim {

/// distributions.csv. Columns: `quantity` (each counted metric, over all completed turns of all replications; power,
/// over the windows of the racks), `of` (the rack), `unit`, `from`, `to`, `weight` (turns, gaps, seconds). Bins are
/// parts of a power of two, as fine as 200 rows per quantity allow; zeros are a bin from 0 to 0.
std::string distributions_csv(const Platform& platform, const std::vector<Record>& records);
std::vector<Described> distributions_described();

}  // namespace racksim
