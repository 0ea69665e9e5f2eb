// racksim explain: unit, default, range and meaning of a key, or of what results hold.
#include "input/schema/explain.hpp"

#include "analysis/result_reference.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"

namespace racksim::cli {

Verb add_explain(CommandLine& line) {
  auto options = std::make_shared<Options>();
  const Syntax verb = line.verb("explain", "What a key of a scenario means");
  verb.place("key", options->path, "Key, such as users.people.think; none lists the sections").takes("KEY");
  auto results = std::make_shared<bool>(false);
  verb.flag("--results", *results, "Instead: every column and field of result files, as Markdown");
  add_console_options(verb, *options);
  return {verb, options, [options, results] {
            print(*results ? results_markdown() : explain(options->path));
            return kMet;
          }};
}

}  // namespace racksim::cli
