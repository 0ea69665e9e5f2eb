// Report: report.html of a result folder.
#pragma once

#include <filesystem>
#include <string>

namespace racksim {

/// From summary.json, manifest.json, resolved.yaml, timeline.csv and distributions.csv in `folder`. Throws
/// InvalidInput.
std::string report_html(const std::filesystem::path& folder);

}  // namespace racksim
