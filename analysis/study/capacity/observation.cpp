// Makes an Observation of a Record, and judges a load by several of them.
#include "analysis/study/capacity/observation.hpp"

#include "analysis/study/capacity/warmup.hpp"
#include "analysis/summary/metrics.hpp"
#include "record/record_members.hpp"

namespace racksim {

namespace {

constexpr std::size_t kBatch = 5;
constexpr double kLostShare = 0.05;

std::vector<double> each(const std::vector<Observation>& observations, double Observation::*of) {
  std::vector<double> values;
  for (const Observation& o : observations) values.push_back(o.*of);
  return values;
}

std::vector<double> mean_in_flight(const std::vector<Observation>& observations) {
  std::vector<double> mean(observations.front().in_flight.size());
  for (std::size_t i = 0; i < mean.size(); ++i) {
    for (const Observation& o : observations) mean[i] += o.in_flight.at(i);
    mean[i] /= static_cast<double>(observations.size());
  }
  return mean;
}

std::vector<PoolReach> reach(const Record& r) {
  std::vector<PoolReach> all;
  for (const PoolRecord& pool : r.pools) all.push_back({pool.max_batch, pool.max_context_tokens});
  return all;
}

}  // namespace

template <>
inline constexpr std::tuple kMembers<PoolReach>{Member{"max_batch", &PoolReach::max_batch},
                                                Member{"max_context_tokens", &PoolReach::max_context_tokens}};

template <>
inline constexpr std::tuple kMembers<Observation>{
    Member{"replication", &Observation::replication}, Member{"objectives", &Observation::objectives},
    Member{"window_s", &Observation::window_s},       Member{"sent", &Observation::sent},
    Member{"completed", &Observation::completed},     Member{"concurrency", &Observation::concurrency},
    Member{"sessions", &Observation::sessions},       Member{"waiting", &Observation::waiting},
    Member{"first_half", &Observation::first_half},   Member{"second_half", &Observation::second_half},
    Member{"power_w", &Observation::power_w},         Member{"pools", &Observation::pools},
    Member{"in_flight", &Observation::in_flight}};

nlohmann::json to_json(const Observation& observation) { return nlohmann::json(observation); }

Observation observation_from_json(const nlohmann::json& json) { return json.get<Observation>(); }

Observation observe(const Record& r) {
  return {.replication = r.replication,
          .objectives = r.objectives,
          .window_s = r.window_s,
          .sent = static_cast<double>(r.sent),
          .completed = static_cast<double>(r.ended(Outcome::completed)),
          .concurrency = r.in_flight.integral / r.window_s,
          .sessions = r.sessions_alive.integral / r.window_s,
          .waiting = r.waiting.integral / r.window_s,
          .first_half = r.in_flight_first_half,
          .second_half = r.in_flight_second_half,
          .power_w = energy_j(r) / r.window_s,
          .pools = reach(r),
          .in_flight = batch_means(r.in_flight_samples, kBatch)};
}

Margins margins(const Observation& observation, const std::vector<Objective>& sla) {
  Margins all;
  for (std::size_t i = 0; i < sla.size(); ++i) {
    const Kept& kept = observation.objectives.at(i);
    all.push_back(ratio(kept.good, kept.counted) - needed(sla[i]));
  }
  return all;
}

Saturation saturation(const std::vector<Observation>& observations) {
  double sent = 0, completed = 0, in_flight = 0, waiting = 0;
  for (const Observation& o : observations) {
    sent += o.sent;
    completed += o.completed;
    in_flight += o.concurrency;
    waiting += o.waiting;
  }
  if (completed < (1 - kLostShare) * sent || waiting > in_flight / 2) return Saturation::overloaded;
  const Stability s =
      stability(each(observations, &Observation::first_half), each(observations, &Observation::second_half));
  return s.backlogged ? Saturation::backlogged : Saturation::stable;
}

double warmup_needed_s(const std::vector<Observation>& observations, double timeline_s) {
  const auto cut = mser(mean_in_flight(observations));
  return cut ? static_cast<double>(*cut * kBatch) * timeline_s : kNotAvailable;
}

}  // namespace racksim
