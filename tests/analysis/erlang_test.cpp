// Erlang's formulas against tables and hand computation.
#include "analysis/estimate/erlang.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace racksim;

namespace erlang_test {

TEST_CASE("Erlang B: one slot blocks a / (1 + a)") {
  CHECK(erlang_b(1, 1) == Approx(0.5));
  CHECK(erlang_b(0.25, 1) == Approx(0.2));
  CHECK(erlang_b(2, 2) == Approx(0.4));  // (4/2) / (1 + 2 + 4/2)
}

TEST_CASE("Erlang B: no load is never blocked, no slot always") {
  CHECK(erlang_b(0, 5) == 0);
  CHECK(erlang_b(0, 0) == 1);
  CHECK(erlang_b(3, 0) == 1);
}

TEST_CASE("Erlang B: tabulated loads at 1 %") {
  CHECK(load_at_blocking(1, 0.01) == Approx(0.0101).epsilon(1e-3));
  CHECK(load_at_blocking(8, 0.01) == Approx(3.128).epsilon(1e-3));
  CHECK(load_at_blocking(24, 0.01) == Approx(15.3).epsilon(1e-2));
  CHECK(load_at_blocking(56, 0.01) == Approx(43.3).epsilon(1e-2));
  CHECK(load_at_blocking(152, 0.01) == Approx(133).epsilon(1e-2));
}

TEST_CASE("the load found gives back the blocking asked for, up to 10,000 slots") {
  for (const std::int64_t slots : {1, 7, 100, 10000})
    for (const double limit : {0.001, 0.01, 0.5})
      CHECK(erlang_b(load_at_blocking(slots, limit), slots) == Approx(limit).epsilon(1e-9));
}

TEST_CASE("limits of zero and one") {
  CHECK(load_at_blocking(10, 0) == 0);
  CHECK(std::isinf(load_at_blocking(10, 1)));
  CHECK(load_at_blocking(0, 0.01) == 0);
  CHECK(load_at_waiting(0, 0.01) == 0);
  CHECK(load_at_waiting(10, 1) == Approx(10));
}

TEST_CASE("Erlang C: one slot makes the share rho wait, rho / (1 - rho) services long") {
  CHECK(erlang_c(0.8, 1) == Approx(0.8));
  CHECK(erlang_c_wait_s(0.8, 1, 2) == Approx(8));
  CHECK(erlang_c(1, 2) == Approx(1.0 / 3));
  CHECK(erlang_c(0, 2) == 0);
}

TEST_CASE("Erlang C: at full load everybody waits for ever") {
  CHECK(erlang_c(4, 4) == 1);
  CHECK(std::isinf(erlang_c_wait_s(5, 4, 1)));
}

TEST_CASE("fewer may offer load if they wait than if they leave") {
  for (const std::int64_t slots : {1, 8, 152}) {
    CHECK(load_at_waiting(slots, 0.01) <= load_at_blocking(slots, 0.01));
    CHECK(erlang_c(load_at_waiting(slots, 0.01), slots) == Approx(0.01).epsilon(1e-9));
  }
}

}  // namespace erlang_test
