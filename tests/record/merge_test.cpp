// Merging the racks of a fleet: what adds up, what is a mean, what is a bound.
#include <catch2/catch.hpp>

#include "input/scenario/scenario.hpp"
#include "record/record.hpp"

using namespace racksim;

namespace merge_test {

namespace {

/// A rack whose one server and device used `joules`, and which served `turns` turns.
Record rack(double joules, std::int64_t turns) {
  Record r;
  r.sent = r.all_sent = turns;
  r.outcomes[0] = r.all_outcomes[0] = turns;
  r.in_flight = {.integral = 10.0 * static_cast<double>(turns), .peak = static_cast<double>(turns)};
  r.pools.push_back({.name = "main", .busy_s = 2, .max_batch = turns, .steps = 5, .handed_over = {}});
  r.devices.push_back({.energy_j = joules, .busy_s = 4, .peak_w = joules});
  r.servers.push_back({.energy_j = joules, .peak_w = joules, .turns = static_cast<double>(turns)});
  r.racks.push_back({.energy_j = joules, .power_w = {}});
  r.racks[0].power_w.add(joules, 1);
  r.metrics[Metric::ttft].add(static_cast<double>(turns));
  return r;
}

}  // namespace

TEST_CASE("turns, tokens and what is in flight add up over the racks of a fleet; hardware is averaged") {
  Record fleet = rack(100, 1);
  merge(fleet, rack(200, 2));
  merge(fleet, rack(600, 6));
  CHECK(fleet.racks_merged == 3);
  CHECK(fleet.sent == 9);
  CHECK(fleet.in_flight.integral == 90);
  CHECK(fleet.in_flight.peak == 9);
  CHECK(fleet.pools[0].steps == 15);
  CHECK(fleet.pools[0].max_batch == 6);
  CHECK(fleet.devices[0].energy_j == Approx(300));
  CHECK(fleet.devices[0].peak_w == 600);
  CHECK(fleet.servers[0].turns == Approx(3));
  CHECK(fleet.racks[0].energy_j == Approx(300));
  CHECK(fleet.racks[0].power_w.count() == 3);
  CHECK(fleet.metrics[Metric::ttft].count() == 3);
  CHECK(unbalanced(fleet).empty());
}

TEST_CASE("people share racks as evenly as whole people allow") {
  std::int64_t all = 0;
  for (std::uint64_t r = 0; r < 4; ++r) all += FleetPart{.rack = r, .racks = 4}.share_of(10);
  CHECK(all == 10);
  CHECK(FleetPart{.rack = 1, .racks = 4}.share_of(10) == 3);
  CHECK(FleetPart{.rack = 2, .racks = 4}.share_of(10) == 2);
}

}  // namespace merge_test
