// Material: the reading. A platform that cannot be read gives a warning only.
#include "cli/inputs/material.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "cli/terminal/log.hpp"
#include "input/reading/profile_reader.hpp"
#include "input/text/data_folders.hpp"

namespace racksim::cli {

namespace fs = std::filesystem;

std::string shipped_platforms() {
  std::vector<fs::path> folders{fs::path()};
  for (const fs::path& data : data_folders()) folders.push_back(data);
  std::error_code failed;
  for (const fs::path& folder : folders)
    if (fs::is_directory(folder / "platforms" / "profiles", failed)) return (folder / "platforms").string();
  return "platforms";
}

void add_material_options(const Syntax& verb, MaterialOptions& o) {
  o.platforms = shipped_platforms();
  verb.option("--platforms", o.platforms,
              "Folder with profiles/, models/ and platforms; default: `platforms` in this folder, or the platforms "
              "that ship")
      .takes("DIR");
  verb.option("--hold-back", o.hold_back, "Hold back every Nth row of the measurements from the fit (0: none)")
      .not_negative()
      .takes("N");
  verb.option("--fit-first", o.fit_first, "For a request log: share of its requests to fit; the rest is held back")
      .between_reals(0.0, 1.0)
      .takes("SHARE");
  constexpr std::int64_t kLargest = 10'000'000;
  verb.option("--max-num-seqs", o.limits.max_num_seqs, "For a request log: batch limit of the engine")
      .between(1, kLargest)
      .takes("N");
  verb.option("--max-num-batched-tokens", o.limits.max_num_batched_tokens, "For a request log: token limit of a step")
      .between(1, kLargest)
      .takes("N");
  verb.flag("--reserve-output", o.limits.reserve_output,
            "For a request log: the engine takes KV for a whole answer in advance");
  verb.flag("--chunked-prefill", o.limits.chunked_prefill,
            "For a request log: the engine may compute a prompt in parts");
}

std::vector<fs::path> files_in(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (fs::directory_iterator i(folder, failed), end; !failed && i != end; i.increment(failed))
    if (i->path().extension() == extension) files.push_back(i->path());
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<Device> find_device(const std::string& folder, const std::string& type) {
  for (const fs::path& file : files_in(folder, ".xml")) {
    try {
      const Platform platform = read_platform(file.string());
      const auto at = std::find_if(platform.devices.begin(), platform.devices.end(),
                                   [&](const Device& d) { return d.type == type; });
      if (at == platform.devices.end()) continue;
      Device device = *at;
      device.idle_w *= platform.servers[static_cast<std::size_t>(device.server)].psu_efficiency;
      device.max_w *= platform.servers[static_cast<std::size_t>(device.server)].psu_efficiency;
      return device;
    } catch (const InvalidInput&) {
      log_warning(file.string() + " cannot be read: `racksim check` of a scenario on it tells why");
    }
  }
  return {};
}

Matcher Material::matcher(const MaterialOptions& options) const {
  const Device* on = device ? &*device : nullptr;
  return log ? match(*log, options.limits, on, first_held_back) : match(measurements, on);
}

std::unique_ptr<Material> read_material(const std::string& profile, const std::string& data,
                                        const MaterialOptions& options) {
  auto material = std::make_unique<Material>();
  material->profile = read_profile(profile, options.platforms);
  material->device = find_device(options.platforms, material->profile.device);
  if (!material->device)
    log_warning(fmt::format("no platform in {} has a `{}`: KV memory has no end, and watts are left out",
                            options.platforms, material->profile.device));
  material->data = data;
  if (is_request_log(data)) {
    material->log = read_request_log(data);
    material->first_held_back =
        static_cast<std::size_t>(std::llround(options.fit_first * static_cast<double>(material->log->requests.size())));
  } else {
    material->measurements = read_measurements(data, options.hold_back);
  }
  return material;
}

}  // namespace racksim::cli
