// What is varied, and what a scenario becomes of it.
#include "analysis/study/capacity/variation.hpp"

#include <catch2/catch.hpp>

#include "analysis/worlds.hpp"
#include "support/places.hpp"
#include "support/populations.hpp"

using namespace racksim;
using namespace racksim::test;

namespace variation_test {

namespace {

const std::string kQuickstart = racksim::test::in_repository("scenarios/quickstart.yaml");

Estimate estimate_of(const Scenario& s) {
  const Platform platform = rack_of_three();
  return estimate(s, platform, deployment_of(s, platform, steady_profile()));
}

std::string told(const std::string& key) {
  try {
    vary_key(key, kQuickstart, {}, false);
  } catch (const InvalidInput& wrong) {
    return wrong.what();
  }
  return {};
}

}  // namespace

TEST_CASE("the load of every population is scaled in its own unit") {
  Scenario s = scenario_of(4);
  test::open_of(s.users["all"]).sessions_per_s = 0.5;
  s.users["more"].arrivals = ClosedArrivals{.people = 10};
  s.users["trace"].arrivals = ReplayedTrace{};
  const Variation v = vary_load(s, estimate_of(scenario_of(4)));
  CHECK(v.step == 0);
  CHECK(v.sets(s, 1.26) ==
        std::vector<std::string>{"users.all.sessions=0.63 /s", "users.more.people=13", "users.trace.time_scale=1.26"});
  CHECK(v.sets(s, 1e-9)[1] == "users.more.people=1");
  CHECK(people(s) == 10);
  CHECK(sessions_per_s(s) == 0.5);
}

TEST_CASE("people are counted one by one, from where the static estimate puts them") {
  Scenario s = scenario_of(4);
  s.users["all"].arrivals = ClosedArrivals{.people = 6};
  const Variation v = vary_load(s, estimate_of(s));
  CHECK(v.step == Approx(1.0 / 6));
  CHECK(v.start == Approx(2));  // 12 sessions: 3 servers of 4
  CHECK(v.low == v.step);
}

TEST_CASE("open arrivals start where Erlang B puts them") {
  Scenario s = scenario_of(4);
  test::open_of(s.users["all"]).sessions_per_s = 0.25;
  const Estimate e = estimate_of(s);
  CHECK(vary_load(s, e).start == Approx(e.theory->blocking_load / (0.25 * e.theory->holding_s)));
}

TEST_CASE("a key starts at what is written, with its unit and its bounds") {
  const Variation people = vary_key("users.people.people", kQuickstart, {}, false);
  CHECK(people.start == 152);
  CHECK(people.step == 1);
  CHECK(people.low == 1);
  CHECK(people.sets({}, 77) == std::vector<std::string>{"users.people.people=77"});
  const Variation think = vary_key("users.people.think.median", kQuickstart, {}, true);
  CHECK(think.start == 30);
  CHECK(think.sets({}, 12.5) == std::vector<std::string>{"users.people.think.median=12.5 s"});
  CHECK(vary_key("users.people.people", kQuickstart, {"users.people.people=9"}, false).start == 9);
  CHECK(vary_key("sla.2.limit", kQuickstart, {}, true).dimension == Dimension::ratio);
}

TEST_CASE("keys that cannot be varied are told") {
  CHECK(told("users.people.peple").find("unknown key `peple`") == 0);
  CHECK(told("serving.routing").find("`serving.routing` does not take a number") == 0);
  CHECK(told("users.people.think").find("has no number above zero") != std::string::npos);
  CHECK(told("serving.load_age").find("has no number above zero") != std::string::npos);
}

TEST_CASE("a part of a platform keeps its servers whole") {
  Platform p = rack_of_three();
  p.devices.push_back({.name = "d0b", .type = "box", .server = 0});
  p.servers[0].devices.push_back(3);
  const Platform part = with_servers(p, 2);
  REQUIRE(part.servers.size() == 2);
  REQUIRE(part.devices.size() == 3);
  CHECK(part.devices[2].name == "d0b");
  CHECK(part.servers[0].devices == std::vector<int>{0, 2});
  CHECK(part.servers[1].devices == std::vector<int>{1});
  CHECK(part.racks[0].servers == std::vector<int>{0, 1});
  CHECK(vary_servers(p).eases);
  CHECK(vary_servers(p).high == 3);
}

}  // namespace variation_test
