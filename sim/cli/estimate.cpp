// racksim estimate: the static arithmetic of one scenario, or of a folder of them. Simulates nothing.
#include "analysis/estimate/estimate.hpp"

#include "analysis/estimate/estimate_text.hpp"
#include "cli/inputs/inputs.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/scenario/scenario.hpp"
#include "input/text/json_text.hpp"

namespace racksim::cli {

namespace {

struct Cells {
  std::vector<Estimate> list;
  std::string source;  ///< source of the claim, from the first scenario that names one
};

// Every file is read before anything is printed, so that all mistakes are reported at once.
Cells read_cells(const std::vector<std::string>& files, const std::vector<std::string>& sets) {
  Cells cells;
  Diagnostics diagnostics;
  for (const std::string& file : files) {
    try {
      const Inputs in = read_inputs(file, sets);
      cells.list.push_back(estimate(in.scenario, in.platform, in.deployment));
      if (cells.source.empty()) cells.source = in.scenario.claim.source;
    } catch (const InvalidInput& wrong) {
      for (const Diagnostic& d : wrong.list()) diagnostics.error(d.message, d.where, d.remark, d.help);
    }
  }
  diagnostics.throw_if_any();
  return cells;
}

int estimate_all(const Options& options) {
  const std::vector<std::string> files = scenario_files(options.path);
  const bool folder = files.size() != 1 || files.front() != options.path;
  const Cells cells = read_cells(files, options.overlays());
  if (options.json)
    print(json_text(folder ? estimates_json(cells.list, cells.source) : to_json(cells.list.front())));
  else
    print(as_text(folder ? document_of(cells.list, cells.source) : document_of(cells.list.front()),
                  color_on_stdout(options)));
  return kMet;
}

}  // namespace

Verb add_estimate(CommandLine& line) {
  auto options = std::make_shared<Options>();
  const Syntax verb = line.verb("estimate", "Estimate by static arithmetic and queueing theory, without a simulation");
  add_scenario_place(verb, *options, "Scenario file, or a folder of them");
  add_scenario_options(verb, *options);
  add_format_option(verb, *options);
  add_console_options(verb, *options);
  return {verb, options, on_scenario(options, [options] { return estimate_all(*options); })};
}

}  // namespace racksim::cli
