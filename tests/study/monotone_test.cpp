// Falling regression and where it crosses zero.
#include "analysis/study/capacity/monotone.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace racksim;

namespace monotone_test {

TEST_CASE("violators are pooled to their mean") {
  CHECK(falling({3, 1, 2, 0}) == std::vector<double>{3, 1.5, 1.5, 0});
  CHECK(falling({1, 2, 3}) == std::vector<double>{2, 2, 2});
  CHECK(falling({3, 2, 1}) == std::vector<double>{3, 2, 1});
  CHECK(falling({}).empty());
}

TEST_CASE("the crossing lies on the line between the points about it") {
  CHECK(crossing({0, 1, 2}, {2, 1, -3}) == Approx(1.25));
  CHECK(crossing({0, 1}, {0, -1}) == 0);
  CHECK(std::isnan(crossing({0, 1}, {-1, -2})));
  CHECK(std::isinf(crossing({0, 1}, {2, 0})));
}

TEST_CASE("interpolation is straight inside and flat outside") {
  CHECK(interpolated({1, 2, 4}, {10, 20, 0}, 3) == Approx(10));
  CHECK(interpolated({1, 2, 4}, {10, 20, 0}, 2) == Approx(20));
  CHECK(interpolated({1, 2, 4}, {10, 20, 0}, 0) == 10);
  CHECK(interpolated({1, 2, 4}, {10, 20, 0}, 9) == 0);
}

}  // namespace monotone_test
