// Starts replications, a few at a time, and gathers their records in order.
#include "world/replications.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "world/child.hpp"
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

struct Gathering {
  std::map<std::size_t, Child> running;
  std::vector<Record> records;
  std::size_t started = 0;
  std::size_t ended = 0;

  void stop() {
    for (auto& [number, child] : running) child.kill();
    for (auto& [number, child] : running) {
      try {
        child.finish();
      } catch (const std::exception&) {  // it was killed: that is no news
      }
    }
    running.clear();
  }
};

void wait_for_news(Gathering& all) {
  std::vector<pollfd> fds;
  std::vector<std::size_t> numbers;
  for (auto& [number, child] : all.running) {
    fds.push_back({child.fd(), POLLIN, 0});
    numbers.push_back(number);
  }
  if (poll(fds.data(), fds.size(), 200) <= 0) return;
  for (std::size_t i = 0; i < fds.size(); ++i) {
    if (fds[i].revents == 0) continue;
    auto at = all.running.find(numbers[i]);
    if (at->second.read()) continue;
    Child child = std::move(at->second);
    all.running.erase(at);
    all.records[numbers[i]] = record_from_json(nlohmann::json::from_msgpack(child.finish()));
    ++all.ended;
  }
}

double share_done(const Gathering& all) {
  double done = static_cast<double>(all.ended);
  for (const auto& [number, child] : all.running) done += child.share_done();
  return done / static_cast<double>(all.records.size());
}

}  // namespace

std::vector<Record> run_replications(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                                     const RunOptions& options) {
  const auto count = static_cast<std::size_t>(scenario.run.replications);
  const auto jobs = static_cast<std::size_t>(
      options.jobs > 0 ? options.jobs : std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
  Gathering all;
  all.records.resize(count);
  try {
    while (all.ended < count) {
      for (; all.running.size() < jobs && all.started < count; ++all.started) {
        const auto work = [&, number = options.first + all.started](const Child::Report& report) {
          return replicate(scenario, platform, deployment, options, number, report);
        };
        all.running.emplace(all.started, Child::start(work));
      }
      wait_for_news(all);
      if (options.stop != nullptr && options.stop->load()) throw Interrupted{};
      if (options.on_progress) options.on_progress(share_done(all));
    }
  } catch (...) {
    all.stop();
    throw;
  }
  if (!options.requests_csv_path.empty()) RequestsCsv::join(options.requests_csv_path, count);
  return std::move(all.records);
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
