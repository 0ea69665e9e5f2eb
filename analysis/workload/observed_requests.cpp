// Requests: ticks, and what lies between them.
#include "analysis/workload/observed_requests.hpp"

#include <algorithm>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <limits>
#include <utility>

namespace racksim {

TraceClock clock_of(const TraceFacts& facts) {
  constexpr double kCoarse = 0.1;
  TraceReader reader(facts.source);
  double least_s = std::numeric_limits<double>::infinity(), last_s = -1, alike = 0;
  while (const auto row = reader.next()) {
    if (row->time_s == last_s) ++alike;
    // Differences of times that were rounded once are right to a nanosecond.
    if (last_s >= 0 && row->time_s > last_s) least_s = std::min(least_s, row->time_s - last_s);
    last_s = row->time_s;
  }
  TraceClock clock{.alike = alike / static_cast<double>(facts.rows)};
  if (clock.alike > kCoarse && std::isfinite(least_s)) clock.tick_s = std::round(least_s * 1e6) / 1e6;
  return clock;
}

Requests::Requests(const TraceFacts& facts, const TraceClock& clock)
    : reader_(facts.source),
      first_s_(facts.first_s),
      tick_s_(clock.tick_s),
      stream_(0, Purpose::arrivals, {}),
      ahead_(reader_.next()) {}

std::optional<TraceRow> Requests::next() {
  if (tick_.empty()) {
    if (!ahead_) return {};
    const double at_s = ahead_->time_s;
    while (ahead_ && ahead_->time_s == at_s && (tick_s_ > 0 || tick_.empty())) {
      tick_.push_back(std::move(*ahead_));
      ahead_ = reader_.next();
    }
    if (tick_s_ > 0) {
      for (TraceRow& row : tick_) row.time_s += tick_s_ * boost::random::uniform_01<>()(stream_);
      std::stable_sort(tick_.begin(), tick_.end(),
                       [](const TraceRow& a, const TraceRow& b) { return a.time_s > b.time_s; });
    }
  }
  TraceRow row = std::move(tick_.back());
  tick_.pop_back();
  row.time_s -= first_s_;
  return row;
}

}  // namespace racksim
