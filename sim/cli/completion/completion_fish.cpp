// fish: a line for each verb, option and place.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion/completion.hpp"

namespace racksim::cli {

namespace {

/// Quotes a text for fish, whose single quotes have other escapes than those of sh.
std::string in_quotes(const std::string& text) {
  return "'" + replaced(replaced(text, "\\", "\\\\"), "'", "\\'") + "'";
}

/// Completes keys, with the names of the scenario on the command line.
constexpr const char* kHead = R"fish(# fish completion of racksim; written by: racksim completion fish
function __racksim_keys
    set -l file (string match -- '*.yaml' (commandline -opc))
    racksim completion keys $file[1] 2>/dev/null
end
function __racksim_settings
    __racksim_keys | string replace -r '$' '='
end
complete -c racksim -f
)fish";

/// An argument of unknown kind is completed as a file.
bool takes_file(const Argument& a) { return a.takes == "FILE" || a.takes == "TEXT"; }

std::string candidates(const Argument& a) {
  if (!a.words.empty()) return " -a " + in_quotes(fmt::format("{}", fmt::join(a.words, " ")));
  if (a.takes == "DIR") return " -a '(__fish_complete_directories)'";
  if (takes_file(a)) return " -F";
  if (a.takes == "KEY") return " -a '(__racksim_keys)'";
  if (a.takes == "KEY=VALUE") return " -a '(__racksim_settings)'";
  const std::string list = list_of(a.takes);
  return list.empty() ? "" : fmt::format(" -a '(racksim completion {} 2>/dev/null)'", list);
}

std::string option(const std::string& condition, const Argument& a) {
  std::string line = "complete -c racksim -n " + in_quotes(condition);
  for (const std::string& name : a.names)
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  return line + (a.takes.empty() ? "" : (takes_file(a) ? " -r" : " -x") + candidates(a)) + " -d " +
         in_quotes(a.meaning) + "\n";
}

/// Words are offered at every place of their verb, because fish does not count places.
std::string place(const std::string& condition, const Argument& a) {
  return "complete -c racksim -n " + in_quotes(condition) + candidates(a) + "\n";
}

}  // namespace

std::string fish_completion(const CommandLine& line) {
  const std::string first = "__fish_use_subcommand";
  std::string out = kHead;
  for (const Argument& a : line.own_options()) out += option(first, a);
  for (const Command& command : line.commands()) {
    out += fmt::format("complete -c racksim -n {} -a {} -d {}\n", first, command.name, in_quotes(command.meaning));
    const std::string here = "__fish_seen_subcommand_from " + command.name;
    for (const Argument& a : command.options) out += option(here, a);
    for (const Argument& a : command.places) out += place(here, a);
  }
  return out;
}

}  // namespace racksim::cli
