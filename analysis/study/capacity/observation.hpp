// Observation: the numbers that a study keeps of one replication. Written to a file and read back, they are the same.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "analysis/study/capacity/capacity_search.hpp"
#include "input/scenario/objective.hpp"
#include "record/record.hpp"

namespace racksim {

/// How far the runs of one pool went, to be compared with the range of its profile.
struct PoolReach {
  std::int64_t max_batch = 0;
  std::int64_t max_context_tokens = 0;
};

struct Observation {
  std::int64_t replication = 0;
  std::vector<Kept> objectives;
  double window_s = 0;
  double sent = 0;  ///< turns of the window
  double completed = 0;
  double concurrency = 0;  ///< turns in flight, time average
  double sessions = 0;     ///< begun and not ended, time average
  double waiting = 0;      ///< of these, without a place in a batch
  double first_half = 0, second_half = 0;
  double power_w = 0;  ///< of all racks, mean
  std::vector<PoolReach> pools = {};
  std::vector<double> in_flight;  ///< means of 5 samples each, from 0 to the end of the window
};

Observation observe(const Record& record);

nlohmann::json to_json(const Observation& observation);
Observation observation_from_json(const nlohmann::json& json);

/// By how much each objective was kept; not a number if it was not tested.
Margins margins(const Observation& observation, const std::vector<Objective>& sla);

/// How a rack takes a load. Overloaded: more than a twentieth of the turns sent was not completed, or more turns wait
/// than are served. Backlogged: turns in flight grow over the window (Stability).
enum class Saturation { stable, backlogged, overloaded };
constexpr const char* name_of(Saturation saturation) {
  switch (saturation) {
    case Saturation::stable:
      return "stable";
    case Saturation::backlogged:
      return "backlogged";
    case Saturation::overloaded:
      return "overloaded";
  }
  return nullptr;
}
Saturation saturation(const std::vector<Observation>& observations);

/// MSER-5 on the mean over replications of turns in flight (Hoad et al. 2010), in seconds; not a number if they never
/// settle. `timeline_s`: between two samples.
double warmup_needed_s(const std::vector<Observation>& observations, double timeline_s);

}  // namespace racksim
