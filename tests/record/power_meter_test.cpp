// PowerMeter: joules, peaks and busy time computed by hand on one rack of one server with two devices.
#include "record/power_meter.hpp"

#include <catch2/catch.hpp>

using namespace racksim;

namespace power_meter_test {

namespace {

// Devices 100 .. 300 W, chassis 50 .. 90 W: idle 250 W, all at work 690 W.
Platform two_devices() {
  Platform p;
  p.racks.emplace_back().servers = {0};
  Server& server = p.servers.emplace_back();
  server.chassis_idle_w = 50;
  server.chassis_max_w = 90;
  server.devices = {0, 1};
  p.devices.push_back({.name = "d0", .type = "t", .idle_w = 100, .max_w = 300});
  p.devices.push_back({.name = "d1", .type = "t", .idle_w = 100, .max_w = 300});
  return p;
}

Record written(const PowerMeter& meter) {
  Record record;
  meter.write_to(record);
  return record;
}

}  // namespace

TEST_CASE("an idle rack draws its idle watts") {
  const Platform platform = two_devices();
  PowerMeter meter(platform);
  CHECK(meter.rack_w(0) == 250);
  meter.open(0);
  meter.close(10);
  const Record r = written(meter);
  CHECK(r.devices[0].energy_j == 1000);
  CHECK(r.servers[0].energy_j == 2500);
  CHECK(r.servers[0].chassis_j == 500);
  CHECK(r.racks[0].energy_j == 2500);
  CHECK(r.servers[0].peak_w == 250);
  CHECK(r.racks[0].power_w.mean() == 250);
}

TEST_CASE("a device at half its range, and the chassis at the mean of both") {
  const Platform platform = two_devices();
  PowerMeter meter(platform);
  meter.open(0);
  meter.change(0, 0.5, 1, 2);  // device 200 W; chassis 50 + 0.25 x 40 = 60 W
  CHECK(meter.rack_w(0) == Approx(360));
  meter.change(0, -0.5, -1, 6);
  meter.close(10);
  const Record r = written(meter);
  CHECK(r.devices[0].energy_j == Approx(100 * 6 + 200 * 4));
  CHECK(r.devices[0].busy_s == Approx(4));
  CHECK(r.devices[0].peak_w == Approx(200));
  CHECK(r.devices[1].energy_j == Approx(1000));
  CHECK(r.devices[1].busy_s == 0);
  CHECK(r.servers[0].chassis_j == Approx(50 * 6 + 60 * 4));
  CHECK(r.servers[0].energy_j == Approx(250 * 6 + 360 * 4));
  CHECK(r.racks[0].energy_j == Approx(250 * 6 + 360 * 4));
  CHECK(r.racks[0].power_w.count() == Approx(10));
  CHECK(r.racks[0].power_w.max() == Approx(360));
  CHECK(r.racks[0].power_w.quantile(0.5) == Approx(250).epsilon(0.001));
}

TEST_CASE("only the window counts") {
  const Platform platform = two_devices();
  PowerMeter meter(platform);
  meter.change(0, 1, 1, 1);
  meter.change(0, -1, -1, 2);
  meter.change(1, 0.25, 1, 4);  // 150 W; chassis 55 W; rack 305 W
  meter.open(5);
  meter.close(7);
  meter.change(0, 1, 1, 8);
  meter.change(1, 0.75, 0, 9);
  const Record r = written(meter);
  CHECK(r.devices[0].energy_j == Approx(200));
  CHECK(r.devices[1].energy_j == Approx(300));
  CHECK(r.devices[1].busy_s == Approx(2));
  CHECK(r.racks[0].energy_j == Approx(610));
  CHECK(r.devices[0].peak_w == Approx(100));
  CHECK(r.racks[0].power_w.count() == Approx(2));
  CHECK(r.servers[0].peak_w == Approx(305));
}

TEST_CASE("a level that lasts no time is no peak") {
  const Platform platform = two_devices();
  PowerMeter meter(platform);
  meter.change(0, 1, 1, 0);
  meter.open(0);
  meter.change(1, 1, 1, 5);  // work moves from one device to the other at one instant
  meter.change(0, -1, -1, 5);
  meter.close(10);
  const Record r = written(meter);
  CHECK(r.servers[0].peak_w == Approx(100 + 300 + 70));
  CHECK(r.racks[0].power_w.max() == Approx(470));
}

TEST_CASE("joules of prompts: of the device at its share, for the part of it that the instance has") {
  const Platform platform = two_devices();  // 100 .. 300 W
  PowerMeter meter(platform);
  meter.took_prompts(0, 0.25, 4, 3);  // 4 s, in which the share was three quarters: 400 J idle and 600 J above
  meter.took_prompts(0, 0.5, 1, 0);
  meter.close(10);
  const Record r = written(meter);
  CHECK(r.devices[0].prompt_j == Approx(0.25 * 1000 + 0.5 * 100));
  CHECK(r.devices[1].prompt_j == 0);
}

TEST_CASE("instances share a device, and nothing is left over when the last one rests") {
  const Platform platform = two_devices();
  PowerMeter meter(platform);
  for (int i = 0; i < 7; ++i) meter.change(0, 0.3 / 7, 1.0 / 7, 1);
  CHECK(meter.share(0) == Approx(0.3));
  for (int i = 0; i < 7; ++i) meter.change(0, -0.3 / 7, -1.0 / 7, 2);
  CHECK(meter.share(0) == 0);
  CHECK(meter.rack_w(0) == Approx(250));
  meter.close(2);
  CHECK(written(meter).devices[0].busy_s == Approx(1));
}

}  // namespace power_meter_test
