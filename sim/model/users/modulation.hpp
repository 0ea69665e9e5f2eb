// Modulation: a clock whose pace follows states that change at random. Pure.
#pragma once

#include <vector>

#include "input/scenario/arrival_kinds.hpp"
#include "model/random.hpp"

namespace racksim {

/// Bends the gaps of a process by the surges of a population. With Poisson gaps that is a Markov-modulated Poisson
/// process (Fischer and Meier-Hellstern 1993). On average over all times the clock runs at 1.
class Modulation {
 public:
  /// Begins in a state drawn as often as it holds.
  Modulation(const Surges& surges, Stream& stream);
  /// Seconds in which so much of the process' own time passes.
  double through(double gap_s, Stream& stream);

 private:
  struct State {
    double pace;
    double lasts_s;
    std::vector<std::size_t> next;
    std::vector<double> weights;  ///< of these, with sum 1
  };
  void begin(std::size_t state, Stream& stream);

  std::vector<State> states_;
  std::size_t now_ = 0;
  double left_s_ = 0;  ///< until the state changes
};

/// Share of time that each state holds.
std::vector<double> shares_of_time(const std::vector<RateState>& states);

/// What the keys of `surges` describe, as states: those listed, or the surge and the calm.
std::vector<RateState> states_of(const Surges& surges);

}  // namespace racksim
