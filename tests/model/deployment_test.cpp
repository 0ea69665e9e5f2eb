// Deployment: where instances land, what memory is left for KV, and which contradictions are told.
#include "model/deployment/deployment.hpp"

#include <catch2/catch.hpp>

#include "input/scenario/scenario.hpp"
#include "model/deployment/routing_groups.hpp"
#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace deployment_test {

namespace {

// Two servers of two devices with 1000 bytes each.
Platform platform(int partitions = 1) {
  Platform p;
  p.racks.emplace_back().servers = {0, 1};
  for (int s = 0; s < 2; ++s) {
    p.servers.emplace_back().devices = {2 * s, 2 * s + 1};
    for (int d = 0; d < 2; ++d) {
      Device& device = p.devices.emplace_back();
      device.type = "gpu";
      device.server = s;
      device.memory_bytes = 1000;
      device.partitions = partitions;
    }
  }
  return p;
}

// 86 bytes of weights, 14 of workspace: 0.9 x 1000 - 100 = 800 bytes, 50 blocks of two tokens of 8 bytes.
Profile profile() {
  Profile p = tiny_profile();
  p.workspace_bytes = 14;
  return p;
}

Scenario scenario() {
  Scenario s;
  Pool& pool = s.serving.pools["main"];
  pool.profile = "tiny";
  pool.max_num_seqs = 3;
  pool.block_size_tokens = 2;
  return s;
}

Deployment deployed(const Profile& p, int partitions = 1) {
  return deploy(scenario(), platform(partitions), {{"tiny", p}});
}

std::string complaint(const Scenario& s, const std::map<std::string, Profile>& profiles) {
  try {
    deploy(s, platform(), profiles);
  } catch (const InvalidInput& wrong) {
    return wrong.list().front().message;
  }
  return {};
}

}  // namespace

TEST_CASE("one instance per device, with the KV that memory leaves") {
  const Deployment d = deployed(profile());
  REQUIRE(d.placements.size() == 4);
  CHECK(d.placements[3].server == 1);
  CHECK(d.placements[3].devices == std::vector<int>{3});
  CHECK(d.placements[3].device_share == 1);
  const PoolPlan& plan = d.pools.front();
  CHECK(plan.memory_bytes == 1000);
  CHECK(plan.kv_bytes == Approx(800));
  CHECK(plan.limits.kv_blocks == 50);
  CHECK(plan.limits.max_num_seqs == 3);
  CHECK(plan.instances_per_server == 2);
  CHECK(plan.servers == 2);
  CHECK(d.misfits.empty());
  CHECK_NOTHROW(require_fit(scenario(), d));
}

TEST_CASE("partitions each have an instance and their share of the device") {
  const Deployment d = deployed(profile(), 7);
  REQUIRE(d.placements.size() == 28);
  CHECK(d.placements[0].device_share == Approx(1.0 / 7));
  CHECK(d.placements[6].devices == std::vector<int>{0});
  CHECK(d.placements[7].devices == std::vector<int>{1});
  CHECK(d.pools.front().memory_bytes == 1000);  // stated per partition
}

TEST_CASE("processes share a device's memory") {
  Profile p = profile();
  p.instances_per_device = 2;
  const Deployment d = deployed(p);
  CHECK(d.placements.size() == 8);
  CHECK(d.pools.front().memory_bytes == 500);
  CHECK(d.pools.front().limits.kv_blocks == 21);  // 450 - 100 = 350 bytes of 16
}

TEST_CASE("tensor parallel spans devices of one server") {
  Profile p = profile();
  p.devices_per_instance = 2;
  const Deployment d = deployed(p);
  REQUIRE(d.placements.size() == 2);
  CHECK(d.placements[1].devices == std::vector<int>{2, 3});
  CHECK(d.pools.front().memory_bytes == 2000);
}

TEST_CASE("a model that does not fit is an answer, and an error when it shall run") {
  Profile p = profile();
  p.workspace_bytes = 900;
  const Deployment d = deployed(p);
  REQUIRE(d.misfits.size() == 1);
  CHECK(d.misfits.front().find("tiny does not fit") == 0);
  CHECK(d.pools.front().kv_bytes == Approx(-86));
  CHECK(d.pools.front().limits.kv_blocks == 0);
  CHECK_THROWS_AS(require_fit(scenario(), d), InvalidInput);
}

TEST_CASE("contradictions are told") {
  Profile p = profile();
  SECTION("no such device") {
    p.device = "tpu";
    CHECK(complaint(scenario(), {{"tiny", p}}) == "profile `tiny` is for `tpu`, which the platform does not have");
  }
  SECTION("more devices than a server has") {
    p.devices_per_instance = 4;
    CHECK(complaint(scenario(), {{"tiny", p}}) ==
          "profile `tiny` spans 4 devices, but no server has more than 2 of `gpu`");
  }
  SECTION("two pools on the same devices") {
    Scenario s = scenario();
    s.serving.pools["other"] = s.serving.pools["main"];
    CHECK(complaint(s, {{"tiny", p}}) == "pools `main` and `other` both use `gpu`");
  }
}

TEST_CASE("people reach the pools that they name, or all of them") {
  Scenario s = scenario();
  s.serving.pools["other"] = s.serving.pools["main"];
  s.users["a"];
  s.users["b"].pools = {"other"};
  s.users["c"].pools = {"main", "other"};
  s.users["d"].pools = {"other", "main"};
  Deployment d;
  d.pools.resize(2);
  d.pools[0].name = "main";
  d.pools[1].name = "other";
  for (const int pool : {0, 1, 1}) d.placements.push_back({.pool = pool, .server = 0, .devices = {}});
  const RoutingGroups r = routing_groups(s, d);
  CHECK(r.groups == std::vector<std::vector<std::size_t>>{{0, 1, 2}, {1, 2}, {0, 1, 2}});
  CHECK(r.of_population == std::vector<std::size_t>{0, 1, 2, 2});
}

TEST_CASE("a pool that people name must serve") {
  Scenario s = scenario();
  s.users["a"].pools = {"mian"};
  CHECK(complaint(s, {{"tiny", profile()}}) == "population `a` names a pool `mian` that the scenario does not have");
}

}  // namespace deployment_test
