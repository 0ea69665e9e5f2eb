// The command line, handed to CLI11.
#include "cli/syntax/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "cli/syntax/help.hpp"
#include "input/text/diagnostics.hpp"

namespace racksim::cli {

namespace {

/// Whether the first word is not a verb. If so, this reports it: CLI11 would only say that a subcommand is required.
bool tells_unknown_verb(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands({})) names.push_back(verb->get_name());
  if (word.empty() || word.front() == '-' || std::find(names.begin(), names.end(), word) != names.end()) return false;
  std::cerr << render({.message = "unknown verb `" + word + "`",
                       .where = {},
                       .remark = did_you_mean(word, names),
                       .help = "racksim --help"});
  return true;
}

}  // namespace

const Declared& Declared::required() const {
  option_.required();
  return *this;
}

const Declared& Declared::takes(const std::string& word) const {
  option_.type_name(word);
  return *this;
}

const Declared& Declared::one_of(const std::vector<std::string>& words) const {
  option_.check(CLI::IsMember(words));
  return *this;
}

const Declared& Declared::stand_for(const std::map<std::string, int>& numbers) const {
  option_.transform(CLI::CheckedTransformer(numbers).description(""));
  return *this;
}

const Declared& Declared::between(std::int64_t least, std::int64_t most) const {
  option_.check(CLI::Range(least, most));
  return *this;
}

const Declared& Declared::between_reals(double least, double most) const {
  option_.check(CLI::Range(least, most));
  return *this;
}

const Declared& Declared::not_negative() const {
  option_.check(CLI::NonNegativeNumber);
  return *this;
}

const Declared& Declared::one_value_each_time() const {
  option_.allow_extra_args(false);
  return *this;
}

Declared Syntax::place(const std::string& name, std::string& into, const std::string& meaning) const {
  return Declared(*app_.add_option(name, into, meaning));
}
Declared Syntax::flag(const std::string& names, bool& into, const std::string& meaning) const {
  return Declared(*app_.add_flag(names, into, meaning));
}
Declared Syntax::option(const std::string& names, std::string& into, const std::string& meaning) const {
  return Declared(*app_.add_option(names, into, meaning));
}
Declared Syntax::option(const std::string& names, std::vector<std::string>& into, const std::string& meaning) const {
  return Declared(*app_.add_option(names, into, meaning));
}
Declared Syntax::option(const std::string& names, int& into, const std::string& meaning) const {
  return Declared(*app_.add_option(names, into, meaning));
}
Declared Syntax::option(const std::string& names, std::int64_t& into, const std::string& meaning) const {
  return Declared(*app_.add_option(names, into, meaning));
}
Declared Syntax::option(const std::string& names, std::uint64_t& into, const std::string& meaning) const {
  return Declared(*app_.add_option(names, into, meaning));
}
Declared Syntax::option(const std::string& names, double& into, const std::string& meaning) const {
  return Declared(*app_.add_option(names, into, meaning));
}
Declared Syntax::option(const std::string& names, const std::function<void(const std::string&)>& use,
                        const std::string& meaning) const {
  return Declared(*app_.add_option_function<std::string>(names, use, meaning));
}

bool Syntax::chosen() const { return app_.parsed(); }

CommandLine::CommandLine(const std::string& name, const std::string& meaning, const std::string& version,
                         const std::string& footer)
    : app_(std::make_unique<CLI::App>(meaning, name)) {
  app_->set_version_flag("--version", version);
  app_->formatter(std::make_shared<HelpFormatter>());
  app_->require_subcommand(1);
  app_->footer(footer);
}

CommandLine::~CommandLine() = default;

Syntax CommandLine::verb(const std::string& name, const std::string& meaning) {
  return Syntax(*app_->add_subcommand(name, meaning));
}

Parsed CommandLine::parse(int argc, char** argv) {
  try {
    app_->parse(argc, argv);
    return Parsed::verb;
  } catch (const CLI::ParseError& e) {
    if (argc > 1 && tells_unknown_verb(*app_, argv[1])) return Parsed::wrong;
    return app_->exit(e) == 0 ? Parsed::shown : Parsed::wrong;
  }
}

std::vector<Command> CommandLine::commands() const { return cli::commands(*app_); }

std::vector<Argument> CommandLine::own_options() const {
  std::vector<Argument> options;
  for (const CLI::Option* option : app_->get_options()) options.push_back(argument(*option));
  return options;
}

}  // namespace racksim::cli
