// racksim explain: unit, default, range and meaning of a key, or the reference of all keys or of all results.
#include "input/schema/explain.hpp"

#include "analysis/result_reference.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/schema/resolved_config.hpp"

namespace racksim::cli {

Verb add_explain(CommandLine& line) {
  auto options = std::make_shared<Options>();
  const Syntax verb = line.verb("explain", "Explain a key of a scenario");
  verb.place("key", options->path, "Key, such as users.people.think; without a key: the sections").takes("KEY");
  auto keys = std::make_shared<bool>(false), results = std::make_shared<bool>(false);
  verb.flag("--keys", *keys, "Print the reference of every key of a scenario instead, as Markdown");
  verb.flag("--results", *results,
            "Print the reference of every column and field of result files instead, as Markdown");
  add_console_options(verb, *options);
  return {verb, options, [options, keys, results] {
            print(*keys ? reference_markdown() : *results ? results_markdown() : explain(options->path));
            return kMet;
          }};
}

}  // namespace racksim::cli
