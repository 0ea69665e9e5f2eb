// Merging the racks of a fleet: what adds up, what is a mean, what is a bound. Every value of a record is checked.
#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>

#include "input/scenario/scenario.hpp"
#include "record_values.hpp"

using namespace racksim;
using namespace racksim::test;

namespace merge_test {

namespace {

/// How a value of a fleet of three racks becomes that of four; everything that no rule names adds up.
struct Rule {
  const char* paths;
  double (*merged)(double three, double fourth);
};

double larger(double a, double b) { return std::max(a, b); }
double mean(double three, double fourth) { return (3 * three + fourth) / 4; }
double first(double three, double /*fourth*/) { return three; }

const Rule kRules[] = {
    {"replication|window_s|.* = name .*", first},
    {"end_s|oracle_worst_relative_error", larger},
    {R"(pools\.\d\.(peak_kv_share|max_batch|max_context_tokens))", larger},
    {R"((devices|servers)\.\d\.peak_w)", larger},
    {R"(devices\.\d\.(energy_j|prompt_j|busy_s))", mean},
    {R"(servers\.\d\.(energy_j|chassis_j|turns))", mean},
    {R"(racks\.\d\.energy_j)", mean},
    {R"(.*\.max)", larger},
    {R"(.*\.min)", [](double a, double b) { return std::min(a, b); }},
};

double expected(const std::string& path, double three, double fourth) {
  for (const Rule& rule : kRules)
    if (std::regex_match(path, std::regex(rule.paths))) return rule.merged(three, fourth);
  return three + fourth;
}

Record of_racks(int first_value, std::int64_t racks) {
  Record record = filled_record(first_value);
  record.racks_merged = racks;
  return record;
}

void check_merge(const Record& fleet, const Record& rack) {
  const Values three = values_of(fleet), fourth = values_of(rack);
  Record merged = fleet;
  merge(merged, rack);
  const Values four = values_of(merged);
  REQUIRE(four.size() == three.size());
  for (const auto& [path, value] : four) {
    if (path.ends_with(".p50")) continue;  // of a histogram, which has tests of its own
    CAPTURE(path, three.at(path));
    const auto other = fourth.find(path);  // names differ
    CHECK(value == Approx(expected(path, three.at(path), other == fourth.end() ? 0 : other->second)));
  }
}

}  // namespace

TEST_CASE("every value of a fleet is what its racks add up to, or their mean, or the largest") {
  check_merge(of_racks(1, 3), of_racks(1000, 1));
  check_merge(of_racks(1000, 3), of_racks(1, 1));
}

TEST_CASE("the means of a fleet are those of all its racks, however many came before") {
  Record fleet;
  for (const double joules : {100, 200, 600}) {
    Record rack;
    rack.devices.push_back({.energy_j = joules});
    if (fleet.devices.empty())
      fleet = rack;
    else
      merge(fleet, rack);
  }
  CHECK(fleet.racks_merged == 3);
  CHECK(fleet.devices[0].energy_j == Approx(300));
}

TEST_CASE("samples of a rack that stopped earlier are added as far as they go") {
  Record fleet, rack;
  fleet.in_flight_samples = {1, 2, 3};
  rack.in_flight_samples = {10, 20};
  merge(fleet, rack);
  CHECK(fleet.in_flight_samples == std::vector<double>{11, 22, 3});
}

TEST_CASE("people share racks as evenly as whole people allow") {
  std::int64_t all = 0;
  for (std::uint64_t r = 0; r < 4; ++r) all += FleetPart{.rack = r, .racks = 4}.share_of(10);
  CHECK(all == 10);
  CHECK(FleetPart{.rack = 1, .racks = 4}.share_of(10) == 3);
  CHECK(FleetPart{.rack = 2, .racks = 4}.share_of(10) == 2);
}

}  // namespace merge_test
