// racksim config: prints the whole scenario, with the files that it extends, its overrides and its defaults.
#include "cli/inputs/inputs.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/reading/scenario_reader.hpp"
#include "input/schema/resolved_config.hpp"

namespace racksim::cli {

Verb add_config(CommandLine& line) {
  auto options = std::make_shared<Options>();
  const Syntax verb =
      line.verb("config", "Print the resolved scenario, with all defaults, as YAML that runs from this folder");
  add_scenario_place(verb, *options);
  add_scenario_options(verb, *options);
  add_console_options(verb, *options);
  return {verb, options, on_scenario(options, [options] {
            print(resolved_yaml(read_scenario(options->path, options->overlays())));
            return kMet;
          })};
}

}  // namespace racksim::cli
