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

CLI::Option* add_when(CLI::App& verb, const std::string& name, When& value, const std::string& what) {
  std::map<std::string, When> words;
  for (const When when : all_of<When>()) words.emplace(name_of(when), when);
  return verb.add_option(name, value, what + "; auto: on a terminal")
      ->transform(CLI::CheckedTransformer(words).description(""))
      ->type_name(fmt::format("{}", fmt::join(names_of<When>(), "|")));
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

void add_console_options(CLI::App& verb, Options& options) {
  verb.add_flag("-q,--quiet", options.quiet, "No warnings and no progress on stderr");
  verb.add_flag("-v,--verbose", options.verbose, "More on stderr: what is read and written");
  add_when(verb, "--color", options.color, "Colours");
  add_when(verb, "--progress", options.progress, "Progress bar on stderr");
}

void add_scenario_options(CLI::App& verb, Options& options) {
  verb.add_option("--set", options.sets, "Override a key of the scenario: --set run.duration=5min (repeatable)")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  verb.add_option("--seed", options.seed, "Start of all random streams, instead of run.seed")->type_name("N");
}

void add_out_option(CLI::App& verb, Options& options) {
  verb.add_option("-o,--out", options.out, "Folder that result folders are put into (out)")->type_name("DIR");
}

void add_format_option(CLI::App& verb, Options& options) {
  verb.add_option_function<std::string>(
          "--format", [&options](const std::string& word) { options.json = word == "json"; }, "What the result is for")
      ->check(CLI::IsMember({"human", "json"}));
}

}  // namespace racksim::cli
