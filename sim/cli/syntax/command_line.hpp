// The command line: verbs declare their places, options and flags with it, and it parses words into their variables.
// CLI11 does the work behind it; only this room includes CLI11, which takes longer to compile than any verb.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/syntax/command.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace racksim::cli {

/// A place, option or flag that has just been declared, with functions that say more about it. It belongs to the
/// command line.
class Declared {
 public:
  explicit Declared(CLI::Option& option) : option_(option) {}
  const Declared& required() const;
  /// What help shows for the value: FILE, N, SHARE. Completions know FILE, DIR, KEY, KEY=VALUE, PROFILE and PLATFORM.
  const Declared& takes(const std::string& word) const;
  const Declared& one_of(const std::vector<std::string>& words) const;
  /// The value is one of these words; the variable gets the number that the word stands for.
  const Declared& stand_for(const std::map<std::string, int>& numbers) const;
  const Declared& between(std::int64_t least, std::int64_t most) const;
  const Declared& between_reals(double least, double most) const;
  const Declared& not_negative() const;
  /// For lists: the option is repeated for each value. Without this it takes all words up to the next option.
  const Declared& one_value_each_time() const;

 private:
  CLI::Option& option_;
};

/// How one verb is written. Variables are filled when the command line is parsed and must live until then. Options
/// have names such as "-o,--out", places a name without dashes, in the order in which they are declared.
class Syntax {
 public:
  explicit Syntax(CLI::App& app) : app_(app) {}
  Declared place(const std::string& name, std::string& into, const std::string& meaning) const;
  Declared flag(const std::string& names, bool& into, const std::string& meaning) const;
  Declared option(const std::string& names, std::string& into, const std::string& meaning) const;
  Declared option(const std::string& names, std::vector<std::string>& into, const std::string& meaning) const;
  Declared option(const std::string& names, int& into, const std::string& meaning) const;
  Declared option(const std::string& names, std::int64_t& into, const std::string& meaning) const;
  Declared option(const std::string& names, std::uint64_t& into, const std::string& meaning) const;
  Declared option(const std::string& names, double& into, const std::string& meaning) const;
  /// An option whose word is passed to `use`.
  Declared option(const std::string& names, const std::function<void(const std::string&)>& use,
                  const std::string& meaning) const;
  /// Whether the command line that was parsed has this verb.
  [[nodiscard]] bool chosen() const;

 private:
  CLI::App& app_;
};

/// The result of parsing: a verb was chosen; help or the version was shown; or the command line was wrong, which has
/// been reported.
enum class Parsed { verb, shown, wrong };

class CommandLine {
 public:
  /// `footer` ends the help; `version` answers --version.
  CommandLine(const std::string& name, const std::string& meaning, const std::string& version,
              const std::string& footer);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  /// A new verb; the Syntax is valid as long as the command line.
  Syntax verb(const std::string& name, const std::string& meaning);
  /// Fills the variables of the verb that is named. Shows help on stdout; tells mistakes on stderr.
  Parsed parse(int argc, char** argv);
  /// The verbs in the order of the help.
  [[nodiscard]] std::vector<Command> commands() const;
  /// The program's own options, before any verb.
  [[nodiscard]] std::vector<Argument> own_options() const;

 private:
  std::unique_ptr<CLI::App> app_;
};

}  // namespace racksim::cli
