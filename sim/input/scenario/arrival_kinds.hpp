// Arrival kinds: how the people of a population come, as values: one type for each kind, and what an open population is
// made of. Nothing is drawn here; model/users draws.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "input/scenario/distribution.hpp"
#include "input/scenario/gap_law.hpp"
#include "input/scenario/unlimited.hpp"
#include "input/trace/trace_format.hpp"

namespace racksim {

/// From `at_s` of each period on, arrivals come at `factor` times the usual rate.
struct RateStep {
  double at_s = 0;
  double factor = 1;
  bool operator==(const RateStep&) const = default;
};

/// How the rate goes up and down by the clock. Its mean over a period, or over a week, is 1.
struct RateProfile {
  std::vector<RateStep> steps = {};  ///< ascending, the first at 0; empty = flat
  double period_s = 86400;           ///< after which the steps begin again
  double weekend_factor = 1;         ///< rate on days 6 and 7 of a week, as a share of that on other days
  double from_s = 0;                 ///< time of the profile, or of the week, at which the run begins
};

/// A state that may follow a state of `surges`.
struct NextState {
  std::int64_t state = 1;  ///< its number in the list, from 1
  double weight = 1;       ///< in proportion to the others
};

/// One state of a modulated rate.
struct RateState {
  double factor = 1;               ///< rate, in proportion to the other states
  double lasts_s = 600;            ///< mean time in this state; exponentially distributed
  std::vector<NextState> to = {};  ///< states that may follow; empty = every other, with equal chances
};

/// Times at which people come in crowds: a Markov-modulated process of two states, or of those listed.
struct Surges {
  double factor = 1;                   ///< of the rate between surges; 1 = none
  double every_s = 3600;               ///< mean time from the end of one surge to the beginning of the next
  double last_s = 300;                 ///< mean time that a surge lasts
  std::vector<RateState> states = {};  ///< if there are any, they replace the three members above
  [[nodiscard]] bool none() const { return factor == 1 && states.empty(); }
};

/// A crowd that comes once: people on top of all others, a Poisson process whose rate rises evenly, stays, and decays
/// exponentially.
struct Crowd {
  double factor =
      1;            ///< rate at the crowd's height as a multiple of the usual one, usual people included; 1 = no crowd
  double at_s = 0;  ///< when the crowd begins, since the run began, warm-up included
  double rise_s = 60;    ///< in which the rate rises
  double lasts_s = 0;    ///< for which the rate stays at its height
  double decay_s = 300;  ///< time constant of the decay
};

/// The senders of the sessions of an open population, after ServeGen (Xiang et al. 2025): many clients, each a process
/// of its own.
struct Clients {
  std::int64_t count = 0;                ///< 0 = the population is one process
  double skew = 1;                       ///< the k-th client has a rate in proportion to 1 / k^skew
  Distribution burstiness = Fixed{1};    ///< burstiness of a client's gaps, if their law has one
  Distribution prompt_scale = Fixed{1};  ///< factor on a client's prompts; the mean over all sessions stays
  Distribution output_scale = Fixed{1};  ///< of a client's answers, likewise
};

/// Sessions that arrive at random.
struct OpenArrivals {
  static constexpr const char* kName = "open";
  double sessions_per_s = 0;    ///< sessions that begin, on average over a period
  GapLaw gaps = PoissonGaps{};  ///< between sessions; of the sessions of each client, if there are clients
  RateProfile rate = {};
  Surges surges = {};
  Crowd crowd = {};
  Clients clients = {};
};

/// A fixed number of people, each of whom begins a session when the one before has ended.
struct ClosedArrivals {
  static constexpr const char* kName = "closed";
  std::int64_t people = 0;
  double ramp_s = 0;  ///< over which the first turns are spread evenly
};

struct TraceFacts;

/// Turns that arrive when the rows of a file say so.
struct ReplayedTrace {
  static constexpr const char* kName = "trace";
  std::string file;                 ///< path of a file of requests (trace_format.hpp)
  TraceColumns columns = {};        ///< names of its columns; none = a known format
  double from_s = 0;                ///< the part that is replayed begins so long after the first row,
  double span_s = kUnlimited;       ///< and is so long, in the trace's time
  double resample_s = 0;            ///< length of the blocks that are drawn; 0 = the trace is replayed in order
  double session_timeout_s = 1800;  ///< a longer pause, in the time of the trace, ends a session
  double time_scale = 1;            ///< gaps between arrivals are divided by this
  bool repeat = true;               ///< whether the trace starts again at its end
  std::shared_ptr<const TraceFacts> facts = {};  ///< of the trace, if a reader has read it
};

using Arrivals = std::variant<OpenArrivals, ClosedArrivals, ReplayedTrace>;

}  // namespace racksim
