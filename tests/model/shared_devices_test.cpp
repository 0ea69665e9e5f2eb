// Shared devices: slices of one GPU for several pools, and pools that take turns.
#include "model/deployment/shared_devices.hpp"

#include <catch2/catch.hpp>

#include "input/scenario/mig.hpp"
#include "input/scenario/scenario.hpp"
#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace shared_devices_test {

namespace {

constexpr double kGiB = 1024.0 * 1024 * 1024;

// A server of two whole GPUs.
Platform platform() {
  Platform p;
  p.racks.emplace_back().servers = {0};
  p.servers.emplace_back().devices = {0, 1};
  for (int d = 0; d < 2; ++d)
    p.devices.push_back({.name = {}, .type = kMigDevice, .memory_bytes = 80 * kGiB, .bandwidth_Bps = 800});
  return p;
}

Profile for_slice(const std::string& slice) {
  Profile p = tiny_profile();
  p.name = slice;
  p.device = slice.empty() ? kMigDevice : mig_slice(slice)->device;
  return p;
}

const std::map<std::string, Profile> kProfiles{
    {"3g", for_slice("3g.40gb")}, {"2g", for_slice("2g.20gb")}, {"1g", for_slice("1g.10gb")}, {"whole", for_slice("")}};

Scenario on(const std::vector<std::string>& layout, const std::map<std::string, std::string>& pools) {
  Scenario s;
  s.serving.mig_layout = layout;
  for (const auto& [name, profile] : pools) s.serving.pools[name].profile = profile;
  return s;
}

std::string complaint(const Scenario& s, const Platform& on = platform()) {
  try {
    deploy(s, on, kProfiles);
  } catch (const InvalidInput& wrong) {
    return wrong.list().front().message;
  }
  return {};
}

}  // namespace

TEST_CASE("pools of unlike slices share each GPU") {
  const Deployment d =
      deploy(on({"3g.40gb", "2g.20gb", "2g.20gb"}, {{"large", "3g"}, {"small", "2g"}}), platform(), kProfiles);
  REQUIRE(d.placements.size() == 2 + 4);
  std::vector<double> share(2);
  for (const Placement& i : d.placements) share[static_cast<std::size_t>(i.devices.front())] += i.device_share;
  CHECK(share[0] == Approx(1));
  CHECK(share[1] == Approx(1));
  CHECK(d.placements[0].device_share == Approx(3.0 / 7));
  CHECK(d.placements[5].device_share == Approx(2.0 / 7));
  CHECK(d.pools[0].memory_bytes == 39 * kGiB);
  CHECK(d.pools[1].memory_bytes == 19.5 * kGiB);
  CHECK(d.pools[1].instances_per_server == 4);
}

TEST_CASE("slices that no pool is for stay empty") {
  const Deployment d = deploy(on({"3g.40gb", "2g.20gb", "2g.20gb"}, {{"small", "2g"}}), platform(), kProfiles);
  CHECK(d.placements.size() == 4);
}

TEST_CASE("pools of like slices share the GPUs by their number") {
  Scenario s = on({"1g.10gb", "1g.10gb"}, {{"a", "1g"}, {"b", "1g"}});
  CHECK(complaint(s) == "pools `a` and `b` both use `h100-sxm-80gb-mig-1g`");
  s.serving.pools["a"].devices = s.serving.pools["b"].devices = 1;
  const Deployment d = deploy(s, platform(), kProfiles);
  REQUIRE(d.placements.size() == 4);
  CHECK(d.placements[1].devices == std::vector<int>{0});
  CHECK(d.placements[2].devices == std::vector<int>{1});
}

TEST_CASE("layouts that contradict platform or pools are told") {
  CHECK(complaint(on({"3g.40gb"}, {{"a", "1g"}})) ==
        "profile `1g.10gb` is for slices of 1g.10gb, of which `mig_layout` has none");
  CHECK(complaint(on({"3g.40gb"}, {{"a", "whole"}})) ==
        "profile `` is for whole GPUs, which `mig_layout` cuts into slices");
  Platform other = platform();
  for (Device& device : other.devices) device.type = "l40s";
  CHECK(complaint(on({"3g.40gb"}, {{"a", "3g"}}), other) ==
        "`mig_layout` cuts `h100-sxm-80gb`, which the platform does not have");
  Scenario s = on({"3g.40gb", "3g.40gb"}, {{"a", "3g"}, {"b", "3g"}});
  s.serving.pools["a"].hands_to = "b";
  CHECK(complaint(s) == "pool `a` hands KV over from slices of a `mig_layout`");
}

TEST_CASE("a profile of a slice needs a layout, or a platform that is cut") {
  CHECK(complaint(on({}, {{"a", "3g"}})) ==
        "profile `3g.40gb` is for `h100-sxm-80gb-mig-3g`, which the platform does not have");
}

TEST_CASE("pools that take turns stand on the same devices, once") {
  Scenario s = on({}, {{"a", "whole"}, {"b", "whole"}, {"c", "whole"}});
  for (auto& [name, pool] : s.serving.pools) pool.devices = 1;
  s.serving.pools["a"].loading.swap_group = s.serving.pools["b"].loading.swap_group = "turns";
  const Deployment d = deploy(s, platform(), kProfiles);
  REQUIRE(d.placements.size() == 3);
  CHECK(d.placements[0].devices == std::vector<int>{0});
  CHECK(d.placements[1].devices == std::vector<int>{0});
  CHECK(d.placements[2].devices == std::vector<int>{1});
  CHECK(d.pools[1].shares_devices_of == 0);
  CHECK(d.pools[0].shares_devices_of == -1);
}

TEST_CASE("who takes turns has somebody to take them with, on the same devices") {
  Scenario s = on({}, {{"a", "whole"}, {"b", "whole"}});
  s.serving.pools["a"].loading.swap_group = "turns";
  s.serving.pools["a"].devices = s.serving.pools["b"].devices = 1;
  CHECK(complaint(s) == "pool `a` is alone in the swap group `turns`");
  s.serving.pools["b"].loading.swap_group = "turns";
  s.serving.pools["b"].devices = 2;
  CHECK(complaint(s) == "pools `a` and `b` are in one swap group, but do not use the same devices");
  s.serving.pools["b"].devices = 1;
  CHECK(complaint(s).empty());
  s.serving.pools["a"].hands_to = "b";
  CHECK(complaint(s) == "pool `a` takes turns on its devices, so that it cannot hand KV over or receive it");
}

TEST_CASE("a load takes its bytes and its overhead") {
  Scenario s = on({}, {{"a", "whole"}});
  s.serving.pools["a"].loading = {.bandwidth_Bps = 43, .overhead_s = 5};
  CHECK(deploy(s, platform(), kProfiles).pools[0].load_s == Approx(86.0 / 43 + 5));
  s.serving.pools["a"].loading = {};
  CHECK(deploy(s, platform(), kProfiles).pools[0].load_s == 0);
}

}  // namespace shared_devices_test
