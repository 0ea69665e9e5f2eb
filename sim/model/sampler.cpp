// Draws from distributions with Boost.Random, which gives the same numbers on every platform.
#include "model/sampler.hpp"

#include <algorithm>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <cmath>

namespace racksim {

namespace {

constexpr double kNormalQuantile99 = 2.3263478740408408;

double draw(const Distribution& d, Stream& stream) {
  using Kind = Distribution::Kind;
  switch (d.kind) {
    case Kind::fixed:
    case Kind::trace:
      return d.value;
    case Kind::exponential:
      return boost::random::exponential_distribution<>(1 / d.mean)(stream);
    case Kind::uniform:
      return d.min == d.max ? d.min : boost::random::uniform_real_distribution<>(d.min, d.max)(stream);
    case Kind::lognormal:
      return boost::random::lognormal_distribution<>(std::log(d.median), lognormal_sigma(d))(stream);
  }
  return d.value;
}

}  // namespace

double lognormal_sigma(const Distribution& d) { return std::log(d.p99 / d.median) / kNormalQuantile99; }

double sample(const Distribution& d, Stream& stream) { return std::clamp(draw(d, stream), d.min, d.max); }

std::int64_t sample_count(const Distribution& d, Stream& stream, std::int64_t least) {
  constexpr double kMost = 1e9;  // a lognormal tail without `max` must not overflow a count
  return std::max(least, static_cast<std::int64_t>(std::ceil(std::min(sample(d, stream), kMost))));
}

double mean_of(const Distribution& d) {
  using Kind = Distribution::Kind;
  switch (d.kind) {
    case Kind::fixed:
    case Kind::trace:
      return d.value;
    case Kind::exponential:
      return d.mean;
    case Kind::uniform:
      return (d.min + d.max) / 2;
    case Kind::lognormal:
      return d.median * std::exp(lognormal_sigma(d) * lognormal_sigma(d) / 2);
  }
  return d.value;
}

}  // namespace racksim
