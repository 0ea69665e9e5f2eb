// Renewal: gaps that are independent and alike, of a given mean and variation. Pure.
#pragma once

#include <cstdint>

#include "input/scenario/population.hpp"
#include "model/random.hpp"

namespace racksim {

class Renewal {
 public:
  /// `per_s`: gaps a second, on average. `variation`: coefficient of variation, not used by Poisson.
  /// `one_in`: of so many arrivals one is taken, at random; gaps are then those between them.
  Renewal(Population::Process process, double per_s, double variation, std::uint64_t one_in = 1);
  /// From one arrival to the next.
  double gap_s(Stream& stream) const;
  /// From any moment of a process that has been going on for ever to its next arrival: what makes it stationary.
  double first_gap_s(Stream& stream) const;

 private:
  [[nodiscard]] double one_gap_s(Stream& stream) const;

  Population::Process process_;
  double per_s_;
  double variation2_;
  std::uint64_t one_in_;
  double weibull_shape_ = 1;
  double weibull_scale_s_ = 0;
};

/// Shape of a Weibull distribution with this coefficient of variation.
double weibull_shape(double variation);

}  // namespace racksim
