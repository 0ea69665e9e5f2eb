// Rate clock: a rate that goes up and down by the clock, as a map between two times. Pure.
#pragma once

#include <vector>

#include "input/scenario/arrival_kinds.hpp"

namespace racksim {

/// The integral of a rate profile (with its weekend), whose mean over a period is 1, and its inverse.
class RateClock {
 public:
  explicit RateClock(const RateProfile& rate);
  /// The rate is the same at all times: both maps give back what they are given.
  [[nodiscard]] bool flat() const { return factors_.empty(); }
  /// Real time at which so much operational time has passed. Times without arrivals are passed at once.
  [[nodiscard]] double real(double operational_s) const;
  [[nodiscard]] double operational(double real_s) const;

 private:
  double period_s_ = 0;
  std::vector<double> starts_s_;   ///< of the steps, in real time within a period
  std::vector<double> factors_;    ///< normalised
  std::vector<double> reached_s_;  ///< operational time at the start of each step
};

}  // namespace racksim
