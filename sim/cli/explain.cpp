// racksim explain: unit, default, range and meaning of a key, or of what results hold.
#include "input/schema/explain.hpp"

#include "analysis/result_reference.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"

namespace racksim::cli {

Verb add_explain(CLI::App& root) {
  auto options = std::make_shared<Options>();
  CLI::App* app = root.add_subcommand("explain", "What a key of a scenario means");
  app->add_option("key", options->path, "Key, such as users.people.think; none lists the sections")->type_name("KEY");
  auto results = std::make_shared<bool>(false);
  app->add_flag("--results", *results, "Instead: every column and field of result files, as Markdown");
  add_console_options(*app, *options);
  return {app, options, [options, results] {
            print(*results ? results_markdown() : explain(options->path));
            return kMet;
          }};
}

}  // namespace racksim::cli
