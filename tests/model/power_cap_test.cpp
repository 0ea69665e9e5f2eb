// A cap by pencil: what share of their range it leaves, at which clock steps then run, and how long they take.
#include "model/deployment/power_cap.hpp"

#include <catch2/catch.hpp>

#include "input/scenario/scenario.hpp"
#include "model/engine/step_model.hpp"
#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace power_cap_test {

namespace {

// Two servers of a chassis of 50 .. 90 W and two devices of 100 .. 300 W: idle 500 W, full 1,380 W.
Platform rack() {
  Platform p;
  p.racks.emplace_back().servers = {0, 1};
  p.racks.back().name = "rack";
  for (int s = 0; s < 2; ++s) {
    Server& server = p.servers.emplace_back();
    server.chassis_idle_w = 50;
    server.chassis_max_w = 90;
    server.devices = {2 * s, 2 * s + 1};
    for (int d = 0; d < 2; ++d)
      p.devices.push_back({.name = "d", .type = "gpu", .server = s, .memory_bytes = 1000, .idle_w = 100, .max_w = 300});
  }
  return p;
}

Scenario capped(double cap_w, std::int64_t devices = 0) {
  Scenario s;
  s.serving.power_cap_w = cap_w;
  Pool& pool = s.serving.pools["main"];
  pool.profile = "tiny";
  pool.devices = devices;
  return s;
}

double ceiling(const Scenario& s) { return deploy(s, rack(), {{"tiny", tiny_profile()}}).pools[0].power_ceiling; }

/// Half the watts, half the speed.
Profile in_proportion() {
  Profile p = tiny_profile();
  p.power = {.prefill = 1, .decode_low = 0.5, .decode_high = 0.5, .clock_exponent = 1};
  return p;
}

}  // namespace

TEST_CASE("a cap leaves the same share of its range to every device that serves, and to the chassis") {
  CHECK(ceiling(capped(940)) == Approx(0.5));
  CHECK(ceiling(capped(1380)) == 1);
  CHECK(ceiling(capped(5000)) == 1);
  CHECK(ceiling(capped(kUnlimited)) == 1);
  // One device a server: 2 x (200 + 40 / 2) W of range. The others idle.
  CHECK(ceiling(capped(720, 1)) == Approx(0.5));
}

TEST_CASE("a cap below what the rack draws when idle is told") {
  try {
    ceiling(capped(500));
    FAIL("accepted");
  } catch (const InvalidInput& wrong) {
    CHECK(wrong.list().front().message == "rack `rack` draws 500 W when idle, which leaves nothing of a cap of 500 W");
    CHECK(wrong.list().front().remark == "it draws 1380 W at most");
  }
}

TEST_CASE("steps that would draw more than the cap leaves run at a lower clock") {
  const StepModel model(in_proportion(), 4, {}, 0.25);
  CHECK(model.decode_clock(2) == Approx(0.5));
  CHECK(model.decode_share(2) == 0.25);
  CHECK(model.mixed_clock(0) == Approx(0.25));
  Profile cubic = in_proportion();
  cubic.power.clock_exponent = 3;
  CHECK(StepModel(cubic, 4, {}, 0.125).mixed_clock(0) == Approx(0.5));
  CHECK(StepModel(in_proportion(), 4, {}, 0.5).decode_clock(2) == 1);
}

TEST_CASE("a lower clock makes arithmetic slower, and memory not") {
  const StepModel model(in_proportion(), 4, {}, 0.25);
  // See step_model_test: 0.542 s fixed, 166 bytes at 100 B/s, 320 FLOP at 1000 x 0.5 FLOP/s.
  CHECK(model.decode(2).memory.at(10) == Approx(0.542 + 1.66));
  CHECK(model.decode(2).compute.at(10) == Approx(0.542 + 320 / 500.0));
  Prefill prefill;
  prefill.add(5, 3);
  CHECK(model.mixed_s(2, 10, prefill) == Approx(0.557 + 1160 / 250.0));
  CHECK(model.mixed_share(0, 0, 1) == 0.25);
}

TEST_CASE("of a measured step, what reading the weights does not take is slower") {
  Profile p = in_proportion();
  p.decode_table = {{1, 1.5}};
  // 86 bytes at 100 B/s are 0.86 s; the other 0.64 s take twice as long.
  CHECK(StepModel(p, 2, {}, 0.25).decode(1).above(0).at(0) == Approx(0.86 + 1.28));
  CHECK(StepModel(p, 2, {}, 0.5).decode(1).above(0).at(0) == Approx(1.5));
}

TEST_CASE("a rack draws the idle watts of chassis and devices at least") { CHECK(idle_w(rack()) == 500); }

}  // namespace power_cap_test
