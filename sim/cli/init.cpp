// racksim init: writes a commented scenario to start from.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <set>

#include "cli/inputs/material.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/platform/platform.hpp"
#include "input/reading/profile_reader.hpp"
#include "input/text/data_folders.hpp"
#include "input/text/diagnostics.hpp"

namespace racksim::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* kStarter = R"(# A scenario: who asks, what serves, what counts as fast enough.
# `racksim explain users` and so on tells what every key means.
description: 50 people chat on the rack `{rack}`
platform: {platform}

users:
  readers:
    arrivals: closed            # a fixed number of people; `open` = sessions per time, `trace` = times from a file
    people: 50
    ramp: 60 s
    prompt: {{distribution: lognormal, median: 300 tokens, p99: 2000 tokens}}
    output: {{distribution: lognormal, median: 130 tokens, p99: 600 tokens}}
    turns: 3                    # questions of a session; its context grows
    think: {{distribution: lognormal, median: 30 s, p99: 300 s}}
    reading_speed: 238 words/min
    next_turn: after_reading

serving:
  routing: least_loaded
  pools:                        # one for each kind of device; profiles stand in {profiles}
{pools}
sla:                            # the verdict: every objective must be met
  - {{metric: ttft, limit: 5 s, attainment: 95 %}}
  - {{metric: tpot, limit: 150 ms, attainment: 95 %}}

run:
  seed: 1
  warmup: 5 min
  duration: 20 min
  drain: 5 min
  replications: 5
)";

/// A platform, and how the scenario names it.
struct Place {
  fs::path file;
  std::string written;
};

Place seen_from(const fs::path& scenario, const fs::path& platform) {
  return {platform, fs::proximate(platform, fs::absolute(scenario).parent_path()).string()};
}

/// The platform that was asked for: a path stays as it is; a name stands for a platform that ships, which scenarios
/// find by its name.
Place asked_platform(const fs::path& scenario, const std::string& asked) {
  std::error_code error;
  if (fs::is_regular_file(asked, error)) return seen_from(scenario, asked);
  const Search search = search_data(asked, ".xml", {}, "platforms");
  if (search.file.empty() || asked.find('/') != std::string::npos)
    throw InvalidInput({{fmt::format("no platform `{}`", asked),
                         {},
                         search.suggestion(fs::path(asked).stem().string()),
                         fmt::format("name a SimGrid XML file, or one that ships; {}", search.where())}});
  return {search.file, fs::path(search.file).filename().string()};
}

/// The folder platforms/ of the working directory or of one above it; otherwise the one that ships.
Place find_platform(const fs::path& scenario) {
  const fs::path wanted = fs::path("platforms") / "ampereone.xml";
  std::error_code error;
  for (fs::path folder = fs::current_path(error);; folder = folder.parent_path()) {
    if (fs::exists(folder / wanted, error)) return seen_from(scenario, folder / wanted);
    if (folder == folder.parent_path()) break;
  }
  const Search search = search_data("ampereone", ".xml", {}, "platforms");
  if (search.file.empty())
    throw InvalidInput({{"found no platforms/ampereone.xml here or above",
                         {},
                         {},
                         "name a platform: racksim init --platform FILE.xml"}});
  return {search.file, "ampereone.xml"};
}

// Opened with "x", so that a file that exists is never overwritten.
void write_new(const fs::path& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "wx");
  if (file == nullptr)
    throw InvalidInput({{fmt::format("cannot write `{}`: {}", path.string(), std::strerror(errno)),
                         {},
                         {},
                         errno == EEXIST ? "choose another name: racksim init NAME.yaml" : ""}});
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) != 0 || !written)
    throw InvalidInput({{fmt::format("cannot write `{}`: {}", path.string(), std::strerror(errno)), {}, {}, {}}});
}

/// The profiles beside the platform by name, then those that ship.
std::vector<std::string> profile_names(const fs::path& platforms) {
  std::vector<fs::path> folders{platforms};
  for (const fs::path& data : data_folders()) folders.push_back(data / "platforms");
  std::vector<std::string> names;
  for (const fs::path& folder : folders)
    for (const fs::path& file : files_in(folder / "profiles", ".yaml"))
      if (!file.filename().string().starts_with("_")) names.push_back(file.stem().string());
  return names;
}

/// A profile for devices of `type`: the one of Llama 3.1 8B if there is one, otherwise the first by name.
std::optional<Profile> starter_profile(const fs::path& platforms, const std::string& type) {
  std::optional<Profile> first;
  for (const std::string& name : profile_names(platforms)) {
    const Profile profile = read_profile(name, platforms.string());
    if (profile.device != type) continue;
    if (profile.model.name == "llama-3.1-8b") return profile;
    if (!first) first = profile;
  }
  return first;
}

std::string starter_pools(const Platform& platform, const fs::path& platforms) {
  constexpr double kBatch = 64;  // a usual limit where the profile states no range
  std::set<std::string> types;
  for (const Device& device : platform.devices) types.insert(device.type);
  std::string pools;
  for (const std::string& type : types) {
    const auto profile = starter_profile(platforms, type);
    if (!profile)
      throw InvalidInput({{fmt::format("no profile for `{}` in {}", type, (platforms / "profiles").string()),
                           {.file = platform.path},
                           {},
                           "write one; platforms/README.md tells its keys"}});
    const double batch = profile->fitted_max_batch > 0 ? std::min(kBatch, profile->fitted_max_batch) : kBatch;
    pools += fmt::format("    {}: {{profile: {}, max_num_seqs: {}}}\n", type, profile->name, batch);
  }
  return pools;
}

std::string starter(const fs::path& scenario, const std::string& asked) {
  const Place place = asked.empty() ? find_platform(scenario) : asked_platform(scenario, asked);
  const Platform platform = read_platform(place.file.string());
  const fs::path folder = place.file.parent_path();
  const bool by_name = place.written.find('/') == std::string::npos;
  const fs::path profiles = (by_name ? folder : fs::path(place.written).parent_path()) / "profiles";
  return fmt::format(kStarter, fmt::arg("rack", platform.racks.front().label), fmt::arg("platform", place.written),
                     fmt::arg("profiles", profiles.string()), fmt::arg("pools", starter_pools(platform, folder)));
}

int init(const Options& options, const std::string& platform) {
  const fs::path path = options.path;
  const std::string text = starter(path, platform);
  if (options.dry_run) {
    print(text);
    return kMet;
  }
  write_new(path, text);
  print(
      fmt::format("Wrote {0}. Next:\n  racksim check {0}\n  racksim estimate {0}\n  racksim run {0}\n", path.string()));
  return kMet;
}

}  // namespace

Verb add_init(CommandLine& line) {
  auto options = std::make_shared<Options>();
  auto platform = std::make_shared<std::string>();
  options->path = "scenario.yaml";
  const Syntax verb = line.verb("init", "Write a commented scenario to start from");
  verb.place("file", options->path, "File to write (scenario.yaml)").takes("FILE");
  verb.option("--platform", *platform, "Platform: a path, or the name of one that ships; default: ampereone")
      .takes("PLATFORM");
  verb.flag("--dry-run", options->dry_run, "Print the scenario instead of writing it");
  add_console_options(verb, *options);
  return {verb, options, [options, platform] { return init(*options, *platform); }};
}

}  // namespace racksim::cli
