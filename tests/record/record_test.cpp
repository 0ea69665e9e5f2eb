// Record: books that do not balance are told, and JSON carries all of it.
#include "record/record.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>

using namespace racksim;

namespace record_test {

namespace {

Record balanced() {
  Record r;
  r.sent = 3;
  r.all_sent = 4;
  r.outcomes = {1, 1, 0, 0, 1};
  r.all_outcomes = {2, 1, 0, 0, 1};
  r.refusals = {0, 1, 0, 0};
  r.devices = {{.energy_j = 100}, {.energy_j = 50}};
  r.servers = {{.energy_j = 170, .chassis_j = 20}};
  r.racks.emplace_back().energy_j = 170;
  return r;
}

}  // namespace

TEST_CASE("balanced books are told as such") {
  Record r = balanced();
  CHECK(unbalanced(r).empty());
  r.oracle_worst_relative_error = 0.9e-6;
  CHECK(unbalanced(r).empty());
}

TEST_CASE("each book that does not balance is one sentence") {
  Record r = balanced();
  SECTION("turns of the window") { ++r.sent; }
  SECTION("all turns") { --r.all_outcomes[0]; }
  SECTION("reasons of rejections") { --r.refusals[1]; }
  SECTION("devices and servers") { r.devices[1].energy_j += 0.01; }
  SECTION("servers and racks") { r.racks[0].energy_j *= 1.00001; }
  SECTION("joules of SimGrid") { r.oracle_worst_relative_error = 1.1e-6; }
  SECTION("not a number") { r.racks[0].energy_j = std::numeric_limits<double>::quiet_NaN(); }
  CHECK(unbalanced(r).size() == 1);
}

TEST_CASE("a record goes through JSON unchanged") {
  Record r = balanced();
  r.window_s = 1.0 / 3;
  r.metrics[Metric::ttft].add(0.1, 2);
  r.objectives.push_back({1, 2});
  r.in_flight = {3.5, 2};
  r.pools.emplace_back().name = "main";
  r.pools[0].loads = 3;
  r.pools[0].loading_s = 4.5;
  r.people.emplace_back().refusals = {4, 3, 2, 1};
  r.racks[0].power_w.add(123.456, 7);
  const std::string text = to_json(r).dump();
  const Record back = record_from_json(nlohmann::json::parse(text));
  CHECK(to_json(back).dump() == text);
  CHECK(back.window_s == r.window_s);
  CHECK(back.refused(Refusal::deadline) == 1);
  CHECK(back.people[0].refusals == r.people[0].refusals);
  CHECK(back.pools[0].loads == 3);
  CHECK(back.pools[0].loading_s == 4.5);
  CHECK(back.racks[0].power_w.max() == 123.456);
}

}  // namespace record_test
