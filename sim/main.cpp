// The command line: picks the verb and turns its outcome into an exit code. Knows no option.
#include <algorithm>
#include <iostream>
#include <vector>

#include "cli/inputs/version.hpp"
#include "cli/terminal/command.hpp"
#include "cli/terminal/console.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/verbs.hpp"
#include "input/text/diagnostics.hpp"

namespace {

using racksim::cli::Verb;

// CLI11 would only say that a subcommand is required.
bool is_unknown_verb(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands({})) names.push_back(verb->get_name());
  if (word.empty() || word.front() == '-' || std::find(names.begin(), names.end(), word) != names.end()) return false;
  std::cerr << racksim::render({.message = "unknown verb `" + word + "`",
                                .where = {},
                                .remark = racksim::did_you_mean(word, names),
                                .help = "racksim --help"});
  return true;
}

using Verbs = std::vector<Verb>;

int run(CLI::App& app, const Verbs& verbs, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (argc > 1 && is_unknown_verb(app, argv[1])) return racksim::cli::kUsage;
    return app.exit(e) == 0 ? racksim::cli::kMet : racksim::cli::kUsage;
  }
  const auto chosen = std::find_if(verbs.begin(), verbs.end(), [](const Verb& v) { return v.app->parsed(); });
  chosen->options->arguments.assign(argv + 1, argv + argc);
  return racksim::cli::guarded(*chosen->options, chosen->action);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace racksim::cli;
  ignore_broken_pipes();
  CLI::App app("racksim: what a rack of language-model servers serves, at what speed and power", "racksim");
  app.set_version_flag("--version", "racksim " + version());
  app.formatter(std::make_shared<HelpFormatter>());
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 SLA met, 99 violated, 1 our fault, 2 usage, 3 invalid input, 4 some points failed, 130 "
      "interrupted.");
  const Verbs verbs{add_run(app),    add_estimate(app),   add_check(app),    add_explain(app),   add_schema(app),
                    add_config(app), add_init(app),       add_validate(app), add_calibrate(app), add_capacity(app),
                    add_audit(app),  add_sweep(app),      add_report(app),   add_compare(app),   add_export(app),
                    add_fit(app),    add_completion(app), add_manual(app)};
  return run(app, verbs, argc, argv);
}
