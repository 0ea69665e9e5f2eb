// A fleet is its racks: independent, each with its share of the sessions.
#include <algorithm>
#include <catch2/catch.hpp>

#include "model/users/arrivals.hpp"
#include "model/users/replay.hpp"
#include "support/replicate.hpp"

using namespace racksim;
using namespace racksim::test;

namespace fleet_test {

namespace {

struct Gaps {
  double mean_s = 0, variation2 = 0;
};

Gaps gaps(const GapLaw& law, std::uint64_t one_in) {
  constexpr int kGaps = 200000;
  const OpenArrivals arrivals{.sessions_per_s = 10, .gaps = law};
  ArrivalProcess process(arrivals, Stream(1, Purpose::arrivals, {0}), one_in);
  double sum = 0, squares = 0;
  for (int i = 0; i < kGaps; ++i) {
    const double gap_s = process.next_gap_s();
    sum += gap_s;
    squares += gap_s * gap_s;
  }
  const double mean = sum / kGaps;
  return {mean, squares / kGaps / (mean * mean) - 1};
}

}  // namespace

TEST_CASE("one rack in n gets every nth session on average, less bursty the larger n is") {
  // A geometric sum of gaps of squared variation v has (v - 1) / n + 1: mean n m, variance n m^2 v + n (n - 1) m^2.
  for (const double burstiness : {0.5, 3.0})
    for (const std::uint64_t n : {2ULL, 8ULL}) {
      const Gaps g = gaps(GammaGaps{burstiness}, n);
      const auto racks = static_cast<double>(n);
      INFO("burstiness " << burstiness << ", 1 in " << n);
      CHECK(g.mean_s == Approx(racks / 10).epsilon(0.02));
      CHECK(g.variation2 == Approx((burstiness * burstiness - 1) / racks + 1).epsilon(0.05));
    }
  const Gaps poisson = gaps(PoissonGaps{}, 8);
  CHECK(poisson.mean_s == Approx(0.8).epsilon(0.01));
  CHECK(poisson.variation2 == Approx(1).epsilon(0.02));
}

TEST_CASE("the racks of a fleet share the rows of a trace, each row at its time") {
  const ReplayedTrace trace{
      .file = in_repository("scenarios/traces/azure-conversation-2023.csv"), .span_s = 600, .repeat = false};
  const auto times = [&](const FleetPart& part) {
    std::vector<double> all;
    Replay replay(trace, {}, Stream(1, Purpose::arrivals, {0}), part);
    double at_s = 0;
    while (const auto a = replay.next()) all.push_back(at_s += a->gap_s);
    return all;
  };
  std::vector<double> together;
  for (std::uint64_t r = 0; r < 3; ++r)
    for (const double at_s : times({.rack = r, .racks = 3})) together.push_back(at_s);
  std::sort(together.begin(), together.end());
  const std::vector<double> whole = times({});
  REQUIRE(together.size() == whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) CHECK(together[i] == Approx(whole[i]));
}

TEST_CASE("a fleet at its racks' load serves what that many racks serve") {
  Scenario one = slots("slots.xml", 4, 1000);
  one.run = {.seed = 1, .warmup_s = 50, .duration_s = 2000, .drain_s = 100, .replications = 8};
  Scenario four = one;
  four.fleet.racks = 4;
  open_of(four.users["users"]).sessions_per_s = 16;
  const auto measured = [](const Scenario& s) {
    double turns = 0, joules = 0;
    for (const Record& r : replicate(s)) {
      CHECK(unbalanced(r).empty());
      turns += static_cast<double>(r.sent) / static_cast<double>(s.run.replications);
      joules += r.racks[0].energy_j / static_cast<double>(s.run.replications);
    }
    return std::pair{turns, joules};
  };
  const auto [turns, joules] = measured(one);
  const auto [fleet_turns, rack_joules] = measured(four);
  CHECK(fleet_turns == Approx(4 * turns).epsilon(0.02));  // 8 replications of 8,000 turns: half a percent
  CHECK(rack_joules == Approx(joules).epsilon(0.01));
}

}  // namespace fleet_test
