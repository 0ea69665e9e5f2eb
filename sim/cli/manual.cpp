// racksim manual: the man page, section 1, as roff.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/inputs/version.hpp"
#include "cli/syntax/command_line.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"

namespace racksim::cli {

namespace {

constexpr const char* kHead = R"(.\" written by: racksim manual
.TH RACKSIM 1 "{date}" "racksim {version}" "User Commands"
.SH NAME
racksim \- what a rack of language\-model servers serves, at what speed and power
.SH SYNOPSIS
.B racksim
.I VERB
.RI [ OPTION ]...
.SH DESCRIPTION
racksim simulates racks of language\-model servers under users who arrive at random, send prompts of all lengths, read
at their own speed, think and come back.
It answers whether a rack holds a load within its service level, at what utilization and energy, and how far a static
estimate was off.
A scenario says who asks, what serves and what is promised; a result is a folder in
.IR out/ .
.SH VERBS
)";

constexpr const char* kTail = R"(.SH EXIT STATUS
.TP
.B 0
The SLA is met, or what was asked for is done.
.TP
.B 1
Our fault: books that do not balance.
.TP
.B 2
Usage.
.TP
.B 3
The input is wrong: told with file, line, column and remedy.
.TP
.B 4
Some points of a study failed.
.TP
.B 99
The SLA is violated, no load keeps it, or the claim does not stand.
.TP
.B 130
Interrupted.
.SH ENVIRONMENT
.TP
.B RACKSIM_DATA
Folder with
.I platforms/
that is asked for platforms, profiles, models and measurements before those that ship.
.TP
.B NO_COLOR
If set and not empty: no colours.
.SH FILES
.TP
.I ../share/racksim
Seen from the program: what ships with it,
.I platforms/
and
.IR scenarios/ .
.SH EXAMPLES
.TP
.B racksim init && racksim run scenario.yaml
A scenario of your own, and its verdict.
.TP
.B racksim capacity scenario.yaml
The largest load that keeps the SLA.
.TP
.B racksim run scenario.yaml \-\-set users.readers.people=60
Another load.
.SH SEE ALSO
.B racksim explain
lists the keys of a scenario,
.B racksim explain \-\-results
the columns and fields of results.
)";

/// As roff shows it: hyphens that are minus signs, and no control characters at the start of a line.
std::string roff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
      out += std::string("\\&") + c;
    else
      out += c;
  }
  return out;
}

std::string names_of(const Argument& a) {
  std::vector<std::string> names;
  for (const std::string& name : a.names) names.push_back("\\fB" + roff(name) + "\\fR");
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string value_of(const Argument& a) {
  if (a.takes.empty()) return "";
  return a.words.empty() ? " \\fI" + roff(a.takes) + "\\fR" : " " + roff(a.takes);
}

std::string place_of(const Argument& a) {
  const std::string name = "\\fI" + roff(a.names.front()) + "\\fR";
  return a.required ? " " + name : " [" + name + "]";
}

std::string section(const Command& command) {
  std::string out = fmt::format(".SS {}\n\\fBracksim {}\\fR", roff(command.name), roff(command.name));
  for (const Argument& a : command.places) out += place_of(a);
  out += " [\\fIOPTION\\fR]...\n.PP\n" + roff(command.meaning) + ".\n";
  for (const Argument& a : command.places)
    out += fmt::format(".TP\n\\fI{}\\fR{}\n{}.\n", roff(a.names.front()), a.words.empty() ? "" : value_of(a),
                       roff(a.meaning));
  for (const Argument& a : command.options)
    out += fmt::format(".TP\n{}{}{}\n{}.\n", names_of(a), value_of(a), a.many ? " ..." : "", roff(a.meaning));
  return out;
}

std::string manual_page(const CommandLine& line) {
  std::string out = fmt::format(kHead, fmt::arg("date", RACKSIM_MANUAL_DATE), fmt::arg("version", RACKSIM_VERSION));
  for (const Command& command : line.commands()) out += section(command);
  return out + kTail;
}

}  // namespace

Verb add_manual(CommandLine& line) {
  auto options = std::make_shared<Options>();
  const Syntax verb = line.verb("manual", "Print the man page, for man -l");
  add_console_options(verb, *options);
  return {verb, options, [&line] {
            print(manual_page(line));
            return kMet;
          }};
}

}  // namespace racksim::cli
