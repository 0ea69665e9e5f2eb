// racksim schema: the JSON Schema of a scenario file.
#include "scenario/schema.hpp"

#include "cli/console.hpp"
#include "cli/verbs.hpp"

namespace racksim::cli {

Verb add_schema(CLI::App& root) {
  auto options = std::make_shared<Options>();
  CLI::App* app = root.add_subcommand("schema", "JSON Schema (draft-07) of scenario files, for editors");
  add_console_options(*app, *options);
  return {app, options, [] {
            print(schema().dump(2) + "\n");
            return kMet;
          }};
}

}  // namespace racksim::cli
