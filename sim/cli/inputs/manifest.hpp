// Manifest: the command, its inputs, its time and its cost; the only result with facts of the wall clock.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "analysis/summary/summary.hpp"
#include "cli/inputs/inputs.hpp"

namespace racksim::cli {

/// Starts when it is made.
class Stopwatch {
 public:
  [[nodiscard]] double wall_s() const;
  [[nodiscard]] std::string started_utc() const;

 private:
  std::chrono::system_clock::time_point began_ = std::chrono::system_clock::now();
  std::chrono::steady_clock::time_point began_steady_ = std::chrono::steady_clock::now();
};

/// manifest.json. `turns` counts all turns of all replications, warm-up included.
std::string manifest(const Inputs& in, const Summary& summary, const std::vector<std::string>& arguments,
                     const Stopwatch& watch, std::int64_t turns);

/// manifest.json of a verb that simulates no scenario: the files it has read, its time and its cost.
std::string manifest(const std::vector<std::string>& files, const std::vector<std::string>& arguments,
                     const Stopwatch& watch);

}  // namespace racksim::cli
