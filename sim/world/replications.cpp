// Starts replications, a few at a time, and gathers their records in order.
#include "world/replications.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "world/csv.hpp"
#include "world/simulation.hpp"

namespace racksim {

namespace {

constexpr double kOracleTolerance = 1e-6;  // relative, of any host's joules in the measured window

std::string replicate(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                      const RunOptions& options, std::size_t replication, const Child::Report& report) {
  Hooks hooks;
  hooks.check_energy = options.check_energy;
  hooks.on_progress = report;
  std::unique_ptr<RequestsCsv> requests;
  if (!options.requests_csv_path.empty()) {
    requests = std::make_unique<RequestsCsv>(options.requests_csv_path, replication);
    hooks.on_row = [&](const TurnRow& row) { requests->add(row); };
  }
  std::unique_ptr<TimelineCsv> timeline;
  std::vector<double> in_flight;
  if (!options.timeline_csv_path.empty() && replication == 0)
    timeline = std::make_unique<TimelineCsv>(options.timeline_csv_path);
  if (timeline || options.keep_in_flight)
    hooks.on_sample = [&](const Sample& sample) {
      if (timeline) timeline->add(sample);
      if (options.keep_in_flight) in_flight.push_back(static_cast<double>(sample.in_flight));
    };
  Record record = simulate(scenario, platform, deployment, replication, hooks);
  record.in_flight_samples = std::move(in_flight);
  if (requests) requests->close();
  if (timeline) timeline->close();
  const auto faults = unbalanced(record);
  if (!faults.empty()) throw std::runtime_error(fmt::format("the books do not balance: {}", faults.front()));
  if (record.oracle_worst_relative_error > kOracleTolerance)
    throw std::runtime_error(
        fmt::format("a host's joules differ from SimGrid's by {} of them", record.oracle_worst_relative_error));
  const auto bytes = nlohmann::json::to_msgpack(to_json(record));
  return {bytes.begin(), bytes.end()};
}

}  // namespace

std::vector<Record> run_replications(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                                     const RunOptions& options) {
  const auto count = static_cast<std::size_t>(scenario.run.replications);
  std::vector<Record> records(count);
  std::size_t started = 0, ended = 0;
  Processes processes;
  processes.jobs = options.jobs;
  processes.stop = options.stop;
  processes.next = [&]() -> std::optional<Job> {
    if (started == count) return {};
    return Job{started, [&, number = options.first + started++](const Child::Report& report) {
                 return replicate(scenario, platform, deployment, options, number, report);
               }};
  };
  processes.ended = [&](std::size_t number, Child& child) {
    records[number] = record_from_json(nlohmann::json::from_msgpack(child.finish()));
    ++ended;
  };
  processes.on_progress = [&](double running) {
    if (options.on_progress) options.on_progress((static_cast<double>(ended) + running) / static_cast<double>(count));
  };
  run_in_processes(processes);
  if (!options.requests_csv_path.empty()) RequestsCsv::join(options.requests_csv_path, count);
  return records;
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
