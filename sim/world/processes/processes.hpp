// Processes: jobs in forked processes, a few at a time. Knows nothing of what they do.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "world/processes/child.hpp"

namespace racksim {

struct Job {
  std::size_t number = 0;
  std::function<std::string(const Child::Report&)> work;  ///< called in the process of its own
};

struct Processes {
  int jobs = 0;                                                 ///< at a time; 0 = one per core
  std::function<std::optional<Job>()> next;                     ///< asked when there is room for one more
  std::function<void(std::size_t number, Child& child)> ended;  ///< is to finish() the child; may throw
  std::function<void(double running)> on_progress;              ///< shares done of those that run, summed
  const std::atomic<bool>* stop = nullptr;
};

/// Thrown when `stop` was set; all children are gone then.
struct Interrupted : std::exception {
  [[nodiscard]] const char* what() const noexcept override { return "interrupted"; }
};

/// Runs jobs until there is no next one and all have ended. If anything throws, the children that run are killed. Fork
/// before starting threads.
void run_in_processes(const Processes& processes);

}  // namespace racksim
