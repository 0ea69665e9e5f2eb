// Intervals and quantiles against computation by hand.
#include "analysis/results/statistics.hpp"

#include <catch2/catch.hpp>

using namespace racksim;

namespace statistics_test {

TEST_CASE("interval of 2, 4, 4, 5, 5: t(4) = 2.776, s = 1.2247") {
  const Interval i = interval({2, 4, 4, 5, 5});
  CHECK(i.count == 5);
  CHECK(i.mean == Approx(4));
  CHECK(i.std == Approx(std::sqrt(1.5)));                                // (4 + 0 + 0 + 1 + 1) / 4
  CHECK(i.ci95 == Approx(2.776445 * std::sqrt(1.5 / 5)).epsilon(1e-6));  // 1.5207
}

TEST_CASE("one value has a mean and no interval, none has neither") {
  CHECK(interval({3}).mean == 3);
  CHECK(std::isnan(interval({3}).ci95));
  CHECK_FALSE(interval({3}).excludes(100));
  CHECK(std::isnan(interval({}).mean));
}

TEST_CASE("values that are not numbers are left out") {
  const Interval i = interval({1, kNotAvailable, 3});
  CHECK(i.count == 2);
  CHECK(i.mean == Approx(2));
}

TEST_CASE("an interval excludes what lies outside of it") {
  const Interval i = interval({1, 1.1, 0.9});
  CHECK(i.excludes(2));
  CHECK_FALSE(i.excludes(1.01));
}

TEST_CASE("paired differences cancel what pairs share") {
  const Interval d = paired_difference({101, 201, 301}, {100, 200, 300});
  CHECK(d.mean == Approx(1));
  CHECK(d.ci95 == Approx(0).margin(1e-12));
  CHECK_THROWS_AS(paired_difference({1}, {1, 2}), std::logic_error);
}

TEST_CASE("quantiles interpolate as numpy does") {
  CHECK(quantile({4, 1, 3, 2}, 0.5) == Approx(2.5));
  CHECK(quantile({1, 2, 3, 4}, 0.9) == Approx(3.7));
  CHECK(quantile({1, 2, 3, 4}, 0) == 1);
  CHECK(quantile({1, 2, 3, 4}, 1) == 4);
  CHECK(quantile({7}, 0.99) == 7);
  CHECK(std::isnan(quantile({}, 0.5)));
}

}  // namespace statistics_test
