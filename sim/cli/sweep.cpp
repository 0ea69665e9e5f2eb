// racksim sweep: plans the points of a sweep, runs those that are not done, counts them, and collects a table.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "analysis/report/report.hpp"
#include "analysis/results/result_folder.hpp"
#include "analysis/study/study_folder.hpp"
#include "analysis/study/sweep/replication_rows.hpp"
#include "analysis/study/sweep/sweep_text.hpp"
#include "cli/inputs/inputs.hpp"
#include "cli/inputs/manifest.hpp"
#include "cli/inputs/shard.hpp"
#include "cli/inputs/version.hpp"
#include "cli/terminal/console.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/verbs.hpp"
#include "input/text/json_text.hpp"
#include "world/processes/replications.hpp"

namespace racksim::cli {

namespace {

namespace fs = std::filesystem;

/// A sweep with its points, and the place of its results.
struct Study {
  Sweep sweep;
  std::vector<SweepPoint> points;
  fs::path place;
};

Study read_study(const Options& options) {
  Study study{.sweep = read_sweep(options.path), .points = {}, .place = {}};
  for (const std::string& set : options.overlays()) study.sweep.sets.push_back(set);
  study.points = sweep_points(study.sweep);
  const std::string question = fmt::format("{} {}", sha1_of_file(options.path), fmt::join(study.sweep.sets, " "));
  study.place = fs::path(options.out) / fmt::format("{}-sweep-{}", study.sweep.name, sha1_hex(question).substr(0, 10));
  return study;
}

Inputs inputs_of(const Study& study, const SweepPoint& point) {
  Inputs in = read_inputs(study.sweep.scenario, point.sets(study.sweep));
  require_fit(in.scenario, in.deployment);
  return in;
}

/// A finished point, as this version of the program writes it.
std::optional<nlohmann::json> kept_point(const fs::path& place, const std::string& key) {
  auto point = read_point(place, key);
  if (point && !point->contains("objectives")) point.reset();
  return point;
}

/// The same inputs to the same program have the same key, whatever the sweep.
std::string key_of(const Inputs& in) {
  return sha1_hex(fmt::format("{} {} {}", version(), in.scenario.name, inputs_hash(in.scenario, in.deployment)));
}

PointState failed(const std::exception& error) {
  return {.kind = PointState::Kind::failed, .row = {}, .fault = error.what(), .objectives = {}};
}

PointState done(const nlohmann::json& point) {
  return {.kind = PointState::Kind::done,
          .row = point_row_from_json(point.at("row")),
          .fault = {},
          .objectives = point_objectives_from_json(point.at("objectives"))};
}

std::string simulate(const Inputs& in, int jobs, const Child::Report& report) {
  RunOptions run;
  run.jobs = jobs;
  run.on_progress = report;
  const auto records = run_replications(in.scenario, in.platform, in.deployment, run);
  const Estimate estimated = estimate(in.scenario, in.platform, in.deployment);
  const Summary summary = summarize(in.scenario, in.platform, in.deployment, estimated, records);
  if (!summary.internal_errors.empty()) throw std::runtime_error(summary.internal_errors.front());
  nlohmann::json rows = nlohmann::json::array();
  for (const PointRow& row : replication_rows(in.scenario, in.platform, in.deployment, estimated, records))
    rows.push_back(to_json(row));
  return json_line(nlohmann::json{{"row", to_json(row_of(summary))},
                                  {"objectives", to_json(objectives_of(summary))},
                                  {"by_replication", rows},
                                  {"seed", in.scenario.run.seed}});
}

/// Runs the points that are not done, each in a process of its own.
class Run {
 public:
  Run(const Study& study, const Options& options, const StudyFolder& folder, const Shard& shard)
      : study_(study),
        options_(options),
        folder_(folder),
        shard_(shard),
        progress_(shows_progress(options)),
        states_(study.points.size()),
        mine_(static_cast<std::size_t>(std::count_if(study.points.begin(), study.points.end(),
                                                     [&](const SweepPoint& p) { return shard.has(p.number); }))) {}

  std::vector<PointState> all() {
    Processes processes;
    processes.jobs = options_.jobs;
    processes.stop = &watch_interrupts();
    processes.next = [this] { return next(); };
    processes.ended = [this](std::size_t number, Child& child) { end(number, child); };
    processes.on_progress = [this](double running) {
      progress_.update((ended_ + running) / static_cast<double>(mine_),
                       fmt::format("{:.0f} of {} points", ended_, mine_));
    };
    run_in_processes(processes);
    return std::move(states_);
  }

 private:
  /// The next point that is to be simulated. On the way there, points that are done or invalid are noted.
  std::optional<Job> next() {
    for (; asked_ < study_.points.size(); ++asked_) {
      if (!shard_.has(study_.points[asked_].number)) continue;
      try {
        auto in = std::make_shared<const Inputs>(inputs_of(study_, study_.points[asked_]));
        keys_.resize(states_.size());
        keys_[asked_] = key_of(*in);
        const auto point = kept_point(study_.place, keys_[asked_]);
        if (!point) return job(std::move(in));
        states_[asked_] = done(*point);
      } catch (const InvalidInput& wrong) {
        states_[asked_] = failed(wrong);
      }
      ++ended_;
    }
    return {};
  }

  Job job(std::shared_ptr<const Inputs> in) {
    const auto cores = static_cast<std::size_t>(
        options_.jobs > 0 ? options_.jobs : std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
    const int each = static_cast<int>(std::max<std::size_t>(1, cores / mine_));
    return {asked_++, [in = std::move(in), each](const Child::Report& report) { return simulate(*in, each, report); }};
  }

  void end(std::size_t number, Child& child) {
    ++ended_;
    try {
      nlohmann::json point = json_from(child.finish()).value();
      point["sets"] = study_.points[number].sets(study_.sweep);
      folder_.keep(keys_[number], point);
      states_[number] = done(point);
    } catch (const std::exception& error) {
      states_[number] = failed(error);
    }
  }

  const Study& study_;
  const Options& options_;
  const StudyFolder& folder_;
  Shard shard_;
  Progress progress_;
  std::vector<PointState> states_;
  std::vector<std::string> keys_;
  std::size_t mine_ = 0;  ///< points of the shard
  std::size_t asked_ = 0;
  double ended_ = 0;
};

/// The states of all points, without running any.
std::vector<PointState> look(const Study& study) {
  std::vector<PointState> states;
  for (const SweepPoint& point : study.points) {
    try {
      const auto found = kept_point(study.place, key_of(inputs_of(study, point)));
      states.push_back(found ? done(*found) : PointState{});
    } catch (const InvalidInput& wrong) {
      states.push_back(failed(wrong));
    }
  }
  return states;
}

int exit_code(const std::vector<PointState>& states) {
  const bool all =
      std::all_of(states.begin(), states.end(), [](const PointState& s) { return s.kind == PointState::Kind::done; });
  return all ? kMet : kPointsFailed;
}

std::string table_json(const Study& study, const std::vector<PointState>& states) {
  return json_text(sweep_json(study.sweep, study.points, states));
}

/// The table, and the page that shows it.
void write_tables(const Study& study, const std::vector<PointState>& states) {
  write_by_rename(study.place / "points.csv", points_csv(study.sweep, study.points, states));
  write_by_rename(study.place / "sweep.json", table_json(study, states));
  write_by_rename(study.place / "report.html", report_html(study.place));
}

void show(const Study& study, const std::vector<PointState>& states, const Options& options, const fs::path& result) {
  if (options.json) {
    print(table_json(study, states));
    return;
  }
  print(as_text(document_of(study.sweep, study.points, states), color_on_stdout(options)));
  if (!result.empty()) print(fmt::format("\nResults: {}\n", result.string()));
}

int plan(const Study& study, const Options& options) {
  show(study, std::vector<PointState>(study.points.size()), options, {});
  return kMet;
}

std::vector<PointState> run_points(const Study& study, const Options& options, const StudyFolder& folder,
                                   const Shard& shard) {
  try {
    return Run(study, options, folder, shard).all();
  } catch (const Interrupted&) {
    tell_what_is_done(study.place.string());
    throw;
  }
}

int run(const Study& study, const Options& options) {
  const Stopwatch watch;
  const StudyFolder folder(study.place, options.resume);
  const std::vector<PointState> states = run_points(study, options, folder, {});
  write_tables(study, states);
  folder.write("manifest.json", manifest({options.path, study.sweep.scenario}, options.arguments, watch));
  show(study, states, options, study.place);
  return exit_code(states);
}

/// Runs the points of a shard; `collect` makes the table when all shards are done.
int run_shard(const Study& study, const Options& options, const Shard& shard) {
  const StudyFolder folder(study.place, shard.name());
  std::vector<PointState> mine;
  const std::vector<PointState> states = run_points(study, options, folder, shard);
  for (std::size_t i = 0; i < states.size(); ++i)
    if (shard.has(study.points[i].number)) mine.push_back(states[i]);
  const auto done =
      std::count_if(mine.begin(), mine.end(), [](const auto& s) { return s.kind == PointState::Kind::done; });
  print(fmt::format("shard {} of {}: {} of its {} points done, in {}\nracksim sweep collect {} makes the table\n",
                    shard.number, shard.of, done, mine.size(), study.place.string(), options.path));
  return exit_code(mine);
}

int status(const Study& study, const Options& options) {
  const auto states = look(study);
  show(study, states, options, {});
  return exit_code(states);
}

int collect(const Study& study, const Options& options) {
  const auto states = look(study);
  const std::string remedy = "racksim sweep run " + options.path;
  if (!fs::is_directory(study.place))
    throw InvalidInput({{fmt::format("there is no `{}` to collect from", study.place.string()), {}, {}, remedy}});
  write_tables(study, states);
  show(study, states, options, study.place);
  return exit_code(states);
}

int act(const std::string& action, const Options& options, const std::string& shard) {
  const Study study = read_study(options);
  const Shard part = shard_of(shard);
  if (action == "plan") return plan(study, options);
  if (action == "status") return status(study, options);
  if (action == "collect") return collect(study, options);
  return part.whole() ? run(study, options) : run_shard(study, options, part);
}

}  // namespace

Verb add_sweep(CommandLine& line) {
  auto options = std::make_shared<Options>();
  auto action = std::make_shared<std::string>(), shard = std::make_shared<std::string>();
  const Syntax verb =
      line.verb("sweep", "Simulate every point of a grid or sample; exit code 0 = all done, 4 = some failed");
  verb.place("action", *action, "plan (show the points), run, status, or collect (write points.csv and report.html)")
      .required()
      .one_of({"plan", "run", "status", "collect"});
  verb.place("sweep", options->path, "Sweep file").required().takes("FILE");
  add_jobs_option(verb, *options, "Points");
  add_resume_flag(verb, *options, "Go on with a sweep that was stopped");
  verb.option("--shard", *shard,
              "Run every Nth point from the Ith on; other processes run the other shards in the same folder")
      .takes("I/N");
  add_study_options(verb, *options);
  return {verb, options, on_scenario(options, [action, options, shard] { return act(*action, *options, *shard); })};
}

}  // namespace racksim::cli
