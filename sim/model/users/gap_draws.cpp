// Gap draws, what takes an equation to be solved.
#include "model/users/gap_draws.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/roots.hpp>
#include <cstdint>

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

}  // namespace racksim
