// Flash crowd: the draws.
#include "model/users/flash_crowd.hpp"

#include <boost/random/exponential_distribution.hpp>
#include <cmath>

#include "input/scenario/unlimited.hpp"

namespace racksim {
namespace {

/// Seconds after the beginning of the crowd at which this area lies below its rate up to then, if the height is 1.
double time_of(const Crowd& c, double area_s) {
  if (area_s < c.rise_s / 2) return std::sqrt(2 * area_s * c.rise_s);
  area_s -= c.rise_s / 2;
  if (area_s < c.lasts_s) return c.rise_s + area_s;
  const double left = 1 - (area_s - c.lasts_s) / c.decay_s;
  return left > 0 ? c.rise_s + c.lasts_s - c.decay_s * std::log(left) : kUnlimited;
}

}  // namespace

FlashCrowd::FlashCrowd(const Crowd& crowd, double usual_per_s, Stream stream)
    : crowd_(crowd), height_per_s_((crowd.factor - 1) * usual_per_s), stream_(stream) {
  advance();
}

void FlashCrowd::advance() {
  area_s_ += boost::random::exponential_distribution<>(height_per_s_)(stream_);
  next_s_ = crowd_.at_s + time_of(crowd_, area_s_);
}

}  // namespace racksim
