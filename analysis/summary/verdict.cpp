// The verdict in words.
#include "analysis/summary/verdict.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "analysis/words/text.hpp"

namespace racksim {

namespace {

bool is_blocked(const Objective& o) { return o.metric == Objective::Metric::blocked; }

/// The objective that the sentence names: that of the speed if it has the same outcome as the verdict, otherwise the
/// worst.
const ObjectiveResult* telling(const Summary& s) {
  const ObjectiveResult* chosen = nullptr;
  for (const ObjectiveResult& o : s.objectives) {
    if (o.met != s.met) continue;
    if (s.estimate.claims() && o.objective.metric == Objective::Metric::tpot) return &o;
    if (chosen == nullptr || o.margin < chosen->margin) chosen = &o;
  }
  return chosen;
}

std::string blocked_text(const ObjectiveResult& o) {
  return fmt::format("{}{} of turns were rejected, {} were allowed", percent(o.value),
                     plus_minus_percent(o.attained.ci95), written_percent(o.objective.limit));
}

std::string kept_text(const ObjectiveResult& o) {
  if (is_blocked(o.objective)) return blocked_text(o);
  const char* what = o.objective.metric == Objective::Metric::itl ? "gaps" : "turns";
  const char* close = "";
  if (std::isnan(o.attained.ci95))
    close = " (one replication, no interval)";
  else if (!o.clear)
    close = " (too close to call)";
  return fmt::format("{}{} of {} kept {}, {} were needed{}", percent(o.attained.mean),
                     plus_minus_percent(o.attained.ci95), what, objective_text(o.objective),
                     written_percent(o.objective.attainment), close);
}

std::string speed_text(const Summary& s) {
  const double tpot_s = s.metric(Metric::tpot).at(Statistic::p50);
  if (std::isnan(tpot_s) || tpot_s <= 0) return {};
  return fmt::format("; p50 speed {} tok/s", number(1 / tpot_s));
}

/// The number that the source publishes; if it publishes none, the result of its arithmetic. NaN for n/a.
double promised(const Estimate& e) {
  if (e.published_sessions >= 0) return e.published_sessions;
  return e.sessions_per_rack ? static_cast<double>(*e.sessions_per_rack) : std::nan("");
}

/// If the load is smaller than the promise, meeting it does not confirm the promise.
bool below_promise(const Summary& s) {
  constexpr double kNearly = 0.95;
  const double all = promised(s.estimate) * s.estimate.racks;
  return s.metric(Metric::sessions).mean.mean < kNearly * all;
}

std::string claim_text(const Summary& s) {
  if (!s.met) return "The claim does not hold";
  return below_promise(s) ? "The claim is not put to the test by this load, which the rack carries" : "The claim holds";
}

std::string promise_text(const Summary& s) {
  const Estimate& e = s.estimate;
  const double sessions = promised(e);
  if (std::isnan(sessions)) return fmt::format("the static estimate is n/a ({})", e.reason);
  return fmt::format("{} sessions{} were promised at {:.4g} tok/s", number(sessions), e.racks > 1 ? " per rack" : "",
                     e.claimed_tps);
}

std::string load_text(const Summary& s) {
  return fmt::format("under this load (mean {} turns in flight)", number(s.metric(Metric::concurrency).mean.mean));
}

std::string others_text(const Summary& s) {
  const auto violated = std::count_if(s.objectives.begin(), s.objectives.end(), [](const auto& o) { return !o.met; });
  return violated > 1 ? fmt::format(" {} of {} objectives are violated.", violated, s.objectives.size())
                      : std::string();
}

std::string measured_sentence(const Summary& s) {
  const ObjectiveResult* o = telling(s);
  const std::string kept = s.sent == 0 || o == nullptr ? "no turn was sent" : kept_text(*o) + speed_text(s);
  if (s.estimate.claims())
    return fmt::format("{}: {}; {} {}.{}", claim_text(s), promise_text(s), load_text(s), kept, others_text(s));
  return fmt::format("The SLA is {}: {} {}.{}", s.met ? "met" : "violated", load_text(s), kept, others_text(s));
}

}  // namespace

std::string objective_text(const Objective& o) {
  const std::string limit = o.limits_share() ? written_percent(o.limit) : seconds(o.limit);
  const std::string whose = o.users.empty() ? "" : fmt::format(" of {}", fmt::join(o.users, ", "));
  return fmt::format("{}{} <= {}", name_of(o.metric), whose, limit);
}

std::string verdict_word(const Summary& s) {
  if (!s.simulated) return "n/a";
  return s.met ? "SLA met" : "SLA violated";
}

std::string verdict_sentence(const Summary& s) {
  if (!s.simulated) return fmt::format("The rack serves no session of this model: {}.", s.estimate.reason);
  std::string sentence = measured_sentence(s);
  if (s.stability.backlogged) sentence += " The system is backlogged: do not quote its percentiles.";
  return sentence;
}

}  // namespace racksim
