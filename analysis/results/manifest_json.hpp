// manifest.json: facts about the making of a result; the only file with a wall clock in it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/results/json.hpp"
#include "analysis/results/result_folder.hpp"
#include "record/described.hpp"

namespace racksim {

/// Of a run; studies and others leave out what only a run has.
struct RunFacts {
  std::string scenario, verdict;
  std::uint64_t seed = 0;
  std::int64_t replications = 0, turns = 0;
};

struct ManifestFacts {
  std::string version;
  std::vector<std::string> arguments;
  std::optional<RunFacts> run;
  std::vector<InputFile> inputs;  ///< without a role: of studies
  std::string started_utc;
  double wall_s = 0, cpu_s = 0;
  double peak_memory_bytes = 0;
};

Json to_json(const ManifestFacts& facts);
std::vector<Described> manifest_described();

}  // namespace racksim
