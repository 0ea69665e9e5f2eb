// racksim run: simulates a scenario, judges it, prints the verdict and leaves a result folder.
#include <fmt/format.h>

#include <numeric>

#include "analysis/report/report.hpp"
#include "analysis/results/result_folder.hpp"
#include "analysis/study/sweep/replication_rows.hpp"
#include "analysis/summary/distributions.hpp"
#include "analysis/summary/servers_csv.hpp"
#include "analysis/summary/summary_text.hpp"
#include "cli/inputs/inputs.hpp"
#include "cli/inputs/job_folder.hpp"
#include "cli/inputs/manifest.hpp"
#include "cli/terminal/console.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/terminal/log.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/verbs.hpp"
#include "input/scenario/scenario.hpp"
#include "input/schema/resolved_config.hpp"
#include "input/text/json_text.hpp"
#include "input/text/units.hpp"
#include "world/processes/replications.hpp"

namespace racksim::cli {

namespace {

struct Outcomes {
  Summary summary;
  std::string distributions{};  ///< distributions.csv
  std::string replications{};   ///< replications.csv
  std::int64_t turns = 0;       ///< of all replications, warm-up included
};

std::string plan_text(const Inputs& in, const std::string& place) {
  const Run& run = in.scenario.run;
  const std::string racks = in.scenario.fleet.racks > 1 ? fmt::format(" of {} racks", in.scenario.fleet.racks) : "";
  return fmt::format("would simulate {} replications{} of {} + {} (+ up to {}) on {} instances, into {}\n",
                     run.replications, racks, format_human(run.warmup_s, Dimension::time),
                     format_human(run.duration_s, Dimension::time), format_human(run.drain_s, Dimension::time),
                     in.deployment.placements.size(), place);
}

/// The trace files for viewers, if they are asked for.
struct Traces {
  bool perfetto = false;
  bool paje = false;
  std::string span = "60s";  ///< of the measured window, as written
  double span_s = 0;         ///< the same
};

void read_span(Traces& traces) {
  traces.span_s = time_of("--trace-span", traces.span);
  if (traces.span_s <= 0) throw InvalidInput({{"--trace-span takes a time above zero", {}, {}, "--trace-span 60s"}});
}

/// Runs the replications. Files that grow during the run are written to `file(name)`.
template <class Folder>
RunOptions run_options(const Inputs& in, const Options& options, const Traces& traces, const Folder& folder,
                       Progress& progress) {
  RunOptions run;
  run.jobs = options.jobs;
  run.check_energy = options.check_energy;
  run.timeline_csv_path = folder.file("timeline.csv");
  run.drawn = {in.scenario.run.warmup_s, in.scenario.run.warmup_s + traces.span_s};
  if (traces.perfetto) run.perfetto_path = folder.file("perfetto.json");
  if (traces.paje) run.paje_path = folder.file("trace.paje");
  if (in.scenario.run.requests_csv) run.requests_csv_path = folder.file("requests.csv");
  run.on_progress = [&progress](double share) { progress.update(share); };
  run.stop = &watch_interrupts();
  return run;
}

/// Runs jobs that are kept when they end, so that the run can go on after a kill.
std::vector<Record> resume(const Inputs& in, const Options& options, const Traces& traces, const ResultFolder& folder,
                           Progress& progress) {
  const JobFolder jobs(folder.place());
  const JobStore store = jobs.store({});
  RunOptions run = run_options(in, options, traces, jobs, progress);
  run.store = &store;
  std::vector<Record> records = run_replications(in.scenario, in.platform, in.deployment, run);
  for (const std::string& name : {run.timeline_csv_path, run.requests_csv_path, run.perfetto_path, run.paje_path})
    if (!name.empty()) std::filesystem::copy_file(name, folder.file(std::filesystem::path(name).filename().string()));
  return records;
}

std::vector<Record> simulate_jobs(const Inputs& in, const Options& options, const Traces& traces,
                                  const ResultFolder& folder) {
  Progress progress(shows_progress(options));
  if (options.resume) return resume(in, options, traces, folder, progress);
  return run_replications(in.scenario, in.platform, in.deployment, run_options(in, options, traces, folder, progress));
}

Outcomes simulate(const Inputs& in, const Estimate& estimate, const Options& options, const Traces& traces,
                  const ResultFolder& folder) {
  const std::vector<Record> records = simulate_jobs(in, options, traces, folder);
  const auto turns = std::accumulate(records.begin(), records.end(), std::int64_t{0},
                                     [](std::int64_t sum, const Record& r) { return sum + r.all_sent; });
  return {summarize(in.scenario, in.platform, in.deployment, estimate, records),
          distributions_csv(in.platform, records),
          replications_csv(replication_rows(in.scenario, in.platform, in.deployment, estimate, records)), turns};
}

void write_files(const ResultFolder& folder, const Inputs& in, const Outcomes& outcomes) {
  const Summary& summary = outcomes.summary;
  folder.write("resolved.yaml", resolved_yaml(in.scenario, folder.place().string()));
  folder.write("summary.json", json_text(to_json(summary)));
  folder.write("summary.md", fmt::format("# {}\n\n{}", summary.scenario, as_markdown(document_of(summary))));
  if (!summary.simulated) return;
  folder.write("servers.csv", servers_csv(summary));
  folder.write("distributions.csv", outcomes.distributions);
  folder.write("replications.csv", outcomes.replications);
}

void print_summary(const Summary& summary, const Options& options) {
  print(options.json ? json_text(to_json(summary)) : as_text(document_of(summary), color_on_stdout(options)));
}

void write_results(const Outcomes& outcomes, const Inputs& in, const Options& options, const Stopwatch& watch,
                   ResultFolder& folder) {
  write_files(folder, in, outcomes);
  folder.write("manifest.json", manifest(in, outcomes.summary, options.arguments, watch, outcomes.turns));
  folder.write("report.html", report_html(folder.partial()));
  folder.publish();
}

// The summary is printed before anything is written, and files are written even if it cannot be printed. So a full disk
// or a closed pipe loses nothing that was computed.
void report(const Outcomes& outcomes, const Inputs& in, const Options& options, const Stopwatch& watch,
            ResultFolder& folder) {
  try {
    print_summary(outcomes.summary, options);
  } catch (const InvalidInput&) {
    write_results(outcomes, in, options, watch, folder);
    throw;
  }
  write_results(outcomes, in, options, watch, folder);
  if (!options.json) print(fmt::format("\nResults: {}\n", folder.place().string()));
}

int exit_code(const Summary& summary) {
  if (!summary.internal_errors.empty()) return kOurFault;
  return summary.met ? kMet : kViolated;
}

/// SimGrid knows the watts of the platform file, not the nameplates.
void require_measured_power(const Inputs& in, const Options& options) {
  if (!options.check_energy || in.scenario.power == PowerFigure::measured) return;
  throw InvalidInput({{"--check-energy compares measured power with SimGrid's, but the scenario asks for nameplates",
                       {.file = in.scenario.path},
                       {},
                       "leave --check-energy out, or add --set power=measured"}});
}

/// Runs only the jobs of a shard; `run --resume` makes a result of them.
int run_shard(const Inputs& in, const Options& options, const Traces& traces, const Shard& shard,
              const std::filesystem::path& place) {
  require_fit(in.scenario, in.deployment);
  const JobFolder jobs(place);
  const JobStore store = jobs.store(shard);
  Progress progress(shows_progress(options));
  RunOptions run = run_options(in, options, traces, jobs, progress);
  run.store = &store;
  run_jobs(in.scenario, in.platform, in.deployment, run);
  const std::size_t count = jobs_of(in.scenario);
  print(
      fmt::format("shard {} of {} is done; {} of {} jobs are, in {}\n"
                  "the same command with --resume instead of --shard makes the result\n",
                  shard.number, shard.of, jobs.done(count), count, jobs.place().string()));
  return kMet;
}

int run(const Options& options, Traces traces, const std::string& shard_text) {
  read_span(traces);
  const Shard shard = shard_of(shard_text);
  const Stopwatch watch;
  const Inputs in = read_inputs(options.path, options.overlays());
  require_measured_power(in, options);
  const Estimate estimated = estimate(in.scenario, in.platform, in.deployment);
  const bool answers_na = estimated.claims() && !estimated.fits;
  if (!answers_na) require_fit(in.scenario, in.deployment);
  const auto place = std::filesystem::path(options.out) / result_name(in.scenario, in.deployment);
  if (options.dry_run) {
    print(plan_text(in, place.string()));
    return kMet;
  }
  if (!shard.whole()) return run_shard(in, options, traces, shard, place);
  ResultFolder folder(place);
  const Outcomes outcomes =
      answers_na ? Outcomes{not_applicable(in.scenario, estimated)} : simulate(in, estimated, options, traces, folder);
  report(outcomes, in, options, watch, folder);
  if (options.resume) JobFolder(place).remove();
  for (const auto& error : outcomes.summary.internal_errors) log_error("internal error: " + error);
  return exit_code(outcomes.summary);
}

}  // namespace

Verb add_run(CommandLine& line) {
  auto options = std::make_shared<Options>();
  const Syntax verb = line.verb("run", "Simulate a scenario and judge it; exit code 0 = SLA met, 99 = violated");
  add_scenario_place(verb, *options);
  add_out_option(verb, *options);
  add_jobs_option(verb, *options, "Replications");
  verb.flag("--check-energy", options->check_energy, "Compare the energy with SimGrid's energy plugin (slow)");
  add_dry_run_flag(verb, *options);
  add_resume_flag(verb, *options, "Keep each job when it ends, and go on with a run that was stopped");
  auto shard = std::make_shared<std::string>();
  verb.option(
          "--shard", *shard,
          "Run every Nth job from the Ith on; other processes run the other shards, and --resume then makes the result")
      .takes("I/N");
  auto traces = std::make_shared<Traces>();
  verb.flag(
      "--perfetto", traces->perfetto,
      "Write the slots, queues, KV and watts of the first replication over time to perfetto.json, for ui.perfetto.dev");
  verb.flag("--paje", traces->paje,
            "Write the same, with the watts of every device, to trace.paje, for PajeNG and ViTE");
  verb.option("--trace-span", traces->span,
              "Length of the part that --perfetto and --paje write, from the beginning of the window; default: 60s")
      .takes("TIME");
  add_scenario_options(verb, *options);
  add_format_option(verb, *options);
  add_console_options(verb, *options);
  return {verb, options, on_scenario(options, [options, traces, shard] { return run(*options, *traces, *shard); })};
}

}  // namespace racksim::cli
