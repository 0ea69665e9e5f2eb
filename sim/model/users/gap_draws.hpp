// Gap draws: the gaps of each law. A new law has its type in input/scenario/gap_law.hpp and its draws here; whoever
// uses laws goes by these two. Pure; the stream decides.
#pragma once

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/weibull_distribution.hpp>
#include <cmath>

#include "input/scenario/gap_law.hpp"
#include "model/random.hpp"

namespace racksim {

/// Draws of one law. Every law has a specialisation, made from the law and from how many gaps there are per second on
/// average, with
///
///     static constexpr bool kMemoryless;           // a process thinned at random is one of the same law, only slower
///     double gap_s(Stream& stream) const;          // seconds from one arrival to the next
///     double first_gap_s(Stream& stream) const;    // seconds from any moment of a process that has been going on for
///                                                  // ever to its next arrival: what makes it stationary
template <class Law>
class GapDraws;

/// The rest of a gap after a moment that falls into it: the moment is anywhere in it. Moments fall into a gap in
/// proportion to its length, so `favoured_s` is a gap from the law that is weighted with length.
inline double rest_s(double favoured_s, Stream& stream) { return boost::random::uniform_01<>()(stream) * favoured_s; }

template <>
class GapDraws<PoissonGaps> {
 public:
  static constexpr bool kMemoryless = true;
  GapDraws(const PoissonGaps&, double per_s) : per_s_(per_s) {}
  double gap_s(Stream& stream) const { return boost::random::exponential_distribution<>(per_s_)(stream); }
  double first_gap_s(Stream& stream) const { return gap_s(stream); }

 private:
  double per_s_;
};

template <>
class GapDraws<GammaGaps> {
 public:
  static constexpr bool kMemoryless = false;
  GapDraws(const GammaGaps& law, double per_s) : variation2_(law.burstiness * law.burstiness), per_s_(per_s) {}
  double gap_s(Stream& stream) const { return gamma_s(1 / variation2_, stream); }
  /// Weighted with length, a gamma distribution has one more in its shape.
  double first_gap_s(Stream& stream) const { return rest_s(gamma_s(1 + 1 / variation2_, stream), stream); }

 private:
  double gamma_s(double shape, Stream& stream) const {
    return boost::random::gamma_distribution<>(shape, variation2_ / per_s_)(stream);
  }

  double variation2_;  ///< square of the coefficient of variation
  double per_s_;
};

/// Shape of a Weibull distribution with this coefficient of variation.
double weibull_shape(double variation);

template <>
class GapDraws<WeibullGaps> {
 public:
  static constexpr bool kMemoryless = false;
  GapDraws(const WeibullGaps& law, double per_s)
      : shape_(weibull_shape(law.burstiness)), scale_s_(1 / (per_s * std::tgamma(1 + 1 / shape_))) {}
  double gap_s(Stream& stream) const { return boost::random::weibull_distribution<>(shape_, scale_s_)(stream); }
  /// A power of a Weibull gap is exponential; weighted with length, that has 1 / shape more in its shape.
  double first_gap_s(Stream& stream) const {
    const double power = boost::random::gamma_distribution<>(1 + 1 / shape_, 1)(stream);
    return rest_s(scale_s_ * std::pow(power, 1 / shape_), stream);
  }

 private:
  double shape_;
  double scale_s_;
};

}  // namespace racksim
