// Rules of thumb, each on numbers of the summary. A threshold is the value at which a planner would begin to ask.
#include "analysis/summary/advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/summary/verdict.hpp"
#include "analysis/words/text.hpp"

namespace racksim {

namespace {

using What = Objective::Metric;

constexpr double kMostly = 0.5;         ///< share of ttft that is queueing
constexpr double kFullKv = 0.98;        ///< fullest instance
constexpr double kUnevenServers = 0.2;  ///< between the busiest and the idlest
constexpr double kUnusedPower = 0.15;   ///< of usable power
constexpr double kIdleEnergy = 0.3;     ///< of all joules

// A turn that waits for a slot may wait for weights, so that these are looked at first.
std::string waiting_advice(const Summary& s, const std::string& how_much) {
  const auto loading = std::max_element(s.pools.begin(), s.pools.end(), [](const PoolUse& a, const PoolUse& b) {
    return a.loading_share < b.loading_share;
  });
  if (loading != s.pools.end() && loading->loading_share > 0)
    return fmt::format(
        "ttft is mostly waiting for a place: {}. Weights of `{}` were on their way in {} of the window: a faster way "
        "(`loading.from`, `bandwidth`) or fewer loads (`stay`) shorten it; then more places, or less load.",
        how_much, loading->record.name, percent(loading->loading_share));
  return fmt::format(
      "ttft is mostly waiting for a place: {}. More places (`max_num_seqs`, servers) or less load shorten it.",
      how_much);
}

std::string ttft_advice(const Summary& s) {
  const double wait_s = s.metric(Metric::queue_time).mean.mean, all_s = s.metric(Metric::ttft).mean.mean;
  if (wait_s > kMostly * all_s)
    return waiting_advice(s, fmt::format("{} of {} in the mean", seconds(wait_s), seconds(all_s)));
  return fmt::format(
      "ttft is mostly prefill: {} of {} in the mean are not queueing. More servers will not help; shorter prompts, "
      "kept "
      "KV (`between_turns: hold`) or faster devices will.",
      seconds(all_s - wait_s), seconds(all_s));
}

std::string speed_advice(const Summary& s) {
  const auto tightest = std::min_element(s.estimate.pools.begin(), s.estimate.pools.end(),
                                         [](const auto& a, const auto& b) { return a.fluid.batch < b.fluid.batch; });
  const PoolUse& pool = s.pools[static_cast<std::size_t>(tightest - s.estimate.pools.begin())];
  if (tightest->fluid.batch < pool.max_num_seqs)
    return fmt::format(
        "Batches are too large for the speed: the largest that keeps {} per token is {} of pool {}, `max_num_seqs` "
        "allows {}.",
        seconds(tightest->fluid.period_s), tightest->fluid.batch, pool.record.name, pool.max_num_seqs);
  return "The speed is lost to prompts of others that interrupt decoding: try `chunked_prefill`, or fewer turns at "
         "once.";
}

std::string blocked_advice(const Summary& s) {
  const auto mostly = [&](Refusal why) { return 2 * s.refused(why) > s.ended(Outcome::rejected); };
  if (mostly(Refusal::too_long))
    return "Most rejected turns can never fit: raise `max_model_len`, or shorten the conversations.";
  if (mostly(Refusal::budget))
    return "Most rejected turns were beyond the budget of their people: raise `token_budget`, or let them retry later.";
  if (mostly(Refusal::deadline))
    return "Most rejected turns waited longer than `serving.queue.deadline`: add servers, lower the load, or let them "
           "wait.";
  return "Turns were rejected at a full queue: raise `serving.queue.limit` (they will wait), add servers, or lower the "
         "load.";
}

std::string advice_for(const ObjectiveResult& o, const Summary& s) {
  switch (o.objective.metric) {
    case What::ttft:
      return ttft_advice(s);
    case What::tpot:
      return speed_advice(s);
    case What::blocked:
      return blocked_advice(s);
    case What::itl:
    case What::stall_ratio:
      return fmt::format(
          "{} is broken by long gaps between tokens (itl p99.9 {}): prompts of others that interrupt "
          "decoding; try `chunked_prefill`.",
          name_of(o.objective.metric), seconds(s.metric(Metric::itl).quantiles.back()));
    case What::qoe_loss:
      return fmt::format("qoe_loss counts late first tokens (ttft p99 {}) and stalls (stall_ratio p99 {}): see which.",
                         seconds(s.metric(Metric::ttft).at(Statistic::p99)),
                         percent(s.metric(Metric::stall_ratio).at(Statistic::p99)));
    case What::e2el:
      return fmt::format(
          "Of e2el, {} is the wait for the first token (ttft), the rest is decoding: shorten the longer.",
          percent(s.metric(Metric::ttft).mean.mean / s.metric(Metric::e2el).mean.mean));
  }
  return {};
}

void look_at_objectives(std::vector<std::string>& list, const Summary& s) {
  std::vector<const ObjectiveResult*> missed;
  for (const ObjectiveResult& o : s.objectives)
    if (!o.met) missed.push_back(&o);
  std::sort(missed.begin(), missed.end(), [](auto* a, auto* b) { return a->margin < b->margin; });
  for (const ObjectiveResult* o : missed) {
    std::string text = advice_for(*o, s);
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
  }
  if (s.replications > 1 && std::any_of(s.objectives.begin(), s.objectives.end(), [](auto& o) { return !o.clear; }))
    list.push_back(fmt::format("An objective is too close to call: `--set run.replications={}` halves the interval.",
                               4 * s.replications));
}

void look_at_pools(std::vector<std::string>& list, const Summary& s) {
  for (const PoolUse& p : s.pools) {
    const PoolRecord& r = p.record;
    if (r.preemptions > 0 || r.peak_kv_share > kFullKv)
      list.push_back(
          fmt::format("KV memory was full in pool {} ({} of it at the peak, {} preemptions): smaller batches, "
                      "shorter contexts or more memory.",
                      r.name, percent(r.peak_kv_share), number(static_cast<double>(r.preemptions))));
    const auto beyond = [](double seen, double fitted) { return fitted > 0 && seen > fitted; };
    if (beyond(static_cast<double>(r.max_batch), p.fitted_max_batch) ||
        beyond(static_cast<double>(r.max_context_tokens), p.fitted_max_context_tokens))
      list.push_back(
          fmt::format("Pool {} ran beyond what its profile was fitted on: measure there, and `racksim "
                      "calibrate`, before trusting the margin.",
                      r.name));
  }
}

void look_at_power(std::vector<std::string>& list, const Summary& s) {
  for (const RackPower& r : s.racks)
    if (std::isnan(r.cap_w) && r.never_used_share() > kUnusedPower)
      list.push_back(
          fmt::format("Rack {} never drew {} of its usable power: {} W that more servers, or another rack, "
                      "could use.",
                      r.name, percent(r.never_used_share()), number(r.usable_w - r.peak_w)));
  double idle_j = 0;
  for (const ServerUse& u : s.servers) idle_j += u.idle_j;
  if (s.power == PowerFigure::measured && idle_j > kIdleEnergy * s.energy.total_j.mean)
    list.push_back(fmt::format("{} of the energy is drawn by devices with nothing to do: fewer servers, or more load.",
                               percent(idle_j / s.energy.total_j.mean)));
}

void look_at_servers(std::vector<std::string>& list, const Summary& s) {
  if (s.servers.size() < 2) return;
  const auto [least, most] = std::minmax_element(
      s.servers.begin(), s.servers.end(), [](const auto& a, const auto& b) { return a.utilization < b.utilization; });
  if (most->utilization - least->utilization > kUnevenServers)
    list.push_back(
        fmt::format("Servers share the load unevenly ({} was busy {} of the time, {} {}): see "
                    "`serving.routing`.",
                    most->name, percent(most->utilization), least->name, percent(least->utilization)));
}

}  // namespace

std::vector<std::string> look_at_next(const Summary& s) {
  std::vector<std::string> list;
  if (!s.simulated) return list;
  if (s.stability.backlogged)
    list.emplace_back(
        "The queue grew all through the window: lower the load or add servers before reading a "
        "percentile.");
  look_at_objectives(list, s);
  look_at_pools(list, s);
  look_at_power(list, s);
  look_at_servers(list, s);
  if (list.size() > kMostAdvice) list.resize(kMostAdvice);
  return list;
}

}  // namespace racksim
