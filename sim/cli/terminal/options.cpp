// The options that verbs share.
#include "cli/terminal/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "input/text/diagnostics.hpp"
#include "input/text/names.hpp"
#include "input/text/units.hpp"

namespace racksim::cli {

namespace {

void add_when(const Syntax& verb, const std::string& name, When& value, const std::string& what) {
  std::map<std::string, int> numbers;
  for (const When when : all_of<When>()) numbers.emplace(name_of(when), static_cast<int>(when));
  verb.option(
          name, [&value](const std::string& word) { value = static_cast<When>(std::stoi(word)); },
          what + "; auto: on a terminal")
      .stand_for(numbers)
      .takes(fmt::format("{}", fmt::join(names_of<When>(), "|")));
}

}  // namespace

double time_of(const std::string& option, const std::string& text) {
  const Quantity time = parse_quantity(text, Dimension::time);
  if (!time) throw InvalidInput({{option + ": " + time.error, {}, {}, time.help}});
  return time.value;
}

std::vector<std::string> Options::overlays() const {
  std::vector<std::string> all = sets;
  if (!seed.empty()) all.push_back("run.seed=" + seed);
  return all;
}

void add_console_options(const Syntax& verb, Options& options) {
  verb.flag("-q,--quiet", options.quiet, "Print no warnings and no progress on stderr");
  verb.flag("-v,--verbose", options.verbose, "Print the names of the files that are read and written, on stderr");
  add_when(verb, "--color", options.color, "Colours");
  add_when(verb, "--progress", options.progress, "Progress bar on stderr");
}

void add_scenario_options(const Syntax& verb, Options& options) {
  verb.option("--set", options.sets, "Override a key of the scenario: --set run.duration=5min (repeatable)")
      .takes("KEY=VALUE")
      .one_value_each_time();
  verb.option("--seed", options.seed, "Seed of all random numbers, instead of run.seed").takes("N");
}

void add_out_option(const Syntax& verb, Options& options) {
  verb.option("-o,--out", options.out, "Folder in which the result folder is made (default: out)").takes("DIR");
}

void add_format_option(const Syntax& verb, Options& options) {
  verb.option(
          "--format", [&options](const std::string& word) { options.json = word == "json"; },
          "Print the result for people or for programs")
      .one_of({"human", "json"});
}

void add_scenario_place(const Syntax& verb, Options& options, const std::string& meaning) {
  verb.place("scenario", options.path, meaning).required().takes("FILE");
}

void add_jobs_option(const Syntax& verb, Options& options, const std::string& what) {
  verb.option("-j,--jobs", options.jobs, what + " that run at the same time; default: one per core")
      .between(0, 4096)
      .takes("N");
}

void add_resume_flag(const Syntax& verb, Options& options, const std::string& meaning) {
  verb.flag("--resume", options.resume, meaning);
}

void add_dry_run_flag(const Syntax& verb, Options& options) {
  verb.flag("--dry-run", options.dry_run, "Check the input and print what would be done");
}

void add_search_options(const Syntax& verb, Options& options, Effort& effort, const std::string& intervals,
                        const std::string& study) {
  verb.option("--precision", effort.precision,
              "Stop when the half width of the 95 % " + intervals + " is this share of the value")
      .between_reals(1e-4, 0.5)
      .takes("SHARE");
  verb.option("--max-replications", effort.max_replications, "Largest number of replications of one load (default: 40)")
      .between(3, 10000)
      .takes("N");
  add_jobs_option(verb, options, "Replications");
  add_resume_flag(verb, options, "Go on with " + study + " that was stopped");
  add_dry_run_flag(verb, options);
}

void add_study_options(const Syntax& verb, Options& options) {
  add_out_option(verb, options);
  add_scenario_options(verb, options);
  add_format_option(verb, options);
  add_console_options(verb, options);
}

}  // namespace racksim::cli
