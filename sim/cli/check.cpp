// racksim check: reads everything that `run` reads, through the same code, and stops there.
#include <fmt/format.h>

#include "cli/inputs/inputs.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/scenario/scenario.hpp"
#include "input/scenario/trace_facts.hpp"
#include "world/processes/replications.hpp"

namespace racksim::cli {

namespace {

std::string check_one(const std::string& file, const std::vector<std::string>& sets) {
  const Inputs in = read_inputs(file, sets);
  const bool answers_na = in.scenario.claim.speed_tps > 0;
  if (!answers_na) require_fit(in.scenario, in.deployment);
  try_platform(in.platform);
  const std::string fit = in.deployment.misfits.empty() ? "the model fits" : "n/a, " + in.deployment.misfits.front();
  std::string text = fmt::format("ok: {}: {} servers, {} instances; {}\n", file, in.platform.servers.size(),
                                 in.deployment.placements.size(), fit);
  for (const auto& [name, population] : in.scenario.users)
    if (const auto* trace = std::get_if<ReplayedTrace>(&population.arrivals))
      text += fmt::format("    users.{}: {}\n", name, describe(*trace->facts));
  return text;
}

int check_all(const Options& options) {
  Diagnostics diagnostics;
  for (const std::string& file : scenario_files(options.path)) {
    try {
      const std::string line = check_one(file, options.overlays());
      if (!options.quiet) print(line);
    } catch (const InvalidInput& wrong) {
      for (const Diagnostic& d : wrong.list()) diagnostics.error(d.message, d.where, d.remark, d.help);
    }
  }
  diagnostics.throw_if_any();
  return kMet;
}

}  // namespace

Verb add_check(CommandLine& line) {
  auto options = std::make_shared<Options>();
  const Syntax verb = line.verb("check", "Check a scenario with its platform and profiles, and that its models fit");
  add_scenario_place(verb, *options, "Scenario file, or a folder of them");
  add_scenario_options(verb, *options);
  add_console_options(verb, *options);
  return {verb, options, on_scenario(options, [options] { return check_all(*options); })};
}

}  // namespace racksim::cli
