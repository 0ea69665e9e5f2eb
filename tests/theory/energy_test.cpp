// Energy where arithmetic is exact.
#include <catch2/catch.hpp>

#include "support/replicate.hpp"

using namespace racksim;
using namespace racksim::test;

namespace energy_test {

TEST_CASE("An idle rack uses n P T", "[theory]") {
  Scenario s = slots("slots.xml", 1e-12, 100);
  s.run = {.seed = 1, .warmup_s = 100, .duration_s = 1000, .drain_s = 10, .replications = 2};
  for (const Record& r : replicate(s, true)) {
    CHECK(r.racks[0].energy_j == Approx((8 * 10 + 100) * 1000).epsilon(1e-12));
    CHECK(r.oracle_worst_relative_error < 1e-9);
  }
}

TEST_CASE("A rack that never rests uses its maximum", "[theory]") {
  Scenario s = slots("slots.xml", 1, 100);
  Population& users = s.users["users"];
  users.arrivals = Population::Arrivals::closed;
  users.people = 8;
  users.next_turn = Population::NextTurn::after_last_token;
  s.run = {.seed = 1, .warmup_s = 10, .duration_s = 100, .drain_s = 10, .replications = 2};
  for (const Record& r : replicate(s)) {
    CHECK(r.racks[0].energy_j == Approx((8 * 110 + 180) * 100).epsilon(1e-9));
    CHECK(r.devices[3].busy_s == Approx(100));
  }
}

TEST_CASE("SimGrid's energy plugin agrees host by host", "[theory]") {
  Scenario s = slots("slots.xml", 5, 1000);
  s.serving.pools["main"].max_num_seqs = 3;
  s.run = {.seed = 3, .warmup_s = 50, .duration_s = 300, .drain_s = 100, .replications = 2};
  for (const Record& r : replicate(s, true)) {
    CHECK(r.oracle_worst_relative_error >= 0);
    CHECK(r.oracle_worst_relative_error < 1e-6);
  }
}

TEST_CASE("Both clocks live through the same events", "[theory]") {
  Scenario s = slots("slots.xml", 7, 1000);
  s.run = {.seed = 5, .warmup_s = 50, .duration_s = 300, .drain_s = 100, .replications = 1};
  const Record timer = replicate(s).front();
  const Record actor = replicate(s, true).front();
  CHECK(timer.sent == actor.sent);
  CHECK(timer.metrics[Metric::e2el].sum() == actor.metrics[Metric::e2el].sum());
  CHECK(timer.racks[0].energy_j == actor.racks[0].energy_j);
}

}  // namespace energy_test
