// Options that read alike on every verb. Parsing only.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace racksim::cli {

enum class When { automatic, always, never };

constexpr const char* name_of(When when) {
  switch (when) {
    case When::automatic:
      return "auto";
    case When::always:
      return "always";
    case When::never:
      return "never";
  }
  return nullptr;
}

struct Options {
  std::vector<std::string> arguments;  ///< the command line as given
  std::string path;                    ///< scenario, folder or key, as the verb takes it
  std::vector<std::string> sets;       ///< "a.b=value"
  std::string seed;                    ///< instead of run.seed, as written
  std::string out = "out";
  bool json = false;
  int jobs = 0;
  bool dry_run = false;
  bool resume = false;
  bool check_energy = false;
  bool quiet = false;
  bool verbose = false;
  When color = When::automatic;
  When progress = When::automatic;

  /// --set and --seed together.
  [[nodiscard]] std::vector<std::string> overlays() const;
};

/// The time that `option` was given. Throws InvalidInput.
double time_of(const std::string& option, const std::string& text);

void add_console_options(CLI::App& verb, Options& options);   // -q -v --color
void add_scenario_options(CLI::App& verb, Options& options);  // --set --seed
void add_format_option(CLI::App& verb, Options& options);     // --format
void add_out_option(CLI::App& verb, Options& options);        // -o --out

}  // namespace racksim::cli
