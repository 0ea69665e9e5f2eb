// Starts children, listens to them, and stops them all if one thing goes wrong.
#include "world/processes/processes.hpp"

#include <poll.h>

#include <algorithm>
#include <map>
#include <thread>
#include <vector>

namespace racksim {

namespace {

using Running = std::map<std::size_t, Child>;

void stop_all(Running& running) {
  for (auto& [number, child] : running) child.kill();
  for (auto& [number, child] : running) {
    try {
      child.finish();
    } catch (const std::exception&) {  // it was killed: that is no news
    }
  }
}

void wait_for_news(Running& running, const Processes& processes) {
  std::vector<pollfd> fds;
  std::vector<std::size_t> numbers;
  for (auto& [number, child] : running) {
    fds.push_back({child.fd(), POLLIN, 0});
    numbers.push_back(number);
  }
  if (poll(fds.data(), fds.size(), 200) <= 0) return;
  for (std::size_t i = 0; i < fds.size(); ++i) {
    if (fds[i].revents == 0) continue;
    auto at = running.find(numbers[i]);
    if (at->second.read()) continue;
    Child child = std::move(at->second);
    running.erase(at);
    processes.ended(numbers[i], child);
  }
}

double running_share(const Running& running) {
  double sum = 0;
  for (const auto& [number, child] : running) sum += child.share_done();
  return sum;
}

}  // namespace

void run_in_processes(const Processes& processes) {
  const auto most = static_cast<std::size_t>(
      processes.jobs > 0 ? processes.jobs : std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
  Running running;
  bool more = true;
  try {
    while (more || !running.empty()) {
      while (more && running.size() < most) {
        const std::optional<Job> job = processes.next();
        more = job.has_value();
        if (job) running.emplace(job->number, Child::start(job->work));
        if (processes.stop != nullptr && processes.stop->load()) throw Interrupted{};
      }
      if (!running.empty()) wait_for_news(running, processes);
      if (processes.stop != nullptr && processes.stop->load()) throw Interrupted{};
      if (processes.on_progress) processes.on_progress(running_share(running));
    }
  } catch (...) {
    stop_all(running);
    throw;
  }
}

}  // namespace racksim
