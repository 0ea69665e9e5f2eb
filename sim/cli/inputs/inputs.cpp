// Reads what a verb works on.
#include "cli/inputs/inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "cli/terminal/log.hpp"
#include "input/reading/scenario_reader.hpp"
#include "input/text/data_folders.hpp"

namespace racksim::cli {

namespace fs = std::filesystem;

namespace {

std::string find_scenario(const std::string& path) {
  std::error_code failed;
  if (path.empty() || fs::path(path).is_absolute() || fs::exists(path, failed)) return path;
  const std::string folder = "scenarios/";
  const std::string name = path.starts_with(folder) ? path.substr(folder.size()) : path;
  const Search search = search_data(name, ".yaml", {}, folder);
  if (!search.file.empty()) return search.file;
  for (const fs::path& data : data_folders())
    if (!name.empty() && fs::is_directory(data / folder / name, failed)) return (data / folder / name).string();
  throw InvalidInput({{fmt::format("cannot read {}: no such file", path),
                       {},
                       did_you_mean(name, data_names(".yaml", "scenarios")),
                       "name a file, or one that ships with racksim, such as `quickstart`"}});
}

}  // namespace

std::function<int()> on_scenario(const std::shared_ptr<Options>& options, std::function<int()> action) {
  return [options, action = std::move(action)] {
    options->path = find_scenario(options->path);
    return action();
  };
}

Inputs read_inputs(const std::string& path, const Overlays& overlays) {
  Inputs in;
  in.scenario = read_scenario(path, overlays);
  log_information("platform " + in.scenario.platform);
  in.platform = read_platform(in.scenario.platform, in.scenario.platform_where);
  in.deployment = deploy(in.scenario, in.platform, read_profiles(in.scenario));
  log_information(
      fmt::format("{} instances on {} servers", in.deployment.placements.size(), in.platform.servers.size()));
  return in;
}

std::vector<std::string> scenario_files(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".yaml" && name.front() != '_' && name.front() != '.')
      files.push_back(entry.path().string());
  }
  if (error) throw InvalidInput({{fmt::format("cannot read the folder `{}`: {}", path, error.message()), {}, {}, {}}});
  if (files.empty())
    throw InvalidInput({{fmt::format("the folder `{}` holds no scenario", path),
                         {},
                         {},
                         "scenarios end in .yaml; those that start with _ are bases of others"}});
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace racksim::cli
