// racksim capacity: the largest load at which every objective holds, with its interval and the curve it was read off.
#include <fmt/format.h>

#include <cmath>
#include <map>

#include "analysis/results.hpp"
#include "analysis/study/capacity_report.hpp"
#include "analysis/study/study_folder.hpp"
#include "cli/console.hpp"
#include "cli/inputs.hpp"
#include "cli/interrupt.hpp"
#include "cli/manifest.hpp"
#include "cli/progress.hpp"
#include "cli/verbs.hpp"
#include "cli/version.hpp"
#include "scenario/config.hpp"
#include "world/replications.hpp"

namespace racksim::cli {

namespace {

namespace fs = std::filesystem;

struct Request {
  std::string vary;
  bool smallest = false;
  double precision = 0.025;
  std::size_t max_replications = 40;
};

constexpr std::size_t kFewest = 3;     ///< replications, for an interval worth its name
constexpr double kSamples = 500;       ///< of turns in flight, for MSER-5
constexpr double kExpectedLoads = 14;  ///< that a search asks for, for the progress bar

Variation variation_of(const Request& request, const Options& options, const Inputs& base, const Estimate& estimate) {
  if (request.vary.empty() || request.vary == "load") return vary_load(base.scenario, estimate);
  if (request.vary == "servers") return vary_servers(base.platform);
  return vary_key(request.vary, options.path, options.overlays(), request.smallest);
}

SearchOptions search_options(const Request& request, const Variation& v, const Scenario& scenario) {
  const auto begin = std::max(kFewest, static_cast<std::size_t>(scenario.run.replications));
  return {.start = v.start,
          .low = v.low,
          .high = v.high,
          .step = v.step,
          .eases = v.eases,
          .replications = begin,
          .max_replications = std::max(begin, request.max_replications),
          .precision = request.precision};
}

/// The same question has the same folder.
std::string study_name(const Inputs& base, const Request& request) {
  const std::string question = fmt::format("{} {} {} {} {}", inputs_hash(base.scenario, base.deployment), request.vary,
                                           request.smallest, request.precision, request.max_replications);
  return fmt::format("{}-capacity-{}", base.scenario.name, sha1_hex(question).substr(0, 10));
}

/// Puts loads to the test: by simulation, or from the folder if that was done before.
class Bench {
 public:
  Bench(const Options& options, const Variation& variation, const Inputs& base, const StudyFolder& folder)
      : options_(options),
        variation_(variation),
        base_(base),
        folder_(folder),
        progress_(shows_progress(options)),
        expected_(kExpectedLoads * static_cast<double>(base.scenario.run.replications)) {}

  std::vector<Margins> operator()(double x, std::size_t from, std::size_t to) {
    const Inputs in = inputs_at(x, to - from);
    const std::string key = sha1_hex(fmt::format("{} {} {} {} {}", version(), inputs_hash(in.scenario, in.deployment),
                                                 in.platform.servers.size(), from, to));
    const auto done = folder_.point(key);
    const nlohmann::json point = done ? *done : simulate(in, x, from);
    if (!done) folder_.keep(key, point);
    std::vector<Margins> all;
    for (const auto& replication : point.at("replications")) {
      seen_[x].push_back(observation_from_json(replication));
      all.push_back(margins(seen_[x].back(), in.scenario.sla));
    }
    replications_ += static_cast<double>(to - from);
    return all;
  }

  [[nodiscard]] LoadPoint point(const Trial& trial) const {
    return load_point(trial, inputs_at(trial.x, 1).scenario, seen_.at(trial.x));
  }

 private:
  [[nodiscard]] Inputs inputs_at(double x, std::size_t replications) const {
    std::vector<std::string> sets = options_.overlays();
    for (std::string& set : variation_.sets(base_.scenario, x)) sets.push_back(std::move(set));
    Inputs in = read(sets, x);
    if (variation_.of == Variation::Of::servers) {
      in.platform = with_servers(in.platform, static_cast<std::size_t>(std::lround(x)));
      in.deployment = deploy(in.scenario, in.platform, read_profiles(in.scenario));
    }
    in.scenario.run.replications = static_cast<std::int64_t>(replications);
    in.scenario.run.timeline_s = (in.scenario.run.warmup_s + in.scenario.run.duration_s) / kSamples;
    return in;
  }

  /// A value that the search comes to may be wrong beside the others: that is told with the value.
  [[nodiscard]] Inputs read(const std::vector<std::string>& sets, double x) const {
    try {
      return read_inputs(options_.path, sets);
    } catch (const InvalidInput& wrong) {
      std::vector<Diagnostic> list = wrong.list();
      if (variation_.of == Variation::Of::key)
        list.push_back({fmt::format("the search came to {} = {}, which cannot be", variation_.key, variation_.text(x)),
                        {},
                        {},
                        "change the keys beside it, so that the search is free"});
      throw InvalidInput(std::move(list));
    }
  }

  [[nodiscard]] nlohmann::json simulate(const Inputs& in, double x, std::size_t from) {
    RunOptions run;
    run.jobs = options_.jobs;
    run.first = from;
    run.keep_in_flight = true;
    run.stop = &watch_interrupts();
    run.on_progress = [&](double share) {
      const double now = replications_ + share * static_cast<double>(in.scenario.run.replications);
      progress_.update(now / std::max(expected_, 1.15 * now),
                       fmt::format("{} {}", variation_.name(), variation_.text(x)));
    };
    nlohmann::json replications = nlohmann::json::array();
    for (const Record& record : run_replications(in.scenario, in.platform, in.deployment, run))
      replications.push_back(to_json(observe(record)));
    return {{"varied", variation_.name()}, {"value", x}, {"replications", replications}};
  }

  const Options& options_;
  const Variation& variation_;
  const Inputs& base_;
  const StudyFolder& folder_;
  Progress progress_;
  double expected_;          ///< replications of the whole search
  double replications_ = 0;  ///< so far
  std::map<double, std::vector<Observation>> seen_;
};

CapacityReport study(const Request& request, const Options& options, const Inputs& base, const Estimate& estimate,
                     const StudyFolder& folder) {
  CapacityReport report{.scenario = base.scenario.name,
                        .description = base.scenario.description,
                        .variation = variation_of(request, options, base, estimate),
                        .capacity = {},
                        .sla = base.scenario.sla,
                        .estimate = estimate,
                        .warmup_s = base.scenario.run.warmup_s,
                        .duration_s = base.scenario.run.duration_s,
                        .precision = request.precision,
                        .seed = base.scenario.run.seed,
                        .points = {},
                        .figures = {},
                        .sets = {},
                        .warnings = {}};
  Bench bench(options, report.variation, base, folder);
  report.capacity = find_capacity([&](double x, std::size_t from, std::size_t to) { return bench(x, from, to); },
                                  search_options(request, report.variation, base.scenario));
  for (const Trial& trial : report.capacity.trials) report.points.push_back(bench.point(trial));
  report.sets = report.variation.sets(base.scenario, report.capacity.value);
  complete(report);
  return report;
}

std::string json_text(const CapacityReport& report) {
  return to_json(report).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

void write_results(const CapacityReport& report, const Inputs& base, const Options& options, const Stopwatch& watch,
                   const StudyFolder& folder) {
  folder.write("resolved.yaml", resolved_yaml(base.scenario, folder.place().string()));
  folder.write("capacity.json", json_text(report));
  folder.write("capacity.md", fmt::format("# Capacity of {}\n\n{}", report.scenario, as_markdown(document_of(report))));
  folder.write("curve.csv", curve_csv(report));
  std::vector<std::string> files;
  for (const InputFile& file : input_files(base.scenario, base.deployment)) files.push_back(file.path);
  folder.write("manifest.json", manifest(files, options.arguments, watch));
}

int run(const Request& request, const Options& options) {
  const Stopwatch watch;
  const Inputs base = read_inputs(options.path, options.overlays());
  const Estimate estimated = estimate(base.scenario, base.platform, base.deployment);
  require_fit(base.scenario, base.deployment);
  const fs::path place = fs::path(options.out) / study_name(base, request);
  const Variation variation = variation_of(request, options, base, estimated);
  if (options.dry_run) {
    print(fmt::format("would seek the {} {} that holds from {} on, with {} to {} replications a value, into {}\n",
                      variation.eases ? "smallest" : "largest", variation.name(), variation.text(variation.start),
                      std::max<std::int64_t>(kFewest, base.scenario.run.replications), request.max_replications,
                      place.string()));
    return kMet;
  }
  const StudyFolder folder(place, options.resume);
  try {
    const CapacityReport report = study(request, options, base, estimated, folder);
    write_results(report, base, options, watch, folder);
    print(options.json ? json_text(report) : as_text(document_of(report), color_on_stdout(options)));
    if (!options.json) print(fmt::format("\nResults: {}\n", place.string()));
    return report.capacity.kind == Capacity::Kind::none_holds ? kViolated : kMet;
  } catch (const Interrupted&) {
    fmt::print(stderr, "what is done lies in {}: the same command with --resume goes on\n", place.string());
    throw;
  }
}

}  // namespace

Verb add_capacity(CLI::App& root) {
  auto options = std::make_shared<Options>();
  auto request = std::make_shared<Request>();
  CLI::App* app = root.add_subcommand(
      "capacity", "Seek the largest load that keeps the SLA; exit code 0 = found, 99 = no load keeps it");
  app->add_option("scenario", options->path, "Scenario file")->required();
  app->add_option(
         "--vary", request->vary,
         "What is varied: load (of all populations, the default), servers, or a key such as users.people.people")
      ->type_name("KEY");
  app->add_flag("--smallest", request->smallest, "Of a key that eases the load: seek the smallest value that holds");
  app->add_option("--precision", request->precision, "Half width of the 95 % interval, as a share, at which to stop")
      ->check(CLI::Range(1e-4, 0.5))
      ->type_name("SHARE");
  app->add_option("--max-replications", request->max_replications, "Of one load (40)")
      ->check(CLI::Range(3, 10000))
      ->type_name("N");
  app->add_option("-j,--jobs", options->jobs, "Replications at a time; default: one per core")
      ->check(CLI::Range(0, 4096))
      ->type_name("N");
  app->add_flag("--resume", options->resume, "Go on with a study that was stopped");
  app->add_flag("--dry-run", options->dry_run, "Check everything and say what would be done");
  add_out_option(*app, *options);
  add_scenario_options(*app, *options);
  add_format_option(*app, *options);
  add_console_options(*app, *options);
  return {app, options, [request, options] { return run(*request, *options); }};
}

}  // namespace racksim::cli
