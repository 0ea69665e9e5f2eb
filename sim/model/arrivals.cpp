// Arrivals: the draws, and the map between the two times.
#include "model/arrivals.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/roots.hpp>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/geometric_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/weibull_distribution.hpp>
#include <cmath>
#include <cstdint>
#include <utility>

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

ArrivalProcess::ArrivalProcess(const Population& population, Stream stream, std::uint64_t one_in)
    : population_(population), stream_(stream), one_in_(one_in) {
  if (population.process == Population::Process::weibull) {
    weibull_shape_ = weibull_shape(population.burstiness);
    weibull_scale_s_ = 1 / (population.sessions_per_s * std::tgamma(1 + 1 / weibull_shape_));
  }
  if (const Surges& s = population.surges; s.factor != 1) {
    const double share = s.last_s / (s.every_s + s.last_s);
    surge_mean_ = 1 + share * (s.factor - 1);
    surging_ = boost::random::uniform_01<>()(stream_) < share;
    state_left_s_ = draw_state_s();
  }
  double area_s = 0;
  for (std::size_t i = 0; i < population.rate_profile.size(); ++i) {
    const auto& step = population.rate_profile[i];
    const double end_s =
        i + 1 < population.rate_profile.size() ? population.rate_profile[i + 1].at_s : population.rate_period_s;
    starts_s_.push_back(step.at_s);
    factors_.push_back(step.factor);
    reached_s_.push_back(area_s);
    area_s += step.factor * (end_s - step.at_s);
  }
  const double mean = area_s / population.rate_period_s;
  for (double& factor : factors_) factor /= mean;
  for (double& reached : reached_s_) reached /= mean;
}

// Of sessions sent to one of n racks by hash, this one's come after 1, 2, ... gaps of all, a geometric number. Thinned,
// a Poisson process is one of its share of the rate.
double ArrivalProcess::draw_s() {
  if (one_in_ == 1 || population_.process == Population::Process::poisson) return draw_one_s();
  auto skipped = boost::random::geometric_distribution<std::int64_t>(1 / static_cast<double>(one_in_))(stream_);
  double gap_s = draw_one_s();
  for (; skipped > 0; --skipped) gap_s += draw_one_s();
  return gap_s;
}

double ArrivalProcess::draw_one_s() {
  const double rate = population_.sessions_per_s;
  const double variation2 = population_.burstiness * population_.burstiness;
  switch (population_.process) {
    case Population::Process::poisson:
      return boost::random::exponential_distribution<>(rate / static_cast<double>(one_in_))(stream_);
    case Population::Process::gamma:
      return boost::random::gamma_distribution<>(1 / variation2, variation2 / rate)(stream_);
    case Population::Process::weibull:
      return boost::random::weibull_distribution<>(weibull_shape_, weibull_scale_s_)(stream_);
  }
  return 0;
}

double ArrivalProcess::next_gap_s() {
  const double gap_s = population_.surges.factor == 1 ? draw_s() : through_surges(draw_s());
  if (factors_.empty()) return gap_s;
  passed_s_ += gap_s;
  const double next_s = real(passed_s_);
  return next_s - std::exchange(now_s_, next_s);
}

double ArrivalProcess::draw_state_s() {
  const Surges& s = population_.surges;
  return boost::random::exponential_distribution<>(1 / (surging_ ? s.last_s : s.every_s))(stream_);
}

// A gap of a clock whose pace follows the surges; on average it runs at 1.
double ArrivalProcess::through_surges(double gap_s) {
  double passed_s = 0;
  for (;;) {
    const double pace = (surging_ ? population_.surges.factor : 1) / surge_mean_;
    if (gap_s <= pace * state_left_s_) {
      state_left_s_ -= gap_s / pace;
      return passed_s + gap_s / pace;
    }
    gap_s -= pace * state_left_s_;
    passed_s += state_left_s_;
    surging_ = !surging_;
    state_left_s_ = draw_state_s();
  }
}

// The inverse of the profile's integral. Over a period both times advance alike. Steps of factor 0 are passed at once.
double ArrivalProcess::real(double operational_s) const {
  const double periods = std::floor(operational_s / population_.rate_period_s);
  const double within_s = operational_s - periods * population_.rate_period_s;
  auto step = static_cast<std::size_t>(std::upper_bound(reached_s_.begin(), reached_s_.end(), within_s) -
                                       reached_s_.begin() - 1);
  while (step > 0 && factors_[step] == 0) --step;
  return periods * population_.rate_period_s + starts_s_[step] + (within_s - reached_s_[step]) / factors_[step];
}

}  // namespace racksim
