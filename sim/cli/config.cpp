// racksim config: the whole scenario, with what it extends, overrides and takes by default.
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/reading/scenario_reader.hpp"
#include "input/schema/resolved_config.hpp"

namespace racksim::cli {

Verb add_config(CLI::App& root) {
  auto options = std::make_shared<Options>();
  CLI::App* app = root.add_subcommand("config", "The resolved scenario, as YAML that runs from this folder");
  app->add_option("scenario", options->path, "Scenario file")->required()->type_name("FILE");
  add_scenario_options(*app, *options);
  add_console_options(*app, *options);
  return {app, options, [options] {
            print(resolved_yaml(read_scenario(options->path, options->overlays())));
            return kMet;
          }};
}

}  // namespace racksim::cli
