// Renewal: the draws.
#include "model/users/renewal.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/roots.hpp>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/geometric_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/weibull_distribution.hpp>
#include <cmath>

namespace racksim {

double weibull_shape(double variation) {
  const auto excess = [variation](double shape) {
    const double log_ratio = boost::math::lgamma(1 + 2 / shape) - 2 * boost::math::lgamma(1 + 1 / shape);
    return std::log1p(variation * variation) - log_ratio;
  };
  boost::math::tools::eps_tolerance<double> tolerance(50);
  std::uintmax_t most = 200;
  const auto [low, high] = boost::math::tools::bisect(excess, 0.05, 500.0, tolerance, most);
  return (low + high) / 2;
}

Renewal::Renewal(Population::Process process, double per_s, double variation, std::uint64_t one_in)
    : process_(process), per_s_(per_s), variation2_(variation * variation), one_in_(one_in) {
  if (process != Population::Process::weibull) return;
  weibull_shape_ = weibull_shape(variation);
  weibull_scale_s_ = 1 / (per_s * std::tgamma(1 + 1 / weibull_shape_));
}

double Renewal::one_gap_s(Stream& stream) const {
  switch (process_) {
    case Population::Process::poisson:
      return boost::random::exponential_distribution<>(per_s_ / static_cast<double>(one_in_))(stream);
    case Population::Process::gamma:
      return boost::random::gamma_distribution<>(1 / variation2_, variation2_ / per_s_)(stream);
    case Population::Process::weibull:
      return boost::random::weibull_distribution<>(weibull_shape_, weibull_scale_s_)(stream);
  }
  return 0;
}

// Of sessions sent to one of n racks by hash, this one's come after 1, 2, ... gaps of all, a geometric number. Thinned,
// a Poisson process is one of its share of the rate.
double Renewal::gap_s(Stream& stream) const {
  if (one_in_ == 1 || process_ == Population::Process::poisson) return one_gap_s(stream);
  auto more = boost::random::geometric_distribution<std::int64_t>(1 / static_cast<double>(one_in_))(stream);
  double gap_s = one_gap_s(stream);
  for (; more > 0; --more) gap_s += one_gap_s(stream);
  return gap_s;
}

// A moment falls into a gap in proportion to its length, and anywhere in it. A gamma gap so favoured has one more in
// its shape; the power of a Weibull one that is exponential has 1 / shape more.
double Renewal::first_gap_s(Stream& stream) const {
  if (process_ == Population::Process::poisson) return one_gap_s(stream);
  double favoured_s = 0;
  if (process_ == Population::Process::gamma) {
    favoured_s = boost::random::gamma_distribution<>(1 + 1 / variation2_, variation2_ / per_s_)(stream);
  } else {
    const double power = boost::random::gamma_distribution<>(1 + 1 / weibull_shape_, 1)(stream);
    favoured_s = weibull_scale_s_ * std::pow(power, 1 / weibull_shape_);
  }
  const double left_s = boost::random::uniform_01<>()(stream) * favoured_s;
  const bool taken = one_in_ == 1 || stream() % one_in_ == 0;
  return taken ? left_s : left_s + gap_s(stream);
}

}  // namespace racksim
