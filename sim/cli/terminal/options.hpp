// Options that are the same for every verb. Parsing only.
#pragma once

#include <string>
#include <vector>

#include "cli/syntax/command_line.hpp"

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

/// The time in the value of `option`, in seconds. Throws InvalidInput.
double time_of(const std::string& option, const std::string& text);

/// How precise a search for a capacity is to be.
struct Effort {
  double precision = 0.025;           ///< half width of the 95 % interval, as a share
  std::size_t max_replications = 40;  ///< of one load
};

void add_console_options(const Syntax& verb, Options& options);  // -q -v --color --progress
void add_scenario_place(const Syntax& verb, Options& options, const std::string& meaning = "Scenario file");
void add_scenario_options(const Syntax& verb, Options& options);  // --set --seed
void add_format_option(const Syntax& verb, Options& options);     // --format
void add_out_option(const Syntax& verb, Options& options);        // -o --out
/// Adds -j and --jobs; `what` is what runs at the same time.
void add_jobs_option(const Syntax& verb, Options& options, const std::string& what);
void add_resume_flag(const Syntax& verb, Options& options, const std::string& meaning);
void add_dry_run_flag(const Syntax& verb, Options& options);
/// The options of verbs that search for capacities: effort, jobs, --resume, --dry-run. `intervals` and `study` are
/// words for the help.
void add_search_options(const Syntax& verb, Options& options, Effort& effort, const std::string& intervals,
                        const std::string& study);
/// The options that every study has: --out, --set, --seed, --format and those of the console.
void add_study_options(const Syntax& verb, Options& options);

}  // namespace racksim::cli
