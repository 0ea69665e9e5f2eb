// The static arithmetic on hand-made racks.
#include "analysis/estimate/estimate.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "analysis/estimate/estimate_text.hpp"
#include "input/scenario/scenario.hpp"
#include "worlds.hpp"

using namespace racksim;
using namespace racksim::test;

namespace estimate_test {

namespace {

Estimate estimate_of(const Scenario& scenario, const Platform& platform, const Profile& profile = steady_profile()) {
  return estimate(scenario, platform, deployment_of(scenario, platform, profile));
}

bool says(const std::vector<std::string>& list, const std::string& part) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& s) { return s.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("servers by power and by space, sessions, watts used and stranded") {
  const Estimate e = estimate_of(scenario_of(4), rack_of_three());
  CHECK(e.servers_by_power == 3);  // floor(1000 / 300)
  CHECK(e.servers_by_space == 5);  // floor(10 / 2)
  CHECK(e.servers == 3);
  CHECK(e.sessions_per_server == 4);
  CHECK(e.sessions_per_rack == 12);
  CHECK(e.power_used_w == 900);
  CHECK(e.power_stranded_w == 100);
  CHECK(says(e.arithmetic, "floor(1000 W / 300 W) = 3"));
  CHECK(e.cautions.empty());
}

TEST_CASE("servers by watts at full load stand beside those by nameplate") {
  Platform p = rack_of_three();
  for (Device& device : p.devices) device.max_w = 400;
  const Estimate e = estimate_of(scenario_of(4), p);
  CHECK(e.servers_by_power == 3);      // floor(1000 / 300), as claimed
  CHECK(e.servers_by_full_load == 2);  // floor(1000 / 400)
  CHECK(e.full_load_w == 1200);
  CHECK(e.servers == 3);
  CHECK(says(e.arithmetic, "by watts at full load: floor(1000 W / 400 W) = 2 servers"));
  CHECK(to_json(e).at("servers_by_full_load") == 2);
  CHECK(to_json(e).at("power_full_load_w") == 1200);
  CHECK(as_text(document_of({e, e}, ""), false).find("(by nameplate): rack 2 (3).") != std::string::npos);
}

TEST_CASE("space may be what limits") {
  Platform p = rack_of_three();
  p.racks[0].space_reserved_u = 5;
  const Estimate e = estimate_of(scenario_of(1), p);
  CHECK(e.servers == 2);
  CHECK(e.sessions_per_rack == 2);
  CHECK(says(e.cautions, "gives 2 servers, the platform file has 3"));
}

TEST_CASE("a model that is too slow alone is n/a, with the reason") {
  Scenario s = scenario_of(1);
  s.claim.speed_tps = 25;  // the profile gives 1 / 50 ms = 20
  const Estimate e = estimate_of(s, rack_of_three());
  CHECK_FALSE(e.sessions_per_rack);
  CHECK(e.fits);
  CHECK(e.reason.find("20.00 tok/s") != std::string::npos);
  CHECK(to_json(e).at("sessions_per_rack").is_null());
  CHECK(e.power_used_w == 900);
}

TEST_CASE("a model that does not fit is n/a, with the reason") {
  Profile big = steady_profile();
  big.workspace_bytes = 20e9;
  const Estimate e = estimate_of(scenario_of(1), rack_of_three(), big);
  CHECK_FALSE(e.sessions_per_rack);
  CHECK_FALSE(e.fits);
  CHECK(e.reason.find("does not fit") != std::string::npos);
}

TEST_CASE("a full batch below the claimed speed is a caution") {
  const Estimate e = estimate_of(scenario_of(8), rack_of_three());  // 40 + 80 ms = 8.33 tok/s
  CHECK(e.sessions_per_rack == 24);
  CHECK(says(e.cautions, "8.33 tok/s"));
}

TEST_CASE("the fluid limit is the largest batch in time") {
  Scenario s = scenario_of(1);
  s.sla[0].limit = 0.1002;
  const Estimate e = estimate_of(s, rack_of_three());
  CHECK(e.pools[0].fluid.decode_only == 6);  // 40 + 10 B <= 100.2 ms
  CHECK(e.pools[0].fluid.batch == 5);        // 6: 100 ms + 5 prompts x 10 ms in 100 steps = 100.5 ms
  CHECK(e.fluid_sessions == 15);
  CHECK(e.pools[0].fluid.bound == "speed");
}

TEST_CASE("a mixed rack counts the servers that are there") {
  Platform p = rack_of_three();
  p.servers[2].nameplate_w = 200;
  const Estimate e = estimate_of(scenario_of(4), p);
  CHECK(e.mixed);
  CHECK_FALSE(e.servers_by_power);
  CHECK(e.servers == 3);
  CHECK(e.sessions_per_rack == 12);
  CHECK(e.power_used_w == 800);
  CHECK_FALSE(e.servers_by_full_load);
  CHECK(e.full_load_w == 600);
}

TEST_CASE("Erlang stands beside the slots, pooled and split") {
  const Estimate e = estimate_of(scenario_of(8), rack_of_three());
  REQUIRE(e.theory);
  CHECK(e.theory->slots == 24);
  CHECK(e.theory->blocking_load == Approx(15.3).epsilon(1e-2));
  CHECK(e.theory->split_load == Approx(3 * 3.128).epsilon(1e-3));
}

}  // namespace estimate_test
