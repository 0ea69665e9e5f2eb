// The books of a replication.
#include "record/recorder.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "record/metric_table.hpp"

namespace racksim {

namespace {

/// Calls `visit` with the index of each counted metric as a constant, so that their rows cost nothing here, where every
/// turn passes.
template <class Visit>
void each_counted(Visit visit) {
  [&]<std::size_t... I>(std::index_sequence<I...>) { (visit(std::integral_constant<std::size_t, I>()), ...); }
  (std::make_index_sequence<kCountedMetrics>());
}

TurnMetrics metrics_of(const CompletedTurn& turn) {
  TurnMetrics metrics;
  each_counted([&](auto i) {
    constexpr auto kOfTurn = kMetrics[i].counting().of_turn;
    if constexpr (kOfTurn != nullptr) metrics[i] = kOfTurn(turn);
  });
  return metrics;
}

void add(Histograms& all, const TurnMetrics& metrics) {
  each_counted([&](auto i) {
    if (metrics[i]) all.all[i].add(*metrics[i]);
  });
}

void add(PeopleRecord& people, const TurnMetrics& metrics, bool good) {
  people.good_turns += good ? 1 : 0;
  each_counted([&](auto i) {
    if constexpr (kMetrics[i].counting().by_population != ByPopulation::no)
      if (metrics[i]) people.metrics.all[i].add(*metrics[i]);
  });
}

// How many of first, first + step, ... (n of them, step >= 0) are at most `limit`.
std::int64_t count_up_to(double limit, double first, double step, std::int64_t n) {
  const auto value = [&](std::int64_t j) { return first + step * static_cast<double>(j); };
  if (value(n - 1) <= limit) return n;
  if (first > limit) return 0;
  auto kept = static_cast<std::int64_t>(std::clamp((limit - first) / step, 0.0, static_cast<double>(n - 1)));
  while (kept > 0 && value(kept - 1) > limit) --kept;
  while (kept < n && value(kept) <= limit) ++kept;
  return kept;
}

}  // namespace

Recorder::Recorder(const std::vector<Objective>& sla, const std::vector<std::string>& pools, std::size_t servers,
                   double window_begin_s, double window_end_s, const std::vector<std::string>& people)
    : sla_(sla), begin_s_(window_begin_s), end_s_(window_end_s) {
  record_.window_s = window_end_s - window_begin_s;
  record_.objectives.resize(sla.size());
  record_.servers.resize(servers);
  for (const std::string& name : pools) record_.pools.emplace_back().name = name;
  if (people.size() > 1)
    for (const std::string& name : people) record_.people.emplace_back().name = name;
  for (const Objective& o : sla) {
    limited_.push_back(metric_of(o.metric));
    auto& concerned = concerned_.emplace_back();
    if (o.users.empty()) continue;
    for (const std::string& name : people)
      concerned.push_back(std::find(o.users.begin(), o.users.end(), name) != o.users.end());
  }
}

void Recorder::settle(Level& level, double now_s) const {
  const double from = std::clamp(level.since_s, begin_s_, end_s_);
  const double to = std::clamp(now_s, begin_s_, end_s_);
  if (to > from) {
    const double middle = (begin_s_ + end_s_) / 2;
    level.gauge.integral += level.value * (to - from);
    level.gauge.peak = std::max(level.gauge.peak, level.value);
    level.first_half += level.value * std::max(0.0, std::min(to, middle) - from);
  }
  level.since_s = now_s;
}

void Recorder::move(Level& level, double by, double now_s) {
  settle(level, now_s);
  level.value += by;
}

void Recorder::turn_sent(const Turn& turn, double now_s) {
  ++record_.all_sent;
  move(in_flight_, 1, now_s);
  if (!turn.measured) return;
  ++record_.sent;
  if (!record_.people.empty()) ++record_.people[turn.population].sent;
  ++measured_open_;
}

void Recorder::session_began(double now_s) {
  move(sessions_, 1, now_s);
  if (now_s >= begin_s_ && now_s < end_s_) ++record_.sessions;
}

void Recorder::session_ended(double now_s) { move(sessions_, -1, now_s); }

void Recorder::waiting_changed(std::int64_t by, double now_s) { move(waiting_, static_cast<double>(by), now_s); }

void Recorder::close_turn(const Turn& turn, Outcome outcome, double now_s) {
  ++record_.all_outcomes[static_cast<std::size_t>(outcome)];
  move(in_flight_, -1, now_s);
  if (!turn.measured) return;
  ++record_.outcomes[static_cast<std::size_t>(outcome)];
  if (!record_.people.empty()) ++record_.people[turn.population].outcomes[static_cast<std::size_t>(outcome)];
  --measured_open_;
}

void Recorder::turn_completed(const TurnEnd& end, double transfer_s, std::size_t instance, int server) {
  const Turn& turn = end.turn;
  close_turn(turn, Outcome::completed, end.last_token_s);
  if (!turn.measured) return;
  const TurnMetrics metrics = metrics_of({end, transfer_s});
  add(record_.metrics, metrics);
  record_.output_tokens += static_cast<double>(turn.output_tokens);
  record_.input_tokens += static_cast<double>(turn.input_tokens());
  record_.cached_input_tokens += static_cast<double>(end.cached_tokens);
  const bool good = judge(turn, metrics);
  if (good) {
    ++record_.good_turns;
    record_.good_output_tokens += static_cast<double>(turn.output_tokens);
  }
  if (!record_.people.empty()) add(record_.people[turn.population], metrics, good);
  ++record_.servers[static_cast<std::size_t>(server)].turns;
  if (on_row) on_row({turn, Outcome::completed, instance, metrics, good});
}

// A turn that has no value of a metric keeps any limit on it. Gaps are judged one by one, as they are counted.
bool Recorder::judge(const Turn& turn, const TurnMetrics& metrics) {
  bool good = true;
  for (std::size_t i = 0; i < sla_.size(); ++i) {
    if (limited_[i] == Metric::itl || !concerns(i, turn)) continue;
    Kept& kept = record_.objectives[i];
    ++kept.counted;
    if (!limited_[i] || metrics[index_of(*limited_[i])].value_or(0) <= sla_[i].limit)
      ++kept.good;
    else
      good = false;
  }
  return good;
}

void Recorder::turn_dropped(const Turn& turn, Outcome outcome, double now_s, Refusal why, std::int64_t generated) {
  close_turn(turn, outcome, now_s);
  if (!turn.measured) return;
  if (outcome == Outcome::rejected) {
    ++record_.refusals[static_cast<std::size_t>(why)];
    if (!record_.people.empty()) ++record_.people[turn.population].refusals[static_cast<std::size_t>(why)];
  }
  miss_everything(turn, outcome, generated);
  if (on_row) on_row({turn, outcome, 0, {}, false});
}

// A turn without its answer misses every objective; of gaps it misses those that had not come. It was blocked only
// if rejected.
void Recorder::miss_everything(const Turn& turn, Outcome outcome, std::int64_t generated) {
  const std::int64_t gaps = turn.output_tokens - std::max<std::int64_t>(1, generated);
  for (std::size_t i = 0; i < sla_.size(); ++i) {
    if (!concerns(i, turn)) continue;
    Kept& kept = record_.objectives[i];
    kept.counted += limited_[i] == Metric::itl ? static_cast<double>(gaps) : 1;
    if (!limited_[i] && outcome != Outcome::rejected) ++kept.good;
  }
}

void Recorder::count_gaps(double first_s, double step_s, std::int64_t steps, double weight) {
  record_.metrics[Metric::itl].add_progression(first_s, step_s, steps, weight);
  for (std::size_t i = 0; i < sla_.size(); ++i) {
    if (limited_[i] != Metric::itl) continue;
    record_.objectives[i].counted += weight * static_cast<double>(steps);
    record_.objectives[i].good += weight * static_cast<double>(count_up_to(sla_[i].limit, first_s, step_s, steps));
  }
}

void Recorder::gap(double gap_s, bool measured) {
  if (measured) count_gaps(gap_s, 0, 1, 1);
}

void Recorder::segment(const Segment& segment, int pool, std::int64_t kv_blocks) {
  PoolRecord& record = record_.pools[static_cast<std::size_t>(pool)];
  record.steps += segment.steps;
  ++record.segments;
  record.prefill_tokens += segment.prefill.tokens;
  record.max_batch = std::max(record.max_batch, segment.batch + segment.arrived + segment.prefill.sequences);
  record.peak_kv_share =
      std::max(record.peak_kv_share, static_cast<double>(segment.blocks_after) / static_cast<double>(kv_blocks));
  const double inside_s = within_window_s(segment.start_s, segment.end_s);
  if (inside_s > 0) {
    record.busy_s += inside_s;
    record.batch_s += inside_s * static_cast<double>(segment.batch + segment.arrived);
    record.kv_block_s += inside_s * static_cast<double>(segment.blocks_before + segment.blocks_after) / 2;
    record.prefix_block_s += inside_s * static_cast<double>(segment.idle_blocks);
  }
  if (segment.measured > 0)
    count_gaps(segment.step_s(0), segment.line.per_token_s * static_cast<double>(segment.batch), segment.steps,
               static_cast<double>(segment.measured));
}

void Recorder::handed_over(const Turn& turn, int pool, double bytes, double wait_s, double transfer_s) {
  if (!turn.measured) return;
  HandoverRecord& record = record_.pools[static_cast<std::size_t>(pool)].handed_over;
  record.bytes += bytes;
  record.wait_s.add(wait_s);
  record.transfer_s.add(transfer_s);
}

void Recorder::context_seen(int pool, std::int64_t tokens) {
  PoolRecord& record = record_.pools[static_cast<std::size_t>(pool)];
  record.max_context_tokens = std::max(record.max_context_tokens, tokens);
}

void Recorder::weights_moved(int pool, double from_s, double to_s, bool arrived) {
  PoolRecord& record = record_.pools[static_cast<std::size_t>(pool)];
  record.loading_s += within_window_s(from_s, to_s);
  if (arrived && to_s >= begin_s_ && to_s < end_s_) ++record.loads;
}

Record Recorder::finish(double now_s) {
  const double half_s = record_.window_s / 2;
  for (Level* level : {&in_flight_, &sessions_, &waiting_}) settle(*level, now_s);
  record_.in_flight = in_flight_.gauge;
  record_.sessions_alive = sessions_.gauge;
  record_.waiting = waiting_.gauge;
  record_.in_flight_first_half = in_flight_.first_half / half_s;
  record_.in_flight_second_half = (in_flight_.gauge.integral - in_flight_.first_half) / half_s;
  record_.end_s = now_s;
  return std::move(record_);
}

}  // namespace racksim
