// Estimates as JSON: a table of fields for each object.
#include "analysis/estimate/estimate_json.hpp"

#include "analysis/estimate/estimate_text.hpp"

namespace racksim {

namespace {

const ResultFields<SlotTheory>& theory_fields() {
  using T = SlotTheory;
  static const ResultFields<T> fields{
      {"slots", "", "One for each session of the estimate", &T::slots},
      {"instances", "", "That share them", &T::instances},
      {"limit", "1", "Share that may be blocked, or wait", &T::limit},
      {"erlang_b_load", "erlangs",
       "Of which the share `limit` is blocked, all slots pooled. Exact for Poisson arrivals and any holding time",
       &T::blocking_load},
      {"erlang_c_load", "erlangs", "Of which it waits. Assumes exponential holding times", &T::waiting_load},
      {"erlang_b_load_split", "erlangs", "As erlang_b_load, arrivals split at random over the instances",
       &T::split_load},
      {"holding_time_s", "s", "Mean time in a slot: prefill and answer at the full batch", &T::holding_s},
      {"erlang_c_wait_at_erlang_b_load_s", "s", "Mean wait if those who find no slot waited", &T::wait_s}};
  return fields;
}

const ResultFields<StepPoint>& step_fields() {
  static const ResultFields<StepPoint> fields{
      {"batch", "turns", "Powers of two, mean context", &StepPoint::batch},
      {"step_s", "s", "Of a decode step", &StepPoint::step_s},
      {"session_tps", "tok/s", "Of each sequence", &StepPoint::session_tps},
      {"total_tps", "tok/s", "Of the instance", &StepPoint::total_tps},
      {"power_share", "1", "Of the device's dynamic range", &StepPoint::power_share}};
  return fields;
}

const ResultFields<FluidLimit>& fluid_fields() {
  static const ResultFields<FluidLimit> fields{
      {"period_s", "s", "Per token: the tpot objective, or the claim's speed", &FluidLimit::period_s},
      {"batch", "turns",
       "Largest that keeps it with the prefill of the others spread over it, at mean lengths, within KV memory and the "
       "profile's range. No queue and no variance: an upper bound",
       &FluidLimit::batch},
      {"batch_without_prefill", "turns", "The same if prompts cost nothing", &FluidLimit::decode_only},
      {"bound", "", "What stops the next one: speed, KV memory or the profile's fitted range", &FluidLimit::bound}};
  return fields;
}

const ResultFields<PoolPhysics>& physics_fields() {
  using P = PoolPhysics;
  static const ResultFields<P> fields{
      {"pool", "", "Name in the scenario", &P::pool},
      {"profile", "", "", &P::profile},
      {"evidence", "", "Of the profile's numbers: measured, fitted, derived or assumed", &P::evidence},
      {"instances", "", "", &P::instances},
      {"max_num_seqs", "turns", "As in the scenario", &P::max_num_seqs},
      {"memory_bytes", "B", "Of one instance", &P::memory_bytes},
      {"weight_bytes", "B", "Likewise", &P::weight_bytes},
      {"kv_bytes", "B", "Left for KV of one instance; negative: the model does not fit", &P::kv_bytes},
      {"kv_tokens", "tokens", "That fit into it", &P::kv_tokens},
      {"kv_batch", "turns", "Of mean context that fit into it", &P::kv_batch},
      {"context_tokens", "tokens",
       "In the middle of a mean answer. Populations count alike; a lognormal's mean is that before truncation",
       [](const P& p) { return p.turn.context_tokens(); }},
      {"prefill_s", "s", "Of a mean prompt alone", &P::prefill_s},
      {"power_ceiling", "1", "Share of the devices' range idle .. max that `serving.power_cap` leaves",
       &P::power_ceiling},
      {"prefill_clock", "1", "Of full clock, at which prompts alone are computed under the cap", &P::prefill_clock},
      {"full_clock", "1", "Likewise, at which a batch of `max_num_seqs` decodes", &P::full_clock},
      nested<P>("steps", "", &P::steps, step_fields()),
      nested<P>("fluid", "", &P::fluid, fluid_fields())};
  return fields;
}

Json theory_json(const Estimate& e) { return e.theory ? to_json(*e.theory) : Json(nullptr); }

ResultField<Estimate> theory_field() {
  ResultField<Estimate> field{"theory", "", "Of the rack's slots as lines; null if n/a", theory_json};
  field.about.below = described(theory_fields());
  return field;
}

}  // namespace

const ResultFields<Estimate>& estimate_fields() {
  using E = Estimate;
  static const ResultFields<E> fields{
      {"rack", "", "The platform's first", &E::rack},
      {"model", "", "", &E::model},
      {"scenario", "", "", &E::scenario},
      {"servers", "", "The lesser of by power and by space; of a mixed rack, those that are there", &E::servers},
      {"servers_by_power", "", "By nameplate, as the claim counts. null, as the next three, in a mixed rack",
       &E::servers_by_power},
      {"servers_by_full_load", "", "By the platform's maxima at the wall; for comparison only",
       &E::servers_by_full_load},
      {"servers_by_space", "", "", &E::servers_by_space},
      {"sessions_per_server", "sessions", "Instances x `max_num_seqs`", &E::sessions_per_server},
      {"sessions_per_rack", "sessions", "null = n/a", &E::sessions_per_rack},
      {"reason", "", "Why it is n/a: the weights leave no KV block, or one session alone is slower than the claim",
       [](const E& e) { return e.reason.empty() ? Json(nullptr) : Json(e.reason); }},
      {"power_usable_w", "W", "Budget minus reserved power", &E::usable_power_w},
      {"power_used_w", "W", "By nameplate", &E::power_used_w},
      {"power_stranded_w", "W", "By nameplate", &E::power_stranded_w},
      {"power_full_load_w", "W", "Of `servers`, by the platform's maxima at the wall", &E::full_load_w},
      {"space_usable_u", "U", "", &E::usable_space_u},
      {"claimed_speed_tps", "tok/s", "null without a claim",
       [](const E& e) { return e.claims() ? Json(e.claimed_tps) : Json(nullptr); }},
      {"mixed_rack", "", "Servers of several kinds", &E::mixed},
      {"racks", "", "Of the platform", &E::racks},
      {"servers_in_platform", "", "In its first rack", &E::platform_servers},
      {"arithmetic", "", "The steps in words", &E::arithmetic},
      {"cautions", "", "", &E::cautions},
      {"notes", "", "Of the claim", &E::notes},
      theory_field(),
      {"fluid_sessions_per_rack", "sessions", "Instances x `fluid.batch` of all pools; null without a speed to keep",
       &E::fluid_sessions},
      nested<E>("pools", "", &E::pools, physics_fields())};
  return fields;
}

Json to_json(const SlotTheory& t) { return written(theory_fields(), t); }

Json to_json(const PoolPhysics& p) { return written(physics_fields(), p); }

Json to_json(const Estimate& e) { return written(estimate_fields(), e); }

Json estimates_json(const std::vector<Estimate>& cells, const std::string& source) {
  return {
      {"source", source},
      {"about", "static estimate; the charts of the source are not available, the table is rebuilt from its footnotes"},
      {"cells", written(estimate_fields(), cells)}};
}

}  // namespace racksim
