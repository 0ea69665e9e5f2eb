// Arrivals: when the sessions of an open population begin. A renewal process in its own time, bent by a rate profile.
// Pure.
#pragma once

#include <vector>

#include "model/random.hpp"
#include "scenario/scenario.hpp"

namespace racksim {

/// Gaps of a stationary process of mean 1 / rate and the coefficient of variation `burstiness`, in operational time:
/// the integral of the rate profile, whose mean over a period is 1. So the process stays what it is, and the mean rate
/// too, while the clock runs faster at rush hour; exact, without thinning. Surges bend the clock likewise, at random:
/// with Poisson gaps that is a Markov-modulated Poisson process of two states (Fischer and Meier-Hellstern 1993).
class ArrivalProcess {
 public:
  /// `one_in`: of so many sessions one comes here, by hash; gaps are then those between them.
  ArrivalProcess(const Population& population, Stream stream, std::uint64_t one_in = 1);

  /// Seconds from the last arrival (or the beginning) to the next.
  double next_gap_s();

 private:
  double draw_s();
  double draw_one_s();
  double draw_state_s();
  double through_surges(double gap_s);
  [[nodiscard]] double real(double operational_s) const;

  const Population& population_;
  Stream stream_;
  std::uint64_t one_in_;
  double weibull_shape_ = 1;
  double weibull_scale_s_ = 0;
  bool surging_ = false;
  double surge_mean_ = 1;          ///< factor over all times
  double state_left_s_ = 0;        ///< until the next surge begins or this one ends
  std::vector<double> starts_s_;   ///< of the steps of the profile, in real time within a period
  std::vector<double> factors_;    ///< normalised
  std::vector<double> reached_s_;  ///< operational time at the start of each step
  double now_s_ = 0;               ///< real time of the last arrival
  double passed_s_ = 0;            ///< operational time of the last arrival
};

/// Shape of a Weibull distribution with this coefficient of variation.
double weibull_shape(double variation);

}  // namespace racksim
