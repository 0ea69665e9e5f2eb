// Shipped servers draw at the wall what was measured there, and their nameplates if the scenario says so.
#include <catch2/catch.hpp>

#include "support/places.hpp"
#include "support/replicate.hpp"

using namespace racksim;
using namespace racksim::test;

namespace power_test {

namespace {

/// People who ask once, of one token, and are answered for longer than the window: all decoding, one per instance.
Scenario decoding(const std::string& platform, const std::string& profile, std::int64_t people) {
  Scenario s = slots("slots.xml", 1, 1);
  s.platform = in_repository("platforms/" + platform);
  Population& users = s.users["users"];
  users.arrivals = Population::Arrivals::closed;
  users.people = people;
  users.output_tokens = fixed(100000);
  s.serving.pools["main"].profile = profile;
  s.run = {.seed = 1, .warmup_s = 10, .duration_s = 100, .drain_s = 0, .replications = 1};
  return s;
}

Record record_of(const Scenario& s, bool check_energy) { return replicate(s, check_energy).front(); }

/// The same with a profile that takes devices to their maximum.
Record at_full_load(const Scenario& s) {
  const Platform platform = read_platform(s.platform);
  auto profiles = read_profiles(s);
  for (auto& [name, profile] : profiles) profile.power = PowerShare{};  // 100 % in every state
  RunOptions options;
  options.check_energy = true;
  return run_replications(s, platform, deploy(s, platform, profiles), options).front();
}

}  // namespace

// (1,597.3 W + 8 x 70 W) / 94 % = 2,295 W; SimGrid knows only the numerator.
TEST_CASE("8 x H100 idle draw 2,295 W at the wall", "[world]") {
  Scenario s = decoding("h100.xml", "h100-llama-3.1-8b-bf16", 1);
  s.users["users"].arrivals = Population::Arrivals::open;
  s.users["users"].sessions_per_s = 1e-12;
  const Record r = record_of(s, true);
  CHECK(r.racks[0].energy_j == Approx(2295 * 100).epsilon(1e-9));
  CHECK(r.servers[0].chassis_j == Approx(1597.3 / 0.94 * 100).epsilon(1e-9));
  CHECK(r.oracle_worst_relative_error < 1e-9);
}

// (2,296 W + 8 x 700 W) / 94 % = 8,400 W.
TEST_CASE("8 x H100 at full load draw 8,400 W at the wall", "[world]") {
  const Record r = at_full_load(decoding("h100.xml", "h100-llama-3.1-8b-bf16", 8));
  CHECK(r.racks[0].energy_j == Approx(8400 * 100).epsilon(1e-9));
  CHECK(r.racks[0].power_w.max() == Approx(8400));
  CHECK(r.devices[5].energy_j == Approx(700 / 0.94 * 100).epsilon(1e-9));
  CHECK(r.oracle_worst_relative_error < 1e-6);
}

// 200 W + 56.3 % x (692 - 200) W = 476.996 W a server; measured: 477 W.
TEST_CASE("An AmpereOne that decodes draws 477 W at the wall", "[world]") {
  const Record r = record_of(decoding("ampereone.xml", "ampereone-llama-3.1-8b-q8-2x96", 38), true);
  CHECK(r.servers[7].energy_j == Approx(476.996 * 100).epsilon(1e-9));
  CHECK(r.servers[7].energy_j == Approx(477 * 100).epsilon(1e-4));
  CHECK(r.racks[0].energy_j == Approx(19 * 476.996 * 100).epsilon(1e-9));
  CHECK(r.oracle_worst_relative_error < 1e-6);
}

// 6,297 W and 19 x 577 W = 10,963 W, idle or not.
TEST_CASE("By nameplate a server draws its nameplate whatever it does", "[world]") {
  Scenario h100 = decoding("h100.xml", "h100-llama-3.1-8b-bf16", 3);
  h100.power = PowerFigure::nameplate;
  const Record gpus = record_of(h100, false);
  CHECK(gpus.racks[0].energy_j == Approx(6297 * 100).epsilon(1e-12));
  CHECK(gpus.racks[0].power_w.max() == Approx(6297).epsilon(1e-12));
  CHECK(gpus.racks[0].power_w.min() == Approx(6297).epsilon(1e-12));
  CHECK(gpus.devices[0].busy_s + gpus.devices[1].busy_s > 0);
  Scenario ampere = decoding("ampereone.xml", "ampereone-llama-3.1-8b-q8-2x96", 5);
  ampere.power = PowerFigure::nameplate;
  CHECK(record_of(ampere, false).racks[0].energy_j == Approx(10963 * 100).epsilon(1e-12));
}

// Only watts change.
TEST_CASE("Turns do not feel which power is counted", "[world]") {
  Scenario s = slots("slots.xml", 7, 1000);
  s.run = {.seed = 5, .warmup_s = 50, .duration_s = 300, .drain_s = 100, .replications = 1};
  const Record measured = record_of(s, false);
  s.power = PowerFigure::nameplate;
  const Record nameplate = record_of(s, false);
  CHECK(measured.metrics[Metric::e2el].sum() == nameplate.metrics[Metric::e2el].sum());
  CHECK(nameplate.racks[0].energy_j == Approx(1000 * 300));
}

// Between 2,295 W idle and 8,400 W: at full load a cap of 6 kW is drawn to the watt, and never more.
TEST_CASE("A rack under a cap draws the cap when all devices would draw more", "[world]") {
  Scenario s = decoding("h100.xml", "h100-llama-3.1-8b-bf16", 8 * 64);
  s.serving.pools["main"].max_num_seqs = 64;
  s.serving.power_cap_w = 6000;
  const Record r = record_of(s, true);
  CHECK(r.racks[0].power_w.max() == Approx(6000).epsilon(1e-3));  // histogram
  CHECK(r.racks[0].energy_j <= 6000 * 100 * (1 + 1e-9));
  CHECK(r.racks[0].energy_j == Approx(6000 * 100).epsilon(1e-6));
  CHECK(r.oracle_worst_relative_error < 1e-6);
}

// Joules of steps with prompts are those of the whole step; decoding alone has none.
TEST_CASE("Energy is told by what steps did", "[world]") {
  const Record alone = record_of(decoding("h100.xml", "h100-llama-3.1-8b-bf16", 8), false);
  for (const DeviceRecord& d : alone.devices) CHECK(d.prompt_j == 0);
  Scenario s = decoding("h100.xml", "h100-llama-3.1-8b-bf16", 8);
  s.users["users"].output_tokens = fixed(1);  // an answer of one token is a step with a prompt
  const Record prompts = record_of(s, false);
  for (const DeviceRecord& d : prompts.devices) {
    const double idle_j = 70 / 0.94 * (100 - d.busy_s);
    CHECK(d.prompt_j == Approx(d.energy_j - idle_j));
    CHECK(d.busy_s > 1);
  }
}

}  // namespace power_test
