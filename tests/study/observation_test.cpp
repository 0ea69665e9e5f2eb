// What a study keeps of a replication, and what it reads out of it.
#include "analysis/study/capacity/observation.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace racksim;

namespace observation_test {

namespace {

Observation steady() {
  return {.objectives = {{95, 100}, {0, 0}},
          .window_s = 10,
          .sent = 100,
          .completed = 100,
          .concurrency = 50,
          .waiting = 5,
          .first_half = 50,
          .second_half = 50,
          .in_flight = std::vector<double>(20, 50.0)};
}

}  // namespace

TEST_CASE("margins are what was kept less what is needed") {
  const std::vector<Objective> sla{{.metric = Objective::Metric::tpot, .limit = 0.1, .attainment = 0.9},
                                   {.metric = Objective::Metric::blocked, .limit = 0.01}};
  const Margins m = margins(steady(), sla);
  CHECK(m[0] == Approx(0.05));
  CHECK(std::isnan(m[1]));
}

TEST_CASE("a rack is stable, backlogged or overloaded") {
  CHECK(saturation({steady(), steady()}) == Saturation::stable);
  Observation growing = steady();
  growing.second_half = 80;
  CHECK(saturation({growing, growing}) == Saturation::backlogged);
  Observation losing = steady();
  losing.completed = 94;
  CHECK(saturation({losing, losing}) == Saturation::overloaded);
  Observation queueing = steady();
  queueing.waiting = 26;
  CHECK(saturation({queueing, queueing}) == Saturation::overloaded);
}

TEST_CASE("the warm-up needed is that of the mean over replications, in seconds") {
  Observation a = steady(), b = steady();
  for (std::size_t i = 0; i < 3; ++i) a.in_flight[i] = b.in_flight[i] = 0;
  CHECK(warmup_needed_s({a, b}, 2) == 3 * 5 * 2);
  for (std::size_t i = 0; i < 20; ++i) a.in_flight[i] = static_cast<double>(i);
  CHECK(std::isnan(warmup_needed_s({a}, 2)));
}

TEST_CASE("an observation comes back from JSON as it was") {
  Observation o = steady();
  o.power_w = 1.0 / 3;
  const Observation back = observation_from_json(nlohmann::json::parse(to_json(o).dump()));
  CHECK(back.power_w == o.power_w);
  CHECK(back.in_flight == o.in_flight);
  CHECK(back.objectives[0].good == 95);
  CHECK(back.sent == 100);
}

}  // namespace observation_test
