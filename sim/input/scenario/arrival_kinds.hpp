// Arrival kinds: how the people of a population come, as values: by the clock, in surges, in a crowd, as clients.
// Nothing is drawn here; model/users draws.
#pragma once

#include <cstdint>
#include <vector>

#include "input/scenario/distribution.hpp"

namespace racksim {

/// From `at_s` of each period on, arrivals come at `factor` times the usual rate.
struct RateStep {
  double at_s = 0;
  double factor = 1;
  bool operator==(const RateStep&) const = default;
};

/// A state that may follow a state of `surges`.
struct NextState {
  std::int64_t state = 1;  ///< its number in the list, from 1
  double weight = 1;       ///< in proportion to the others
};

/// One state of a modulated rate.
struct RateState {
  double factor = 1;               ///< of the rate, in proportion to the other states
  double lasts_s = 600;            ///< mean time in this state; exponentially distributed
  std::vector<NextState> to = {};  ///< the states that may follow; empty = any other, all alike
};

/// Times at which people come in crowds: a Markov-modulated process of two states, or of those listed.
struct Surges {
  double factor = 1;                   ///< of the rate between surges; 1 = none
  double every_s = 3600;               ///< mean time from the end of one surge to the beginning of the next
  double last_s = 300;                 ///< mean time that a surge lasts
  std::vector<RateState> states = {};  ///< if there are any, they replace the three above
  [[nodiscard]] bool none() const { return factor == 1 && states.empty(); }
};

/// A crowd that comes once: people on top of all others, a Poisson process whose rate rises evenly, stays, and decays
/// exponentially.
struct Crowd {
  double factor = 1;     ///< of the usual rate at the crowd's height, the usual people included; 1 = no crowd
  double at_s = 0;       ///< when the crowd begins, since the run began, warm-up included
  double rise_s = 60;    ///< in which the rate rises
  double lasts_s = 0;    ///< for which the rate stays at its height
  double decay_s = 300;  ///< time constant of the decay
};

/// The senders of the sessions of an open population, after ServeGen (Xiang et al. 2025): many clients, each a process
/// of its own.
struct Clients {
  std::int64_t count = 0;                ///< 0 = the population is one process
  double skew = 1;                       ///< the k-th client has a rate in proportion to 1 / k^skew
  Distribution burstiness = Fixed{1};    ///< gamma, weibull: coefficient of variation of a client's gaps
  Distribution prompt_scale = Fixed{1};  ///< of a client's prompts; the mean over all sessions stays
  Distribution output_scale = Fixed{1};  ///< of a client's answers, likewise
};

}  // namespace racksim
