// Watts of a whole server: the sum of its parts at most, and its nameplate at any load.
#include "model/deployment/server_power.hpp"

#include <catch2/catch.hpp>

using namespace racksim;

namespace server_power_test {

namespace {

// Chassis 50 .. 100 W, devices 100 .. 300 W and 100 .. 400 W: 800 W at full load, half of it on the nameplate.
Platform two_devices() {
  Platform p;
  Server& server = p.servers.emplace_back();
  server.nameplate_w = 400;
  server.chassis_idle_w = 50;
  server.chassis_max_w = 100;
  server.devices = {0, 1};
  p.devices.push_back({.name = "d0", .type = "t", .idle_w = 100, .max_w = 300});
  p.devices.push_back({.name = "d1", .type = "t", .idle_w = 100, .max_w = 400});
  return p;
}

}  // namespace

TEST_CASE("full load is the sum of the maxima") {
  const Platform p = two_devices();
  CHECK(full_load_w(p, p.servers[0]) == 800);
}

TEST_CASE("measured power leaves the platform as it is") {
  const Platform p = drawing(two_devices(), PowerFigure::measured);
  CHECK(p.servers[0].chassis_idle_w == 50);
  CHECK(p.devices[1].max_w == 400);
}

TEST_CASE("a nameplate is drawn idle and busy, in proportion to the maxima") {
  const Platform p = drawing(two_devices(), PowerFigure::nameplate);
  CHECK(full_load_w(p, p.servers[0]) == 400);
  CHECK(p.servers[0].chassis_idle_w == 50);
  CHECK(p.servers[0].chassis_max_w == 50);
  CHECK(p.devices[0].idle_w == 150);
  CHECK(p.devices[0].max_w == 150);
  CHECK(p.devices[1].idle_w == 200);
}

TEST_CASE("a server whose parts draw nothing draws its nameplate in its first device") {
  Platform p = two_devices();
  p.servers[0].chassis_idle_w = p.servers[0].chassis_max_w = 0;
  for (Device& device : p.devices) device.idle_w = device.max_w = 0;
  p = drawing(std::move(p), PowerFigure::nameplate);
  CHECK(p.devices[0].idle_w == 400);
  CHECK(p.devices[1].max_w == 0);
}

}  // namespace server_power_test
