// racksim schema: the JSON Schema of a scenario file.
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/schema/json_schema.hpp"
#include "input/text/json_text.hpp"

namespace racksim::cli {

Verb add_schema(CommandLine& line) {
  auto options = std::make_shared<Options>();
  const Syntax verb = line.verb("schema", "Print the JSON Schema (draft-07) of scenario files, for editors");
  add_console_options(verb, *options);
  return {verb, options, [] {
            print(json_text(schema()));
            return kMet;
          }};
}

}  // namespace racksim::cli
