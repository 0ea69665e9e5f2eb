// Records of independent racks become one of their fleet.
#include <algorithm>

#include "record/record.hpp"

namespace racksim {

namespace {

/// A running mean over racks, of which `n` went before.
void average(double& mean, double value, double n) { mean += (value - mean) / (n + 1); }

void add(Gauge& sum, const Gauge& g) {
  sum.integral += g.integral;
  sum.peak += g.peak;
}

template <std::size_t N>
void add(std::array<std::int64_t, N>& sum, const std::array<std::int64_t, N>& counts) {
  for (std::size_t i = 0; i < N; ++i) sum[i] += counts[i];
}

void merge(PoolRecord& sum, const PoolRecord& p) {
  sum.batch_s += p.batch_s;
  sum.busy_s += p.busy_s;
  sum.kv_block_s += p.kv_block_s;
  sum.peak_kv_share = std::max(sum.peak_kv_share, p.peak_kv_share);
  sum.max_batch = std::max(sum.max_batch, p.max_batch);
  sum.max_context_tokens = std::max(sum.max_context_tokens, p.max_context_tokens);
  sum.prefill_tokens += p.prefill_tokens;
  sum.steps += p.steps;
  sum.segments += p.segments;
  sum.preemptions += p.preemptions;
  sum.held_evictions += p.held_evictions;
  sum.pauses += p.pauses;
  sum.recomputed_tokens += p.recomputed_tokens;
  sum.prefix_asked_tokens += p.prefix_asked_tokens;
  sum.prefix_found_tokens += p.prefix_found_tokens;
  sum.prefix_evicted_blocks += p.prefix_evicted_blocks;
  sum.prefix_block_s += p.prefix_block_s;
  sum.loads += p.loads;
  sum.loading_s += p.loading_s;
  sum.handed_over.bytes += p.handed_over.bytes;
  sum.handed_over.wait_s.merge(p.handed_over.wait_s);
  sum.handed_over.transfer_s.merge(p.handed_over.transfer_s);
}

void merge(PeopleRecord& sum, const PeopleRecord& p) {
  sum.sent += p.sent;
  sum.good_turns += p.good_turns;
  add(sum.outcomes, p.outcomes);
  add(sum.refusals, p.refusals);
  for (auto h : {&PeopleRecord::ttft_s, &PeopleRecord::tpot_s, &PeopleRecord::e2el_s, &PeopleRecord::queue_s,
                 &PeopleRecord::stall_ratio, &PeopleRecord::qoe_loss})
    (sum.*h).merge(p.*h);
}

void merge_hardware(Record& fleet, const Record& rack, double n) {
  for (std::size_t i = 0; i < fleet.devices.size(); ++i) {
    average(fleet.devices[i].energy_j, rack.devices[i].energy_j, n);
    average(fleet.devices[i].prompt_j, rack.devices[i].prompt_j, n);
    average(fleet.devices[i].busy_s, rack.devices[i].busy_s, n);
    fleet.devices[i].peak_w = std::max(fleet.devices[i].peak_w, rack.devices[i].peak_w);
  }
  for (std::size_t i = 0; i < fleet.servers.size(); ++i) {
    average(fleet.servers[i].energy_j, rack.servers[i].energy_j, n);
    average(fleet.servers[i].chassis_j, rack.servers[i].chassis_j, n);
    average(fleet.servers[i].turns, rack.servers[i].turns, n);
    fleet.servers[i].peak_w = std::max(fleet.servers[i].peak_w, rack.servers[i].peak_w);
  }
  for (std::size_t i = 0; i < fleet.racks.size(); ++i) {
    average(fleet.racks[i].energy_j, rack.racks[i].energy_j, n);
    fleet.racks[i].power_w.merge(rack.racks[i].power_w);
  }
}

void merge_turns(Record& fleet, const Record& rack) {
  add(fleet.outcomes, rack.outcomes);
  add(fleet.all_outcomes, rack.all_outcomes);
  add(fleet.refusals, rack.refusals);
  for (auto count : {&Record::sent, &Record::all_sent, &Record::retries, &Record::good_turns, &Record::sessions})
    fleet.*count += rack.*count;
  for (auto tokens : {&Record::output_tokens, &Record::good_output_tokens, &Record::input_tokens,
                      &Record::cached_input_tokens, &Record::in_flight_first_half, &Record::in_flight_second_half})
    fleet.*tokens += rack.*tokens;
  for (auto h : {&Record::ttft_s, &Record::tpot_s, &Record::itl_s, &Record::e2el_s, &Record::queue_s, &Record::stall_s,
                 &Record::stall_ratio, &Record::qoe_loss})
    (fleet.*h).merge(rack.*h);
  for (std::size_t i = 0; i < fleet.objectives.size(); ++i) {
    fleet.objectives[i].good += rack.objectives[i].good;
    fleet.objectives[i].counted += rack.objectives[i].counted;
  }
}

}  // namespace

void merge(Record& fleet, const Record& rack) {
  merge_turns(fleet, rack);
  for (auto gauge : {&Record::in_flight, &Record::sessions_alive, &Record::waiting}) add(fleet.*gauge, rack.*gauge);
  for (std::size_t i = 0; i < fleet.pools.size(); ++i) merge(fleet.pools[i], rack.pools[i]);
  for (std::size_t i = 0; i < fleet.people.size(); ++i) merge(fleet.people[i], rack.people[i]);
  for (std::size_t i = 0; i < std::min(fleet.in_flight_samples.size(), rack.in_flight_samples.size()); ++i)
    fleet.in_flight_samples[i] += rack.in_flight_samples[i];
  merge_hardware(fleet, rack, static_cast<double>(fleet.racks_merged));
  fleet.end_s = std::max(fleet.end_s, rack.end_s);
  fleet.oracle_worst_relative_error = std::max(fleet.oracle_worst_relative_error, rack.oracle_worst_relative_error);
  if (rack.oracle_energy_j >= 0) fleet.oracle_energy_j += rack.oracle_energy_j;
  ++fleet.racks_merged;
}

}  // namespace racksim
