// The study of one capacity.
#include "cli/inputs/capacity_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "analysis/results/result_folder.hpp"
#include "cli/inputs/version.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/terminal/progress.hpp"
#include "input/scenario/scenario.hpp"
#include "model/deployment/power_cap.hpp"
#include "world/processes/replications.hpp"

namespace racksim::cli {

namespace {

constexpr double kSamples = 500;       ///< of turns in flight, for MSER-5
constexpr double kExpectedLoads = 14;  ///< that a search asks for, for the progress bar

SearchOptions search_options(const CapacityRequest& request, const Variation& v, const Scenario& scenario) {
  const auto begin = std::max(kFewestReplications, static_cast<std::size_t>(scenario.run.replications));
  return {.start = v.start,
          .low = v.low,
          .high = v.high,
          .step = v.step,
          .eases = v.eases,
          .replications = begin,
          .max_replications = std::max(begin, request.effort.max_replications),
          .precision = request.effort.precision};
}

/// Tests loads by simulation, or reads the result from the folder if the load was tested before.
class Bench {
 public:
  Bench(const CapacityRequest& request, const Variation& variation, const Inputs& base, const StudyFolder& folder)
      : request_(request),
        variation_(variation),
        base_(base),
        folder_(folder),
        progress_(request.shows_progress),
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
    Overlays overlays = request_.overlays;
    for (std::string& set : variation_.sets(base_.scenario, x)) overlays.sets.push_back(std::move(set));
    Inputs in = read(overlays, x);
    if (variation_.of == Variation::Of::servers) {
      in.platform = with_servers(in.platform, static_cast<std::size_t>(std::lround(x)));
      in.deployment = deploy(in.scenario, in.platform, read_profiles(in.scenario));
    }
    in.scenario.run.replications = static_cast<std::int64_t>(replications);
    in.scenario.run.timeline_s = (in.scenario.run.warmup_s + in.scenario.run.duration_s) / kSamples;
    return in;
  }

  /// The search may come to a value that makes the scenario invalid: the message then names the value.
  [[nodiscard]] Inputs read(const Overlays& overlays, double x) const {
    try {
      return read_inputs(request_.path, overlays);
    } catch (const InvalidInput& wrong) {
      std::vector<Diagnostic> list = wrong.list();
      if (variation_.of == Variation::Of::key)
        list.push_back(
            {fmt::format("the search came to {} = {}, which is not a valid value", variation_.key, variation_.text(x)),
             {},
             {},
             "change the keys beside it, so that the search is free"});
      throw InvalidInput(std::move(list));
    }
  }

  [[nodiscard]] nlohmann::json simulate(const Inputs& in, double x, std::size_t from) {
    RunOptions run;
    run.jobs = request_.jobs;
    run.first = from;
    run.keep_in_flight = true;
    run.stop = &watch_interrupts();
    run.on_progress = [&](double share) {
      const double now = replications_ + share * static_cast<double>(in.scenario.run.replications);
      progress_.update(now / std::max(expected_, 1.15 * now),
                       fmt::format("{}{} {}", request_.label, variation_.name(), variation_.text(x)));
    };
    nlohmann::json replications = nlohmann::json::array();
    for (const Record& record : run_replications(in.scenario, in.platform, in.deployment, run))
      replications.push_back(to_json(observe(record)));
    return {{"varied", variation_.name()}, {"value", x}, {"replications", replications}};
  }

  const CapacityRequest& request_;
  const Variation& variation_;
  const Inputs& base_;
  const StudyFolder& folder_;
  Progress progress_;
  double expected_;          ///< replications of the whole search
  double replications_ = 0;  ///< so far
  std::map<double, std::vector<Observation>> seen_;
};

constexpr double kAboveIdle = 1.01;  // least cap that a search tries

}  // namespace

Variation variation_of(const CapacityRequest& request, const Inputs& base) {
  if (request.vary.empty() || request.vary == "load")
    return vary_load(base.scenario, estimate(base.scenario, base.platform, base.deployment));
  if (request.vary == "servers") return vary_servers(base.platform);
  Variation v = vary_key(request.vary, request.path, request.overlays.sets, request.smallest);
  if (v.key == "serving.power_cap") v.low = std::max(v.low, idle_w(base.platform) * kAboveIdle);
  return v;
}

CapacityReport seek_capacity(const CapacityRequest& request, const Inputs& base, const StudyFolder& folder) {
  CapacityReport report{.scenario = base.scenario.name,
                        .description = base.scenario.description,
                        .variation = variation_of(request, base),
                        .capacity = {},
                        .sla = base.scenario.sla,
                        .estimate = estimate(base.scenario, base.platform, base.deployment),
                        .warmup_s = base.scenario.run.warmup_s,
                        .duration_s = base.scenario.run.duration_s,
                        .precision = request.effort.precision,
                        .seed = base.scenario.run.seed,
                        .points = {},
                        .figures = {},
                        .sets = {},
                        .warnings = {},
                        .cautions = {}};
  Bench bench(request, report.variation, base, folder);
  report.capacity = find_capacity([&](double x, std::size_t from, std::size_t to) { return bench(x, from, to); },
                                  search_options(request, report.variation, base.scenario));
  for (const Trial& trial : report.capacity.trials) report.points.push_back(bench.point(trial));
  report.sets = report.variation.sets(base.scenario, report.capacity.value);
  complete(report, base.deployment.pools);
  return report;
}

}  // namespace racksim::cli
