// Record: books that do not balance are told, and JSON carries all of it.
#include "record/record.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "record_values.hpp"

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

TEST_CASE("a record goes through JSON unchanged, every value of it") {
  const Record r = test::filled_record(1);
  const test::Values values = test::values_of(r);
  CHECK(values.size() > 200);
  for (const char* path : {"retries", "people.1.refusals.2", "pools.1.handed_over.wait_s.sum", "metrics.itl.count"})
    CHECK(values.contains(path));
  CHECK(test::values_of(record_from_json(nlohmann::json::parse(to_json(r).dump()))) == values);
  CHECK(test::values_of(record_from_json(nlohmann::json::from_msgpack(nlohmann::json::to_msgpack(to_json(r))))) ==
        values);
}

TEST_CASE("no two rows of a table stand for the same member") {
  std::set<double> different;
  for (const auto& [path, value] : test::values_of(test::filled_record(1))) {
    const bool told_twice = path.ends_with(".sum") || path.ends_with(".min") || path.ends_with(".p50");
    if (told_twice || path.find(" = ") != std::string::npos) continue;  // of a histogram of one value; a name
    CAPTURE(path);
    CHECK(different.insert(value).second);
  }
}

TEST_CASE("a record of another version, which lacks a member, is refused") {
  nlohmann::json json = to_json(test::filled_record(1));
  json.at("pools").at(0).erase("pauses");
  CHECK_THROWS_AS(record_from_json(json), nlohmann::json::exception);
}

}  // namespace record_test
