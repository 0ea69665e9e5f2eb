// The capacity that is searched for is the one that Erlang gives, and its interval is worth its name.
#include "support/capacity.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <iostream>

#include "analysis/estimate/erlang.hpp"

using namespace racksim;
using namespace racksim::test;

namespace capacity_test {

namespace {

constexpr double kTokens = 1000;

Scenario slots_of(std::int64_t per_device) {
  Scenario s = slots("slots.xml", 1, kTokens);
  s.serving.pools["main"].max_num_seqs = per_device;
  s.run.warmup_s = 20;  // a service takes a second
  s.run.drain_s = 100;
  return s;
}

/// M/M/c/c with at most 1 % blocked.
ErlangRack blocking(std::int64_t per_device, double duration_s, std::uint64_t seed = 1) {
  Scenario s = slots_of(per_device);
  s.serving.queue.limit = 0;
  s.sla = {{.metric = Objective::Metric::blocked, .limit = 0.01}};
  s.run.seed = seed;
  s.run.duration_s = duration_s;
  return {s, mean_service_s(kTokens)};
}

/// M/M/c of whose turns four of five wait for less than 300 ms.
constexpr double kWait_s = 0.3, kWaiting = 0.2;
ErlangRack waiting(std::int64_t per_device, double duration_s) {
  Scenario s = slots_of(per_device);
  s.sla = {{.metric = Objective::Metric::ttft, .limit = kWait_s + 1e-3, .attainment = 1 - kWaiting}};
  s.run.duration_s = duration_s;
  return {s, mean_service_s(kTokens)};
}

/// P(wait > t) = C e^(-(c - a) t / s); the load at which it is the share allowed, by halving.
double waiting_capacity(double c) {
  const auto share = [&](double a) {
    return erlang_c(a, static_cast<std::int64_t>(c)) * std::exp(-(c - a) * kWait_s / mean_service_s(kTokens));
  };
  double low = 0, high = c;
  for (int i = 0; i < 60; ++i) (share((low + high) / 2) < kWaiting ? low : high) = (low + high) / 2;
  return low;
}

void agrees(const ErlangRack& rack, double start, double theory) {
  const Capacity c = find_capacity(rack, {.start = start, .replications = 8});
  INFO("theory " << theory << ", found " << c.value << " [" << c.lower << ", " << c.upper << "] by " << c.replications);
  REQUIRE(c.kind == Capacity::Kind::found);
  CHECK(c.value == Approx(theory).margin(1));
  CHECK(c.lower <= theory);
  CHECK(c.upper >= theory);
  CHECK(c.upper - c.lower < 2);
}

struct Coverage {
  int held = 0;
  double width = 0;  ///< mean, as a share
};

/// How many of the intervals of small studies, a seed each, hold Erlang B's capacity of 8 slots.
Coverage coverage(std::uint64_t studies) {
  const double theory = load_at_blocking(8, 0.01);
  Coverage result;
  for (std::uint64_t seed = 1; seed <= studies; ++seed) {
    const Capacity c = find_capacity(blocking(1, 600, seed), {.start = 4, .precision = 0.05});
    result.held += c.lower <= theory && theory <= c.upper ? 1 : 0;
    result.width += (c.upper - c.lower) / theory / static_cast<double>(studies);
  }
  return result;
}

}  // namespace

TEST_CASE("under a blocking limit the capacity is Erlang B's", "[theory]") {
  agrees(blocking(7, 600), 56, load_at_blocking(56, 0.01));
}

TEST_CASE("of the intervals of 40 small studies about 95 % hold Erlang B's capacity", "[theory]") {
  const Coverage c = coverage(40);
  CAPTURE(c.held, c.width);
  CHECK(c.held >= 34);  // of 40 at 95 %, fewer come in 3 of 1000
}

TEST_CASE("under a limit on waiting the capacity is Erlang C's", "[theory]") {
  agrees(waiting(1, 2400), 8, waiting_capacity(8));
  agrees(waiting(7, 600), 56, waiting_capacity(56));
}

TEST_CASE("Erlang's capacity of 152 and 1,216 slots", "[.nightly]") {
  for (const auto& [per_device, duration_s, precision] :
       {std::tuple{19, 2000.0, 0.005}, std::tuple{152, 2000.0, 0.0007}}) {
    const double slots = 8.0 * per_device, theory = load_at_blocking(8 * per_device, 0.01);
    const Capacity c =
        find_capacity(blocking(per_device, duration_s), {.start = slots, .replications = 10, .precision = precision});
    std::cout << slots << " slots: Erlang B " << theory << ", found " << c.value << " [" << c.lower << ", " << c.upper
              << "] by " << c.replications << " replications, " << c.trials.size() << " loads\n";
    CHECK(c.value == Approx(theory).margin(1));
    const double wait_theory = waiting_capacity(slots);
    const Capacity w = find_capacity(waiting(per_device, duration_s),
                                     {.start = slots / 2, .replications = 10, .precision = precision});
    std::cout << slots << " slots: Erlang C " << wait_theory << ", found " << w.value << " [" << w.lower << ", "
              << w.upper << "] by " << w.replications << " replications, " << w.trials.size() << " loads\n";
    CHECK(w.value == Approx(wait_theory).margin(1));
  }
}

TEST_CASE("200 small studies: the true capacity lies in 90 to 99 % of the intervals", "[.nightly]") {
  const Coverage c = coverage(200);
  std::cout << c.held << " of 200 intervals hold; mean width " << 100 * c.width << " %\n";
  CHECK(c.held >= 180);
  CHECK(c.held <= 198);
}

}  // namespace capacity_test
