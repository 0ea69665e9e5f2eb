// Result: a result folder read back, as far as a report needs it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/report/spread.hpp"
#include "analysis/report/timeline.hpp"
#include "analysis/results/json.hpp"
#include "analysis/results/result_folder.hpp"

namespace racksim {

struct Result {
  Json summary;
  std::string resolved_yaml;
  std::string version;            ///< of the racksim that made it
  std::vector<InputFile> inputs;  ///< names without folders
  Timeline timeline;              ///< empty if nothing was simulated, as are spreads
  std::vector<Spread> spreads;
  [[nodiscard]] bool simulated() const { return summary.contains("metrics"); }
  /// Null if there is none.
  [[nodiscard]] const Spread* spread(const std::string& quantity) const;
};

/// Throws InvalidInput: no such file, or no JSON.
Json read_json(const std::filesystem::path& path);

/// Throws InvalidInput if the folder holds no result, or one that this version did not write.
Result read_result(const std::filesystem::path& folder);

/// A number of the summary; null is not a number.
double number_in(const Json& json);

}  // namespace racksim
