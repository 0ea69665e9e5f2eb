// The command line as data, and as help.
#include "cli/syntax/help.hpp"

#include <fmt/format.h>

#include <sstream>
#include <string_view>

#include "analysis/words/text.hpp"

namespace racksim::cli {

namespace {

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) parts.push_back(part);
  return parts;
}

/// CLI11 puts the description of a validator behind the type: "N:INT in [1 - 9]", "TEXT:{a,b}". Words may also stand in
/// the type itself: "a|b".
void read_type(Argument& a, const std::string& type) {
  constexpr std::string_view kRange = " in [";
  a.takes = type.substr(0, type.find(':'));
  const auto range = type.find(kRange), brace = type.find('{');
  if (brace != std::string::npos && type.back() == '}')
    a.words = split(type.substr(brace + 1, type.size() - brace - 2), ',');
  if (type.find('|') != std::string::npos) a.words = split(a.takes, '|');
  if (!a.words.empty()) a.takes = fmt::format("{}", fmt::join(a.words, "|"));
  if (range == std::string::npos || type.back() != ']') return;
  const auto from = range + kRange.size(), dash = type.find(" - ", from);
  a.meaning +=
      fmt::format(" ({} to {})", type.substr(from, dash - from), type.substr(dash + 3, type.size() - dash - 4));
}

/// The text, broken into lines for a column that begins at `indent`. CLI11 indents the lines after the first.
std::string in_column(const std::string& text, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string lines = wrapped(margin, margin, text).substr(indent);
  lines.pop_back();
  for (std::size_t at = 0; (at = lines.find("\n" + margin, at)) != std::string::npos; ++at) lines.erase(at + 1, indent);
  return lines;
}

}  // namespace

Argument argument(const CLI::Option& option) {
  Argument a;
  for (const std::string& name : option.get_snames()) a.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) a.names.push_back("--" + name);
  if (option.get_positional()) a.names = {option.get_name(true)};
  a.meaning = option.get_description();
  a.required = option.get_required();
  a.many = option.get_items_expected_max() > 1;
  if (option.get_type_size_max() > 0) read_type(a, option.get_type_name());
  return a;
}

std::vector<Command> commands(const CLI::App& root) {
  std::vector<Command> all;
  for (const CLI::App* verb : root.get_subcommands({})) {
    Command command{verb->get_name(), verb->get_description(), {}, {}};
    for (const CLI::Option* option : verb->get_options())
      (option->get_positional() ? command.places : command.options).push_back(argument(*option));
    all.push_back(std::move(command));
  }
  return all;
}

std::string HelpFormatter::make_description(const CLI::App* app) const {
  return wrapped("", "", app->get_description());
}

std::string HelpFormatter::make_usage(const CLI::App* app, std::string name) const {
  std::string usage = Formatter::make_usage(app, std::move(name));
  while (!usage.empty() && usage.back() == '\n') usage.pop_back();
  return wrapped("", "       ", usage);
}

std::string HelpFormatter::make_footer(const CLI::App* app) const { return wrapped("", "", app->get_footer()); }

std::string HelpFormatter::make_subcommand(const CLI::App* verb) const {
  std::ostringstream out;
  CLI::detail::format_help(out, verb->get_name(), in_column(verb->get_description(), get_column_width()),
                           get_column_width());
  return out.str();
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  const Argument a = argument(*option);
  const bool named = !option->get_positional();
  return (named && !a.takes.empty() ? " " + a.takes : "") + (named && a.many ? " ..." : "");
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  return in_column(argument(*option).meaning, get_column_width());
}

}  // namespace racksim::cli
