// bash: a table of the commands, and a few lines that look things up in it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion/completion.hpp"

namespace racksim::cli {

namespace {

constexpr const char* kBashScript = R"bash(# bash completion of racksim; written by: racksim completion bash
_racksim_reply() { local found && found=$(compgen "$@") && mapfile -t COMPREPLY <<<"$found"; }
_racksim_words() { _racksim_reply -W "$1" -- "$2"; }

# _racksim_value KIND WORD: what stands for FILE, DIR, KEY, ..., or one of some words.
_racksim_value() {
  case $1 in
    *'|'*) _racksim_words "${1//|/ }" "$2" ;;
    DIR) compopt -o filenames 2>/dev/null; _racksim_reply -d -- "$2" ;;
    FILE | TEXT) compopt -o filenames 2>/dev/null; _racksim_reply -f -- "$2" ;;
    PROFILE) _racksim_words "$("${COMP_WORDS[0]}" completion profiles 2>/dev/null)" "$2" ;;
    PLATFORM) _racksim_words "$("${COMP_WORDS[0]}" completion platforms 2>/dev/null)" "$2" ;;
    KEY | KEY=VALUE)
      local word file=
      for word in "${COMP_WORDS[@]:2}"; do [[ $word == *.yaml && -f $word ]] && file=$word; done
      _racksim_words "$("${COMP_WORDS[0]}" completion keys ${file:+"$file"} 2>/dev/null)" "$2"
      [[ $1 == KEY ]] && return
      compopt -o nospace 2>/dev/null
      COMPREPLY=("${COMPREPLY[@]/%/=}")
      ;;
  esac
}

_racksim() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options= values= places=()
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _racksim_words '@VERBS@ @OPTIONS@' "$word"
    return
  fi
  case ${COMP_WORDS[1]} in
@TABLE@  esac
  local pair
  for pair in $values; do
    [[ ${pair%%:*} == "$before" ]] && _racksim_value "${pair#*:}" "$word" && return
  done
  [[ $before == '=' || $word == '=' ]] && return
  if [[ $word == -* ]]; then
    _racksim_words "$options" "$word"
    return
  fi
  # The place of this word: those before it that are neither options nor their values.
  local i place=0
  for ((i = 2; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      =) ((i++)) ;;
      -*) [[ " $values" == *" ${COMP_WORDS[i]}:"* ]] && ((i++)) ;;
      *) ((place++)) ;;
    esac
  done
  ((place < ${#places[@]})) && _racksim_value "${places[place]}" "$word"
}

complete -F _racksim racksim
)bash";

std::string names_of(const std::vector<Argument>& options) {
  std::vector<std::string> names;
  for (const Argument& a : options) names.insert(names.end(), a.names.begin(), a.names.end());
  return fmt::format("{}", fmt::join(names, " "));
}

std::string bash_row(const Command& command) {
  std::vector<std::string> values, places;
  for (const Argument& a : command.options)
    if (!a.takes.empty())
      for (const std::string& name : a.names) values.push_back(name + ":" + a.takes);
  for (const Argument& a : command.places) places.push_back(quoted(a.takes));
  return fmt::format("    {})\n      options={}\n      values={}\n      places=({})\n      ;;\n", command.name,
                     quoted(names_of(command.options)), quoted(fmt::format("{}", fmt::join(values, " "))),
                     fmt::join(places, " "));
}

}  // namespace

std::string bash_completion(const CommandLine& line) {
  std::string table;
  std::vector<std::string> verbs;
  for (const Command& command : line.commands()) {
    verbs.push_back(command.name);
    table += bash_row(command);
  }
  std::string script = replaced(kBashScript, "@VERBS@", fmt::format("{}", fmt::join(verbs, " ")));
  script = replaced(script, "@OPTIONS@", names_of(line.own_options()));
  return replaced(script, "@TABLE@", table);
}

}  // namespace racksim::cli
