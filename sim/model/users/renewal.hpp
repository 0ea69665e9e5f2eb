// Renewal: a process whose gaps are independent and alike, of any law, and of which one arrival in so many may be
// taken. Pure.
#pragma once

#include <cstdint>

#include "input/scenario/gap_law.hpp"
#include "model/random.hpp"
#include "model/users/gap_draws.hpp"

namespace racksim {

class Renewal {
 public:
  /// `per_s`: arrivals a second, on average. `one_in`: of so many arrivals one is taken, at random; gaps are then those
  /// between the ones that are taken.
  Renewal(const GapLaw& law, double per_s, std::uint64_t one_in = 1);
  /// Seconds from one arrival to the next.
  double gap_s(Stream& stream) const;
  /// Seconds from any moment of a process that has been going on for ever to its next arrival: what makes it
  /// stationary.
  double first_gap_s(Stream& stream) const;

 private:
  [[nodiscard]] double one_gap_s(Stream& stream) const;

  std::uint64_t one_in_;  ///< 1 if the law is memoryless: its draws are then those of the slower process
  Alternatives<GapLaw>::Mapped<GapDraws> draws_;
};

}  // namespace racksim
