// Help: what CLI11 knows of a command line, as data, and its help in 80 columns.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/syntax/command.hpp"

namespace racksim::cli {

/// One of an application's options or places.
Argument argument(const CLI::Option& option);
/// The verbs of an application, in the order of its help.
std::vector<Command> commands(const CLI::App& root);

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
