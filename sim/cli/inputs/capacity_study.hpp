// CapacityStudy: tests loads, by simulation or from the folder of a study, until the capacity is found.
#pragma once

#include <string>

#include "analysis/study/capacity/capacity_report.hpp"
#include "analysis/study/study_folder.hpp"
#include "cli/inputs/inputs.hpp"
#include "cli/terminal/options.hpp"
#include "input/text/tree.hpp"

namespace racksim::cli {

inline constexpr std::size_t kFewestReplications = 3;  ///< for an interval worth its name

struct CapacityRequest {
  std::string path;  ///< of the scenario
  Overlays overlays;
  std::string vary;       ///< empty or `load`, `servers`, or a key
  bool smallest = false;  ///< of a key that eases
  Effort effort;
  int jobs = 0;  ///< 0 = one per core
  bool shows_progress = false;
  std::string label;  ///< before the load in the progress bar
};

/// What the request varies, and where the search starts. Throws InvalidInput.
Variation variation_of(const CapacityRequest& request, const Inputs& base);

/// Finds the capacity. Points that the folder has are not simulated again. Throws InvalidInput, Interrupted.
CapacityReport seek_capacity(const CapacityRequest& request, const Inputs& base, const StudyFolder& folder);

}  // namespace racksim::cli
