// zsh: a specification of each command for zsh's own _arguments.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion/completion.hpp"

namespace racksim::cli {

namespace {

constexpr const char* kZshScript = R"zsh(#compdef racksim
# zsh completion of racksim; written by: racksim completion zsh

# _racksim_list LIST [OPTIONS OF compadd]: words that the program knows; keys with the names of the scenario at hand.
_racksim_list() {
  local list=$1
  shift
  local -a file=(${(M)words:#*.yaml})
  [[ $list == keys ]] || file=()
  compadd "$@" -- ${(f)"$(racksim completion $list $file[1] 2>/dev/null)"}
}

_racksim() {
  local curcontext=$curcontext state line
  local -a verbs=(
@VERBS@  )
  _arguments -C \
@OPTIONS@    '1:verb:->verb' '*::argument:->rest'
  case $state in
    verb) _describe verb verbs ;;
    rest)
      case $words[1] in
@TABLE@      esac
      ;;
  esac
}

if [[ $funcstack[1] == _racksim ]]; then _racksim "$@"; else compdef _racksim racksim; fi
)zsh";

std::string escaped(const std::string& text) {
  return replaced(replaced(replaced(text, "[", "\\["), "]", "\\]"), ":", "\\:");
}

/// Our command begins with a blank, so that zsh does not add arguments of its own.
std::string action(const Argument& a) {
  if (!a.words.empty()) return fmt::format("({})", fmt::join(a.words, " "));
  if (a.takes == "DIR") return "_files -/";
  if (a.takes == "KEY=VALUE") return " _racksim_list keys -S =";
  if (const std::string list = list_of(a.takes); !list.empty()) return " _racksim_list " + list;
  return a.takes == "FILE" || a.takes == "TEXT" ? "_files" : " ";
}

std::string option(const Argument& a) {
  const std::string others = a.many ? "*" : a.names.size() > 1 ? fmt::format("({})", fmt::join(a.names, " ")) : "";
  const std::string value = a.takes.empty() ? "" : fmt::format(":{}:{}", escaped(a.takes), action(a));
  const std::string names = a.names.size() == 1 ? a.names.front() : fmt::format("{{{}}}", fmt::join(a.names, ","));
  return quoted(others) + names + quoted(fmt::format("[{}]{}", escaped(a.meaning), value));
}

std::string place(const Argument& a, std::size_t number) {
  return quoted(fmt::format("{}:{}{}:{}", number, a.required ? "" : ":", a.names.front(), action(a)));
}

std::string zsh_row(const Command& command) {
  std::string specification = fmt::format("        {}) _arguments -s -S", command.name);
  for (const Argument& a : command.options) specification += " \\\n            " + option(a);
  for (std::size_t i = 0; i < command.places.size(); ++i)
    specification += " \\\n            " + place(command.places[i], i + 1);
  return specification + " ;;\n";
}

}  // namespace

std::string zsh_completion(const CommandLine& line) {
  std::string verbs, table, own;
  for (const Command& command : line.commands()) {
    verbs += "    " + quoted(command.name + ":" + command.meaning) + "\n";
    table += zsh_row(command);
  }
  for (const Argument& a : line.own_options()) own += "    " + option(a) + " \\\n";
  return replaced(replaced(replaced(kZshScript, "@VERBS@", verbs), "@OPTIONS@", own), "@TABLE@", table);
}

}  // namespace racksim::cli
