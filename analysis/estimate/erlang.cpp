// Erlang's formulas by the stable recursion, and their inverses by root finding.
#include "analysis/estimate/erlang.hpp"

#include <boost/math/tools/toms748_solve.hpp>
#include <limits>

namespace racksim {

namespace {

// The load in [0, high] at which a share that grows with it reaches `limit`.
double load_where(const auto& share, double limit, double high) {
  std::uintmax_t iterations = 200;
  const auto beyond = [&](double offered) { return share(offered) - limit; };
  if (beyond(high) <= 0) return high;
  const auto [low, top] =
      boost::math::tools::toms748_solve(beyond, 0.0, high, boost::math::tools::eps_tolerance<double>(45), iterations);
  return low;
}

}  // namespace

// B(a, 0) = 1; B(a, k) = a B(a, k-1) / (k + a B(a, k-1)). It neither overflows nor cancels (Jagerman 1974).
double erlang_b(double offered, std::int64_t slots) {
  double blocked = 1;
  for (std::int64_t k = 1; k <= slots; ++k) blocked = offered * blocked / (static_cast<double>(k) + offered * blocked);
  return blocked;
}

double erlang_c(double offered, std::int64_t slots) {
  const auto c = static_cast<double>(slots);
  if (offered >= c) return 1;
  const double blocked = erlang_b(offered, slots);
  return c * blocked / (c - offered * (1 - blocked));
}

double erlang_c_wait_s(double offered, std::int64_t slots, double mean_service_s) {
  const auto c = static_cast<double>(slots);
  if (offered >= c) return std::numeric_limits<double>::infinity();
  return erlang_c(offered, slots) * mean_service_s / (c - offered);
}

// At most c can be carried, so 1 - c / a is blocked at least: a = c / (1 - limit) is beyond the root.
double load_at_blocking(std::int64_t slots, double limit) {
  if (slots <= 0 || limit <= 0) return 0;
  if (limit >= 1) return std::numeric_limits<double>::infinity();
  return load_where([&](double a) { return erlang_b(a, slots); }, limit, static_cast<double>(slots) / (1 - limit));
}

double load_at_waiting(std::int64_t slots, double limit) {
  if (slots <= 0 || limit <= 0) return 0;
  return load_where([&](double a) { return erlang_c(a, slots); }, limit, static_cast<double>(slots));
}

}  // namespace racksim
