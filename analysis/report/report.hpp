// Report: report.html of a result folder.
#pragma once

#include <filesystem>
#include <string>

namespace racksim {

/// From audit.json, capacity.json, sweep.json, comparison.json, or what a run leaves (summary.json, manifest.json,
/// resolved.yaml, timeline.csv, distributions.csv) in `folder`. Throws InvalidInput.
std::string report_html(const std::filesystem::path& folder);

}  // namespace racksim
