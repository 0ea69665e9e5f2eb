// Fields of pools, racks, servers, devices and energy.
#include "analysis/summary/use_json.hpp"

namespace racksim {

namespace {

/// Of the profile; it may not state it.
Json stated(double limit) { return limit > 0 ? Json(limit) : Json(nullptr); }

/// A member of a pool's record.
template <class T>
auto in_record(T PoolRecord::*member) {
  return [member](const PoolUse& p) { return p.record.*member; };
}

Json joules(const Interval& i) {
  return {
      {"unit", "J"}, {"count", i.count}, {"mean", json_of(i.mean)}, {"ci95", json_of(i.ci95)}, {"std", json_of(i.std)}};
}

ResultField<Energy> joules_field(const char* name, const char* meaning, Interval Energy::*member) {
  ResultField<Energy> field{name, "J", meaning, [member](const Energy& e) { return joules(e.*member); }};
  for (const char* part : {"unit", "count", "mean", "ci95", "std"}) field.about.below.push_back({part, {}, {}});
  return field;
}

const ResultFields<HandoverRecord>& handover_fields() {
  using H = HandoverRecord;
  static const ResultFields<H> fields{
      {"turns", "turns", "Of the windows of all replications, that another pool decoded", &H::turns},
      {"bytes", "B", "Of KV that moved for them", &H::bytes},
      {"wait_mean_s", "s", "From the end of the prompt until the other pool has slot and blocks",
       [](const H& h) { return h.wait_s.mean(); }},
      {"wait_p99_s", "s", "Likewise", [](const H& h) { return h.wait_s.quantile(0.99); }},
      {"transfer_mean_s", "s", "Of KV over the platform's links, contention included",
       [](const H& h) { return h.transfer_s.mean(); }},
      {"transfer_p99_s", "s", "Likewise", [](const H& h) { return h.transfer_s.quantile(0.99); }},
      {"transfer_max_s", "s", "Likewise", [](const H& h) { return h.transfer_s.max(); }},
      {"bytes_per_transfer_second", "B/s", "Bytes over transfer time: what a transfer got of the links",
       [](const H& h) { return ratio(h.bytes, h.transfer_s.sum()); }}};
  return fields;
}

ResultField<PoolUse> handover_field() {
  ResultField<PoolUse> field{"handed_over", "", "Of a pool that hands its turns to another, if it did",
                             [](const PoolUse& p) {
                               const HandoverRecord& handed_over = p.record.handed_over;
                               return handed_over.turns() > 0 ? written(handover_fields(), handed_over) : left_out();
                             }};
  field.about.below = described(handover_fields());
  return field;
}

const ResultFields<PoolUse>& prefix_cache_fields() {
  using P = PoolUse;
  static const ResultFields<P> fields{
      {"hit_rate", "1", "`found_tokens` over `asked_tokens`; of a pool that KV comes to, what need not move",
       &P::prefix_hit_rate},
      {"asked_tokens", "tokens",
       "Input tokens of turns that looked into the cache at admission, also after a preemption; like all counts here "
       "of all replications, warm-up and drain included",
       in_record(&PoolRecord::prefix_asked_tokens)},
      {"found_tokens", "tokens", "Of these, found in the cache", in_record(&PoolRecord::prefix_found_tokens)},
      {"evicted_blocks", "", "Blocks that were evicted because their memory was needed",
       in_record(&PoolRecord::prefix_evicted_blocks)},
      {"recomputed_tokens", "tokens", "Computed again because a preempted turn's KV was evicted",
       in_record(&PoolRecord::recomputed_tokens)},
      {"kv_idle_mean", "1", "Share of KV blocks that are cached and used by nobody, while a step runs", &P::prefix_kv}};
  return fields;
}

ResultField<PoolUse> prefix_cache_field() {
  ResultField<PoolUse> field{"prefix_cache", "", "Of a pool that has one", [](const PoolUse& p) {
                               return p.prefix_cache ? written(prefix_cache_fields(), p) : left_out();
                             }};
  field.about.below = described(prefix_cache_fields());
  return field;
}

const ResultFields<PoolUse>& loading_fields() {
  static const ResultFields<PoolUse> fields{
      {"loads", "", "Loads that ended in the windows of all replications", in_record(&PoolRecord::loads)},
      {"share", "1", "Share of the window with weights on their way, mean over instances", &PoolUse::loading_share}};
  return fields;
}

ResultField<PoolUse> loading_field() {
  ResultField<PoolUse> field{"loading", "", "Of weights, if any moved in a window", [](const PoolUse& p) {
                               return p.loading_share > 0 || p.record.loads > 0 ? written(loading_fields(), p)
                                                                                : left_out();
                             }};
  field.about.below = described(loading_fields());
  return field;
}

}  // namespace

const ResultFields<PoolUse>& pool_fields() {
  static const ResultFields<PoolUse> fields{
      {"pool", "", "Name in the scenario", in_record(&PoolRecord::name)},
      {"utilization", "1", "Share of the window with a step running, mean over instances", &PoolUse::utilization},
      {"mean_batch", "turns", "Sequences that decode, while a step runs", &PoolUse::mean_batch},
      {"batch_occupancy", "1", "`mean_batch` over `max_num_seqs`", &PoolUse::batch_occupancy},
      {"max_batch", "turns", "Largest batch that ran; beside what the profile was fitted on",
       in_record(&PoolRecord::max_batch)},
      {"max_context_tokens", "tokens", "Longest context that ran; likewise",
       in_record(&PoolRecord::max_context_tokens)},
      {"max_num_seqs", "turns", "As in the scenario", &PoolUse::max_num_seqs},
      {"fitted_min_batch", "turns", "Range of the profile; null if it states none",
       [](const PoolUse& p) { return stated(p.fitted_min_batch); }},
      {"fitted_max_batch", "turns", "Likewise", [](const PoolUse& p) { return stated(p.fitted_max_batch); }},
      {"fitted_max_context_tokens", "tokens", "Likewise",
       [](const PoolUse& p) { return stated(p.fitted_max_context_tokens); }},
      {"kv_use_mean", "1", "Share of KV blocks in use while a step runs", &PoolUse::mean_kv},
      {"kv_use_peak", "1", "Largest share of blocks in use at any instance", in_record(&PoolRecord::peak_kv_share)},
      {"preemptions", "", "Turns that gave their KV blocks back and began again; of all replications",
       in_record(&PoolRecord::preemptions)},
      {"held_evictions", "", "Idle sessions whose KV gave way to a running turn; of all replications",
       in_record(&PoolRecord::held_evictions)},
      {"pauses", "", "Streams that made way for readers with less text left; of all replications",
       in_record(&PoolRecord::pauses)},
      {"steps", "", "Forward steps of all replications", in_record(&PoolRecord::steps)},
      {"prefill_tokens", "tokens", "Prompt tokens computed in all replications, those computed again included",
       in_record(&PoolRecord::prefill_tokens)},
      prefix_cache_field(),
      handover_field(),
      loading_field()};
  return fields;
}

const ResultFields<RackPower>& rack_fields() {
  static const ResultFields<RackPower> fields{
      {"rack", "", "Name in the platform", &RackPower::name},
      {"power_budget_w", "W", "As in the platform", &RackPower::budget_w},
      {"power_usable_w", "W", "Budget minus reserved power", &RackPower::usable_w},
      {"power_cap_w", "W", "`serving.power_cap`; null if there is none", &RackPower::cap_w},
      {"power_nameplate_w", "W", "Sum over the servers that are there", &RackPower::nameplate_w},
      {"power_mean_w", "W",
       "Over the window. Joules are exact integrals of the power curve; the curve is the profile's",
       &RackPower::mean_w},
      {"power_p99_w", "W", "Not exceeded in 99 % of the time", &RackPower::p99_w},
      {"power_peak_w", "W", "Highest level that lasted", &RackPower::peak_w},
      {"never_used_share", "1", "1 - peak / usable", &RackPower::never_used_share}};
  return fields;
}

const ResultFields<ServerUse>& server_fields() {
  static const ResultFields<ServerUse> fields{{"server", "", "Name in the platform", &ServerUse::name},
                                              {"utilization", "1", "Mean of its devices", &ServerUse::utilization},
                                              {"power_mean_w", "W", "As in servers.csv", &ServerUse::mean_w},
                                              {"power_peak_w", "W", "Likewise", &ServerUse::peak_w},
                                              {"energy_j", "J", "Likewise", &ServerUse::energy_j},
                                              {"chassis_energy_j", "J", "Likewise", &ServerUse::chassis_j},
                                              {"prompt_energy_j", "J", "Likewise", &ServerUse::prompt_j},
                                              {"idle_energy_j", "J", "Likewise", &ServerUse::idle_j},
                                              {"completed_turns", "turns", "Likewise", &ServerUse::turns}};
  return fields;
}

const ResultFields<DeviceUse>& device_fields() {
  static const ResultFields<DeviceUse> fields{
      {"device", "", "Name in the platform", &DeviceUse::name},
      {"utilization", "1", "Share of the window with a step running", &DeviceUse::utilization},
      {"power_mean_w", "W", "As in servers.csv", &DeviceUse::mean_w},
      {"power_peak_w", "W", "Likewise", &DeviceUse::peak_w},
      {"energy_j", "J", "Likewise", &DeviceUse::energy_j},
      {"prompt_energy_j", "J", "Likewise", &DeviceUse::prompt_j},
      {"idle_energy_j", "J", "Likewise", &DeviceUse::idle_j}};
  return fields;
}

const ResultFields<Energy>& energy_fields() {
  static const ResultFields<Energy> fields{
      joules_field("total", "All racks, window of one replication; idle energy is included here and below",
                   &Energy::total_j),
      joules_field("per_session", "Per session begun", &Energy::per_session_j),
      joules_field("per_1000_output_tokens", "Per 1,000 output tokens of completed turns",
                   &Energy::per_1000_output_tokens_j),
      joules_field("per_turn", "Per completed turn", &Energy::per_turn_j),
      joules_field("per_good_turn", "Per turn that met every objective on turns", &Energy::per_good_turn_j),
      {"oracle_worst_relative_error", "1", "Against SimGrid's energy plugin, with `--check-energy`; else null",
       &Energy::oracle_worst_relative_error}};
  return fields;
}

}  // namespace racksim
