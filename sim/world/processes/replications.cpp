// Starts replications, a few at a time, and gathers their records in order.
#include "world/processes/replications.hpp"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <stdexcept>

#include "input/scenario/scenario.hpp"
#include "record/record_bytes.hpp"
#include "world/simulation.hpp"
#include "world/viewers/paje_trace.hpp"
#include "world/viewers/perfetto_trace.hpp"
#include "world/viewers/result_csv.hpp"

namespace racksim {

namespace {

std::string replicate(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                      const RunOptions& options, std::size_t job, const Child::Report& report) {
  Hooks hooks;
  hooks.check_energy = options.check_energy;
  hooks.on_progress = report;
  std::unique_ptr<RequestsCsv> requests;
  if (!options.requests_csv_path.empty()) {
    requests = std::make_unique<RequestsCsv>(options.requests_csv_path, job);
    hooks.on_row = [&](const TurnRow& row) { requests->add(row); };
  }
  std::unique_ptr<TimelineCsv> timeline;
  std::vector<double> in_flight;
  if (!options.timeline_csv_path.empty() && job == 0)
    timeline = std::make_unique<TimelineCsv>(options.timeline_csv_path);
  if (timeline || options.keep_in_flight)
    hooks.on_sample = [&](const Sample& sample) {
      if (timeline) timeline->add(sample);
      if (options.keep_in_flight) in_flight.push_back(static_cast<double>(sample.in_flight));
    };
  std::vector<std::unique_ptr<Observer>> traces;
  if (job == 0 && !options.perfetto_path.empty())
    traces.push_back(
        std::make_unique<PerfettoTrace>(options.perfetto_path, scenario, platform, deployment, options.drawn));
  if (job == 0 && !options.paje_path.empty())
    traces.push_back(std::make_unique<PajeTrace>(options.paje_path, scenario, platform, deployment, options.drawn));
  for (const auto& trace : traces) hooks.observers.push_back(trace.get());
  Record record = simulate(scenario, platform, deployment, job, hooks);
  record.in_flight_samples = std::move(in_flight);
  if (requests) requests->close();
  if (timeline) timeline->close();
  const auto faults = unbalanced(record);
  if (!faults.empty()) throw std::runtime_error(fmt::format("the books do not balance: {}", faults.front()));
  return bytes_of(record);
}

}  // namespace

namespace {

/// Starts the jobs that are to be done, and passes on the bytes of every job, also of those that were done before.
void each_job(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
              const RunOptions& options, const std::function<void(std::size_t job, const std::string& bytes)>& done) {
  const std::size_t count = jobs_of(scenario);
  const std::size_t first = options.first * static_cast<std::size_t>(scenario.fleet.racks);
  const JobStore* store = options.store;
  std::size_t asked = 0, ended = 0, mine = 0;
  for (std::size_t job = 0; job < count; ++job) mine += store == nullptr || store->mine(job) ? 1 : 0;
  Processes processes;
  processes.jobs = options.jobs;
  processes.stop = options.stop;
  processes.next = [&]() -> std::optional<Job> {
    for (; asked < count; ++asked) {
      if (store != nullptr && !store->mine(asked)) continue;
      const auto bytes = store != nullptr ? store->find(asked) : std::nullopt;
      if (!bytes) break;
      done(asked, *bytes);
      ++ended;
    }
    if (asked == count) return {};
    return Job{asked, [&, number = first + asked++](const Child::Report& report) {
                 return replicate(scenario, platform, deployment, options, number, report);
               }};
  };
  processes.ended = [&](std::size_t job, Child& child) {
    const std::string bytes = child.finish();
    if (store != nullptr) store->keep(job, bytes);
    done(job, bytes);
    ++ended;
  };
  processes.on_progress = [&](double running) {
    if (options.on_progress) options.on_progress((static_cast<double>(ended) + running) / static_cast<double>(mine));
  };
  run_in_processes(processes);
}

/// Merges the racks of each replication in the order of the racks, whatever the order in which they end. Holds as few
/// of them as possible.
class Gatherer {
 public:
  Gatherer(std::size_t replications, std::size_t racks) : racks_(racks), records_(replications) {}

  void add(std::size_t job, Record record) {
    waiting_.emplace(job, std::move(record));
    for (auto at = waiting_.find(next_); at != waiting_.end(); at = waiting_.find(next_)) {
      Record& fleet = records_[next_ / racks_];
      if (next_ % racks_ == 0)
        fleet = std::move(at->second);
      else
        merge(fleet, at->second);
      waiting_.erase(at);
      ++next_;
    }
  }
  std::vector<Record> take() { return std::move(records_); }

 private:
  std::size_t racks_;
  std::vector<Record> records_;
  std::map<std::size_t, Record> waiting_;
  std::size_t next_ = 0;
};

}  // namespace

std::size_t jobs_of(const Scenario& scenario) {
  return static_cast<std::size_t>(scenario.run.replications) * static_cast<std::size_t>(scenario.fleet.racks);
}

void run_jobs(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
              const RunOptions& options) {
  each_job(scenario, platform, deployment, options, [](std::size_t, const std::string&) {});
}

std::vector<Record> run_replications(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                                     const RunOptions& options) {
  const auto racks = static_cast<std::size_t>(scenario.fleet.racks);
  Gatherer gatherer(static_cast<std::size_t>(scenario.run.replications), racks);
  each_job(scenario, platform, deployment, options, [&](std::size_t job, const std::string& bytes) {
    Record record = record_from_bytes(bytes);
    record.replication /= static_cast<std::int64_t>(racks);
    gatherer.add(job, std::move(record));
  });
  if (!options.requests_csv_path.empty())
    RequestsCsv::join(options.requests_csv_path, jobs_of(scenario), options.store != nullptr);
  return gatherer.take();
}

void try_platform(const Platform& platform) {
  Child child = Child::start([&](const Child::Report&) {
    const LoadedPlatform loaded(platform, true);
    return std::string("loaded");
  });
  while (child.read()) {
  }
  try {
    child.finish();
  } catch (const std::runtime_error& error) {
    Diagnostics diagnostics;
    diagnostics.error(fmt::format("SimGrid cannot load this platform: {}", error.what()), {.file = platform.path});
    diagnostics.throw_if_any();
  }
}

}  // namespace racksim
