// Flash crowd: people who come once, on top of others. Pure.
#pragma once

#include "input/scenario/arrival_kinds.hpp"
#include "model/random.hpp"

namespace racksim {

/// A Poisson process whose rate rises evenly, stays and decays, by the inverse of its integral: exact, without
/// thinning.
class FlashCrowd {
 public:
  /// `usual_per_s`: rate that `crowd.factor` is a multiple of.
  FlashCrowd(const Crowd& crowd, double usual_per_s, Stream stream);
  /// When the next of them comes, since the run began; infinite when all have.
  [[nodiscard]] double next_s() const { return next_s_; }
  void advance();

 private:
  Crowd crowd_;
  double height_per_s_;
  Stream stream_;
  double area_s_ = 0;  ///< of the profile, of height 1, passed so far
  double next_s_ = 0;
};

}  // namespace racksim
