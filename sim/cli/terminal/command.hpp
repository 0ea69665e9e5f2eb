// Commands: the command line as data, read off CLI11's definitions; help, completions and the manual are made of it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace racksim::cli {

/// An option, a flag or a place for a word.
struct Argument {
  std::vector<std::string> names;  ///< "-o", "--out"; of a place: its name
  std::string takes;               ///< FILE, DIR, KEY, ...; the words joined by `|`; empty: a flag
  std::vector<std::string> words;  ///< if it takes one of these only
  std::string meaning;             ///< with the range of numbers
  bool required = false;
  bool many = false;
};

struct Command {
  std::string name;
  std::string meaning;
  std::vector<Argument> places;
  std::vector<Argument> options;
};

/// One of an application's options or places.
Argument argument(const CLI::Option& option);
/// The verbs of an application, in the order of its help.
std::vector<Command> commands(const CLI::App& root);

/// Help that is 80 columns wide.
class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_description(const CLI::App* app) const override;
  std::string make_usage(const CLI::App* app, std::string name) const override;
  std::string make_footer(const CLI::App* app) const override;
  std::string make_subcommand(const CLI::App* verb) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
};

}  // namespace racksim::cli
