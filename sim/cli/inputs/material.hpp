// Material: a profile, its device and the measurements of it, read for `validate` and `calibrate`.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/calibration/comparison.hpp"
#include "cli/syntax/command_line.hpp"

namespace racksim::cli {

/// The options of the command line, beside profile and data.
struct MaterialOptions {
  std::string platforms{};    ///< folder of profiles/, models/ and *.xml
  std::size_t hold_back = 0;  ///< every n-th row; 0: none
  double fit_first = 1;       ///< of a request log: share of the requests that may be fitted
  EngineLimits limits{.max_num_seqs = 256};
};

/// The folder platforms/ of the working directory; otherwise the one that ships.
std::string shipped_platforms();

void add_material_options(const Syntax& verb, MaterialOptions& options);

struct Material {
  Profile profile;
  std::optional<Device> device;  ///< from the first platform that has a device of the profile's type
  std::string data;
  std::vector<Measurement> measurements;
  std::optional<RequestLog> log;
  std::size_t first_held_back = 0;  ///< of the log

  [[nodiscard]] Matcher matcher(const MaterialOptions& options) const;
};

/// Throws InvalidInput.
std::unique_ptr<Material> read_material(const std::string& profile, const std::string& data,
                                        const MaterialOptions& options);

/// Files with this extension, sorted; none if the folder cannot be read.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder, const std::string& extension);

/// The device of `type` in the platforms of a folder, with its watts behind the power supply; or nothing.
std::optional<Device> find_device(const std::string& folder, const std::string& type);

}  // namespace racksim::cli
