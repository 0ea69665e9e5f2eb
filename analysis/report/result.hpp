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
  /// Null if the result has no such quantity.
  [[nodiscard]] const Spread* spread(const std::string& quantity) const;
};

/// Throws InvalidInput if there is no such file, or if it is not JSON.
Json read_json(const std::filesystem::path& path);

/// Throws InvalidInput if the folder holds no result, or a result of another version.
Result read_result(const std::filesystem::path& folder);

/// A number of the summary; for null the result is not a number.
double number_in(const Json& json);

}  // namespace racksim
