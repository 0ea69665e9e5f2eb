// Rate clock: the steps of the profile, and the two maps.
#include "model/users/rate_clock.hpp"

#include <algorithm>
#include <cmath>

namespace racksim {
namespace {

/// The profile as steps over its period: with a weekend, seven days of it.
std::vector<RateStep> steps_of(const RateProfile& rate) {
  if (rate.weekend_factor == 1) return rate.steps;
  const std::vector<RateStep> day = rate.steps.empty() ? std::vector<RateStep>{{0, 1}} : rate.steps;
  std::vector<RateStep> week;
  for (int i = 0; i < 7; ++i)
    for (const RateStep& step : day)
      week.push_back({i * rate.period_s + step.at_s, step.factor * (i < 5 ? 1 : rate.weekend_factor)});
  return week;
}

std::size_t step_of(const std::vector<double>& begins, double at) {
  return static_cast<std::size_t>(std::upper_bound(begins.begin(), begins.end(), at) - begins.begin() - 1);
}

}  // namespace

RateClock::RateClock(const RateProfile& rate) : period_s_(rate.period_s * (rate.weekend_factor == 1 ? 1 : 7)) {
  const std::vector<RateStep> steps = steps_of(rate);
  double area_s = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double end_s = i + 1 < steps.size() ? steps[i + 1].at_s : period_s_;
    starts_s_.push_back(steps[i].at_s);
    factors_.push_back(steps[i].factor);
    reached_s_.push_back(area_s);
    area_s += steps[i].factor * (end_s - steps[i].at_s);
  }
  const double mean = area_s / period_s_;
  for (double& factor : factors_) factor /= mean;
  for (double& reached : reached_s_) reached /= mean;
}

// Over a whole period both times advance by the same amount.
double RateClock::real(double operational_s) const {
  if (flat()) return operational_s;
  const double periods = std::floor(operational_s / period_s_);
  const double within_s = operational_s - periods * period_s_;
  std::size_t step = step_of(reached_s_, within_s);
  while (step > 0 && factors_[step] == 0) --step;
  return periods * period_s_ + starts_s_[step] + (within_s - reached_s_[step]) / factors_[step];
}

double RateClock::operational(double real_s) const {
  if (flat()) return real_s;
  const double periods = std::floor(real_s / period_s_);
  const double within_s = real_s - periods * period_s_;
  const std::size_t step = step_of(starts_s_, within_s);
  return periods * period_s_ + reached_s_[step] + factors_[step] * (within_s - starts_s_[step]);
}

}  // namespace racksim
