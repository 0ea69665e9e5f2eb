// Requests: a trace as a stream of times and lengths, from its first request on, with times that a coarse clock made
// equal spread again.
#pragma once

#include <optional>
#include <vector>

#include "input/scenario/trace_facts.hpp"
#include "model/random.hpp"

namespace racksim {

/// The clock of a trace. Gaps below a tick are not known.
struct TraceClock {
  double tick_s = 0;  ///< smallest step between two times; 0 = fine enough
  double alike = 0;   ///< share of requests that have the time of the one before
};

/// Looks for ticks: a clock is coarse when more than a tenth of the requests come at the time of the one before.
TraceClock clock_of(const TraceFacts& facts);

class Requests {
 public:
  Requests(const TraceFacts& facts, const TraceClock& clock);
  /// The next, by time since the first tick or request; nothing at the end. Those of one tick are spread over it evenly
  /// at random, always in the same way.
  std::optional<TraceRow> next();

 private:
  TraceReader reader_;
  double first_s_;
  double tick_s_;
  Stream stream_;
  std::optional<TraceRow> ahead_;
  std::vector<TraceRow> tick_;  ///< rows of one tick, the last to come first
};

}  // namespace racksim
