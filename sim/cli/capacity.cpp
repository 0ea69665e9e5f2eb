// racksim capacity: the largest load at which every objective holds, with its interval and the curve it was read off.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "analysis/report/report.hpp"
#include "analysis/results/result_folder.hpp"
#include "cli/inputs/capacity_study.hpp"
#include "cli/inputs/manifest.hpp"
#include "cli/terminal/console.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/verbs.hpp"
#include "input/scenario/scenario.hpp"
#include "input/schema/resolved_config.hpp"
#include "input/text/json_text.hpp"
#include "world/processes/replications.hpp"

namespace racksim::cli {

namespace {

namespace fs = std::filesystem;

/// The folder is named after the question, so that the same question finds its earlier results.
std::string study_name(const Inputs& base, const CapacityRequest& request) {
  const std::string question = fmt::format("{} {} {} {} {}", inputs_hash(base.scenario, base.deployment), request.vary,
                                           request.smallest, request.effort.precision, request.effort.max_replications);
  return fmt::format("{}-capacity-{}", base.scenario.name, sha1_hex(question).substr(0, 10));
}

void write_results(const CapacityReport& report, const Inputs& base, const Options& options, const Stopwatch& watch,
                   const StudyFolder& folder) {
  folder.write("resolved.yaml", resolved_yaml(base.scenario, folder.place().string()));
  folder.write("capacity.json", json_text(to_json(report)));
  folder.write("capacity.md", fmt::format("# Capacity of {}\n\n{}", report.scenario, as_markdown(document_of(report))));
  folder.write("curve.csv", curve_csv(report));
  folder.write("report.html", report_html(folder.place()));
  std::vector<std::string> files;
  for (const InputFile& file : input_files(base.scenario, base.deployment)) files.push_back(file.path);
  folder.write("manifest.json", manifest(files, options.arguments, watch));
}

int run(const CapacityRequest& request, const Options& options) {
  const Stopwatch watch;
  const Inputs base = read_inputs(options.path, options.overlays());
  require_fit(base.scenario, base.deployment);
  const fs::path place = fs::path(options.out) / study_name(base, request);
  const Variation variation = variation_of(request, base);
  if (options.dry_run) {
    print(fmt::format("would seek the {} {} that holds from {} on, with {} to {} replications a value, into {}\n",
                      variation.eases ? "smallest" : "largest", variation.name(), variation.text(variation.start),
                      std::max<std::int64_t>(kFewestReplications, base.scenario.run.replications),
                      request.effort.max_replications, place.string()));
    return kMet;
  }
  const StudyFolder folder(place, options.resume);
  try {
    const CapacityReport report = seek_capacity(request, base, folder);
    write_results(report, base, options, watch, folder);
    print(options.json ? json_text(to_json(report)) : as_text(document_of(report), color_on_stdout(options)));
    if (!options.json) print(fmt::format("\nResults: {}\n", place.string()));
    return report.capacity.kind == Capacity::Kind::none_holds ? kViolated : kMet;
  } catch (const Interrupted&) {
    tell_what_is_done(place.string());
    throw;
  }
}

}  // namespace

Verb add_capacity(CommandLine& line) {
  auto options = std::make_shared<Options>();
  auto request = std::make_shared<CapacityRequest>();
  const Syntax verb =
      line.verb("capacity", "Find the largest load that keeps the SLA; exit code 0 = found, 99 = no load keeps it");
  add_scenario_place(verb, *options);
  verb.option("--vary", request->vary,
              "What to vary: load (of all populations; the default), servers, or a key such as users.people.people")
      .takes("KEY");
  verb.flag("--smallest", request->smallest,
            "Find the smallest value that keeps the SLA, of a key that eases the load as it grows");
  add_search_options(verb, *options, request->effort, "interval", "a study");
  add_study_options(verb, *options);
  return {verb, options, on_scenario(options, [request, options] {
            request->path = options->path;
            request->overlays = options->overlays();
            request->jobs = options->jobs;
            request->shows_progress = shows_progress(*options);
            return run(*request, *options);
          })};
}

}  // namespace racksim::cli
