// racksim init: writes a commented scenario to start from.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <set>

#include "cli/console.hpp"
#include "cli/verbs.hpp"
#include "scenario/diagnostics.hpp"
#include "scenario/platform.hpp"
#include "scenario/profile.hpp"

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

// platforms/ of the working directory or of one above it.
fs::path find_platform() {
  const fs::path wanted = fs::path("platforms") / "ampereone.xml";
  std::error_code error;
  for (fs::path folder = fs::current_path(error);; folder = folder.parent_path()) {
    if (fs::exists(folder / wanted, error)) return folder / wanted;
    if (folder == folder.parent_path()) return {};
  }
}

fs::path platform_seen_from(const fs::path& scenario, const std::string& asked) {
  const fs::path platform = asked.empty() ? find_platform() : fs::path(asked);
  if (platform.empty())
    throw InvalidInput({{"found no platforms/ampereone.xml here or above",
                         {},
                         {},
                         "name a platform: racksim init --platform FILE.xml"}});
  if (!fs::exists(platform)) throw InvalidInput({{fmt::format("no platform `{}`", platform.string()), {}, {}, {}}});
  return fs::proximate(platform, fs::absolute(scenario).parent_path());
}

// Never over a file that exists ("x").
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

/// A profile for devices of `type`: of Llama 3.1 8B if there is one, else the first by name.
std::optional<Profile> starter_profile(const fs::path& platforms, const std::string& type) {
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(platforms / "profiles")) files.insert(entry.path());
  std::optional<Profile> first;
  for (const fs::path& file : files) {
    if (file.extension() != ".yaml" || file.filename().string().starts_with("_")) continue;
    const Profile profile = read_profile(file.stem().string(), platforms.string());
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
  const fs::path seen = platform_seen_from(scenario, asked);
  const fs::path here = asked.empty() ? find_platform() : fs::path(asked);
  const Platform platform = read_platform(here.string());
  const fs::path folder = here.parent_path();
  return fmt::format(kStarter, fmt::arg("rack", platform.racks.front().label), fmt::arg("platform", seen.string()),
                     fmt::arg("profiles", (seen.parent_path() / "profiles").string()),
                     fmt::arg("pools", starter_pools(platform, folder)));
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

Verb add_init(CLI::App& root) {
  auto options = std::make_shared<Options>();
  auto platform = std::make_shared<std::string>();
  options->path = "scenario.yaml";
  CLI::App* app = root.add_subcommand("init", "Write a commented scenario to start from");
  app->add_option("file", options->path, "File to write (scenario.yaml)");
  app->add_option("--platform", *platform, "Platform of the scenario; default: platforms/ampereone.xml here or above");
  app->add_flag("--dry-run", options->dry_run, "Print the scenario instead of writing it");
  add_console_options(*app, *options);
  return {app, options, [options, platform] { return init(*options, *platform); }};
}

}  // namespace racksim::cli
