// Record: what happened in one replication, as counts, sums and histograms that merge. Values only, no judgement. A new
// member of one of these structs needs a row in record_members.hpp, or it does not compile.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/turn.hpp"
#include "record/histogram.hpp"
#include "record/metric.hpp"

namespace racksim {

/// A histogram for each metric that is counted.
struct Histograms {
  std::array<Histogram, kCountedMetrics> all;

  /// Throws std::out_of_range for a metric that is one number for each replication.
  Histogram& operator[](Metric metric) { return all.at(index_of(metric)); }
  const Histogram& operator[](Metric metric) const { return all.at(index_of(metric)); }
  void merge(const Histograms& other);
  friend void to_json(nlohmann::json& json, const Histograms& histograms);
  friend void from_json(const nlohmann::json& json, Histograms& histograms);
};

/// A quantity that steps: its integral over the measured window, and its peak in it.
struct Gauge {
  double integral = 0;  ///< unit x seconds
  double peak = 0;
};

/// How often an objective was kept, and how often it was put to the test (every turn of the window; itl: every gap).
struct Kept {
  double good = 0;
  double counted = 0;
};

/// Turns of the window whose KV a pool sent to the pool that decodes them.
struct HandoverRecord {
  double bytes = 0;
  Histogram wait_s;      ///< from the first token until the other side had room
  Histogram transfer_s;  ///< of the communication

  [[nodiscard]] std::int64_t turns() const { return std::llround(transfer_s.count()); }
};

/// What the instances of one pool did. A plain list of counts and sums, one for each number that results are made of,
/// hence so many members; record_members.hpp has a row for each.
struct PoolRecord {
  std::string name;
  double batch_s = 0;        ///< integral of sequences that decode
  double busy_s = 0;         ///< instance-seconds with a step running
  double kv_block_s = 0;     ///< integral of used blocks while a step runs
  double peak_kv_share = 0;  ///< fullest that any instance was
  std::int64_t max_batch = 0;
  std::int64_t max_context_tokens = 0;
  std::int64_t prefill_tokens = 0;
  std::int64_t steps = 0;
  std::int64_t segments = 0;
  std::int64_t preemptions = 0;
  std::int64_t held_evictions = 0;
  std::int64_t pauses = 0;                 ///< streams that made way for readers with less text left
  std::int64_t recomputed_tokens = 0;      ///< computed again after a preemption
  std::int64_t prefix_asked_tokens = 0;    ///< of prompts that looked for their beginning in the prefix cache
  std::int64_t prefix_found_tokens = 0;    ///< of these, found
  std::int64_t prefix_evicted_blocks = 0;  ///< cached, but needed for something else
  double prefix_block_s = 0;               ///< integral of cached blocks that nobody uses, while a step runs
  std::int64_t loads = 0;                  ///< of weights, that ended in the window
  double loading_s = 0;                    ///< instance-seconds of the window with weights on their way
  HandoverRecord handed_over;
};

/// Turns of one population, sent in the window.
struct PeopleRecord {
  std::string name;
  std::int64_t sent = 0;
  std::array<std::int64_t, kOutcomes> outcomes{};
  std::array<std::int64_t, kRefusals> refusals{};  ///< of the rejected
  std::int64_t good_turns = 0;
  Histograms metrics;  ///< empty but for those that are recorded by population

  [[nodiscard]] std::int64_t ended(Outcome how) const { return outcomes[static_cast<std::size_t>(how)]; }
  [[nodiscard]] std::int64_t refused(Refusal why) const { return refusals[static_cast<std::size_t>(why)]; }
};

/// One device, in the measured window.
struct DeviceRecord {
  double energy_j = 0;
  double prompt_j = 0;  ///< of that, while steps ran that took in prompts
  double busy_s = 0;    ///< mean over its instances
  double peak_w = 0;
};

/// One server, in the measured window.
struct ServerRecord {
  double energy_j = 0;  ///< devices and chassis
  double chassis_j = 0;
  double peak_w = 0;
  double turns = 0;  ///< completed turns of the window
};

/// One rack, in the measured window; its energy is that of its servers.
struct RackRecord {
  double energy_j = 0;
  Histogram power_w;  ///< weighted by seconds
};

/// What happened on one rack in one replication, or on several racks that were merged. A plain list of counts and sums,
/// one for each number that results are made of, hence so many members; record_members.hpp has a row for each.
struct Record {
  std::int64_t replication = 0;
  std::int64_t racks_merged = 1;  ///< of a fleet; devices, servers and racks below are then means of them
  double window_s = 0;
  double end_s = 0;                                    ///< when the simulation stopped
  std::array<std::int64_t, kOutcomes> outcomes{};      ///< of the turns sent in the window
  std::array<std::int64_t, kOutcomes> all_outcomes{};  ///< of all turns, warm-up and drain included
  std::int64_t sent = 0;
  std::int64_t all_sent = 0;
  std::int64_t retries = 0;  ///< attempts of turns of the window that were turned away, but the last of each
  std::array<std::int64_t, kRefusals> refusals{};  ///< of the rejected, by the reason of the last attempt
  std::int64_t good_turns = 0;                     ///< met every objective on turns
  std::int64_t sessions = 0;                       ///< sessions that began in the window
  double output_tokens = 0;                        ///< of completed turns of the window
  double good_output_tokens = 0;
  double input_tokens = 0;
  double cached_input_tokens = 0;  ///< of these, still in KV from the turn before
  Histograms metrics;
  std::vector<Kept> objectives;
  Gauge in_flight, sessions_alive, waiting;
  double in_flight_first_half = 0;  ///< time average
  double in_flight_second_half = 0;
  std::vector<PeopleRecord> people;       ///< empty if there is one population only
  std::vector<double> in_flight_samples;  ///< at every run.timeline from 0 to the end of the window; if asked for
  std::vector<PoolRecord> pools;
  std::vector<DeviceRecord> devices;
  std::vector<ServerRecord> servers;
  std::vector<RackRecord> racks;
  double oracle_worst_relative_error = -1;  ///< of any host's joules against SimGrid; -1 = not checked

  /// Turns of the window that ended so.
  [[nodiscard]] std::int64_t ended(Outcome how) const { return outcomes[static_cast<std::size_t>(how)]; }
  [[nodiscard]] std::int64_t refused(Refusal why) const { return refusals[static_cast<std::size_t>(why)]; }
};

/// a / b, or not a number if there is nothing to divide by.
inline double ratio(double a, double b) { return b > 0 ? a / b : std::numeric_limits<double>::quiet_NaN(); }

/// Joules of all racks in the window.
double energy_j(const Record& record);

/// Seconds of the window with a step running, summed over devices.
double busy_s(const Record& record);

/// Adds the record of one more rack of the fleet, in the order of the racks; record_members.hpp says what becomes of
/// each member. Lists have the same length on both sides; what is beyond the shorter one is left as it is.
void merge(Record& fleet, const Record& rack);
/// Likewise for the same pool, or the same population, of another rack or another replication.
void merge(PoolRecord& into, const PoolRecord& pool);
void merge(PeopleRecord& into, const PeopleRecord& people);

nlohmann::json to_json(const Record& record);
/// Throws nlohmann::json::exception if a member is missing: `json` was written by another version.
Record record_from_json(const nlohmann::json& json);

/// One sentence for each book that does not balance, SimGrid's of energy included; empty when all do.
std::vector<std::string> unbalanced(const Record& record);

}  // namespace racksim
