// racksim explain: unit, default, range and meaning of a key.
#include "scenario/explain.hpp"

#include "cli/console.hpp"
#include "cli/verbs.hpp"

namespace racksim::cli {

Verb add_explain(CLI::App& root) {
  auto options = std::make_shared<Options>();
  CLI::App* app = root.add_subcommand("explain", "What a key of a scenario means");
  app->add_option("key", options->path, "Key, such as users.people.think; none lists the sections");
  add_console_options(*app, *options);
  return {app, options, [options] {
            print(explain(options->path));
            return kMet;
          }};
}

}  // namespace racksim::cli
