// A Record as JSON (so that replications may run in processes of their own), and the checks that its books balance.
#include "record/record.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

namespace racksim {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Gauge, integral, peak)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Kept, good, counted)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DeviceRecord, energy_j, prompt_j, busy_s, peak_w)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ServerRecord, energy_j, chassis_j, peak_w, turns)

static void to_json(nlohmann::json& json, const Histogram& h) { json = h.to_json(); }
static void from_json(const nlohmann::json& json, Histogram& h) { h = Histogram::from_json(json); }
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(HandoverRecord, bytes, wait_s, transfer_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PoolRecord, name, batch_s, busy_s, kv_block_s, peak_kv_share, max_batch,
                                   max_context_tokens, prefill_tokens, steps, segments, preemptions, held_evictions,
                                   pauses, recomputed_tokens, prefix_asked_tokens, prefix_found_tokens,
                                   prefix_evicted_blocks, prefix_block_s, loads, loading_s, handed_over)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RackRecord, energy_j, power_w)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PeopleRecord, name, sent, outcomes, refusals, good_turns, ttft_s, tpot_s, e2el_s,
                                   queue_s, stall_ratio, qoe_loss)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Record, replication, racks_merged, window_s, end_s, outcomes, all_outcomes, sent,
                                   all_sent, retries, refusals, good_turns, sessions, output_tokens, good_output_tokens,
                                   input_tokens, cached_input_tokens, ttft_s, tpot_s, itl_s, e2el_s, queue_s, stall_s,
                                   stall_ratio, qoe_loss, objectives, in_flight, sessions_alive, waiting,
                                   in_flight_first_half, in_flight_second_half, in_flight_samples, people, pools,
                                   devices, servers, racks, oracle_worst_relative_error, oracle_energy_j)

nlohmann::json to_json(const Record& record) {
  nlohmann::json json;
  to_json(json, record);
  return json;
}

Record record_from_json(const nlohmann::json& json) { return json.get<Record>(); }

namespace {

// Also when either is not a number.
bool differ(double a, double b) { return !(std::abs(a - b) <= 1e-6 * std::max({1.0, std::abs(a), std::abs(b)})); }

double sum_energy(const auto& parts) {
  return std::accumulate(parts.begin(), parts.end(), 0.0, [](double sum, const auto& p) { return sum + p.energy_j; });
}

}  // namespace

std::vector<std::string> unbalanced(const Record& r) {
  std::vector<std::string> found;
  const auto ended = std::accumulate(r.outcomes.begin(), r.outcomes.end(), std::int64_t{0});
  const auto all_ended = std::accumulate(r.all_outcomes.begin(), r.all_outcomes.end(), std::int64_t{0});
  if (ended != r.sent) found.push_back(fmt::format("{} turns were sent in the window, {} ended", r.sent, ended));
  if (all_ended != r.all_sent) found.push_back(fmt::format("{} turns were sent, {} ended", r.all_sent, all_ended));
  const std::int64_t of_people = std::accumulate(r.people.begin(), r.people.end(), std::int64_t{0},
                                                 [](std::int64_t sum, const auto& p) { return sum + p.sent; });
  if (!r.people.empty() && of_people != r.sent)
    found.push_back(fmt::format("{} turns were sent in the window, {} by its populations", r.sent, of_people));
  const std::int64_t refused = std::accumulate(r.refusals.begin(), r.refusals.end(), std::int64_t{0});
  if (refused != r.outcomes[static_cast<std::size_t>(Outcome::rejected)])
    found.push_back(fmt::format("{} turns were rejected, {} for a reason",
                                r.outcomes[static_cast<std::size_t>(Outcome::rejected)], refused));
  double chassis_j = 0;
  for (const ServerRecord& s : r.servers) chassis_j += s.chassis_j;
  const double parts_j = sum_energy(r.devices) + chassis_j;
  if (differ(parts_j, sum_energy(r.servers)))
    found.push_back(fmt::format("devices and chassis used {} J, servers {} J", parts_j, sum_energy(r.servers)));
  if (differ(sum_energy(r.racks), sum_energy(r.servers)))
    found.push_back(fmt::format("servers used {} J, racks {} J", sum_energy(r.servers), sum_energy(r.racks)));
  return found;
}

}  // namespace racksim
