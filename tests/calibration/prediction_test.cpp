// Predictions: a fixed batch is the step's formula; other loads are hand-computed where all requests are alike.
#include "analysis/calibration/prediction.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "calibration/points.hpp"
#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace prediction_test {

namespace {

Condition of_kind(LoadKind kind, double size, double prompt, double output) {
  Condition c = fixed_batch(size, prompt, output);
  c.kind = kind;
  return c;
}

/// Memory for `blocks` blocks of 16 tokens of tiny_profile(), beside its weights.
Device room_for(double blocks) {
  Device device;
  device.memory_bytes = (86 + blocks * 16 * 8 + 1) / 0.9;
  device.bandwidth_Bps = 1e9;
  device.idle_w = 100;
  device.max_w = 300;
  return device;
}

}  // namespace

TEST_CASE("a fixed batch decodes in the time that the formula says, in the middle of its answers") {
  // Batch 2 at 10 + 20/2 tokens each: 86 bytes of weights and 40 x 8 of KV at 100 B/s, against 2 x 120 FLOP and
  // 40 x 8 at 1,000 FLOP/s: memory, 4.06 s; 0.5 + 2 x 0.01 + 0.02 + 2 x 0.001 beside it.
  const Prediction p = predict(tiny_profile(), nullptr, at(fixed_batch(2, 10, 20)));
  CHECK(of(p, Observed::itl) == Approx(4.602).epsilon(1e-12));
  CHECK(of(p, Observed::output_rate) == Approx(2 / 4.602).epsilon(1e-12));
  CHECK(std::isnan(of(p, Observed::tpot)));
  CHECK(std::isnan(of(p, Observed::power)));
}

TEST_CASE("a context that is told replaces the middle of the answers; instances add their rates") {
  Condition c = fixed_batch(2, 10, 20);
  c.context_tokens = 5;  // 86 + 80 bytes: 1.66 s
  c.instances = 3;
  const Prediction p = predict(tiny_profile(), nullptr, at(c));
  CHECK(of(p, Observed::itl) == Approx(1.66 + 0.542).epsilon(1e-12));
  CHECK(of(p, Observed::output_rate) == Approx(6 / 2.202).epsilon(1e-12));
}

TEST_CASE("the first token of a fixed batch waits for all prompts in one step, and the front end") {
  Profile profile = eighths();
  profile.front_end_s = 0.25;
  CHECK(of(predict(profile, nullptr, at(fixed_batch(2, 12, 20))), Observed::ttft) == 0.25 + 1 + 24 / 8.0);
  profile.prompt_floor_s = 100;
  CHECK(of(predict(profile, nullptr, at(fixed_batch(2, 12, 20))), Observed::ttft) == 100.25);
}

TEST_CASE("a device gives a fixed batch its watts") {
  Profile profile = tiny_profile();
  profile.power = {.prefill = 1, .decode_low = 0.2, .decode_high = 0.6, .midpoint_batch = 4, .slope = 2};
  const Device device = room_for(100);
  // at the midpoint halfway: 0.4 of 200 W above 100 W
  CHECK(of(predict(profile, &device, at(fixed_batch(4, 10, 20))), Observed::power) == Approx(180));
  profile.devices_per_instance = 2;
  CHECK(of(predict(profile, &device, at(fixed_batch(4, 10, 20))), Observed::power) == Approx(360));
}

TEST_CASE("all at once: the makespan gives the rate") {
  Profile profile = eighths();
  profile.front_end_s = 0.25;
  const Prediction p = predict(profile, nullptr, at(of_kind(LoadKind::all_at_once, 2, 8, 3)));
  // 0 .. 2 the first prompt; .. 4.125 one token and the second prompt; .. 5.375 both; .. 6.5 the second alone
  CHECK(of(p, Observed::output_rate) == 6 / 6.5);
  CHECK(of(p, Observed::ttft) == (2.25 + 4.375) / 2);
  CHECK(of(p, Observed::tpot) == ((5.375 - 2) / 2 + (6.5 - 4.125) / 2) / 2);
  CHECK(std::isnan(of(p, Observed::itl)));
}

TEST_CASE("a loop from standstill averages every request; medians are the middle, of an even count halfway") {
  Condition c = closed_loop(1, 8, 3);
  c.requests = 4;
  CHECK(of(predict(eighths(), nullptr, at(c)), Observed::output_rate) == 12 / (4 * 4.25));
  Measurement m = at(of_kind(LoadKind::all_at_once, 2, 8, 3));
  m.median = true;
  CHECK(of(predict(eighths(), nullptr, m), Observed::ttft) == (2 + 4.125) / 2);
}

TEST_CASE("a steady loop of one client is one request after another") {
  const Prediction p = predict(eighths(), nullptr, at(closed_loop(1, 8, 3)));
  CHECK(of(p, Observed::ttft) == Approx(2).epsilon(1e-9));
  CHECK(of(p, Observed::tpot) == Approx(1.125).epsilon(1e-9));
  CHECK(of(p, Observed::output_rate) == Approx(3 / 4.25).epsilon(1e-9));
}

TEST_CASE("a steady loop counts nobody who met an empty server") {
  Condition c = closed_loop(16, 8, 3);
  c.max_num_seqs = 1;
  const Prediction p = predict(eighths(), nullptr, at(c));
  CHECK(of(p, Observed::ttft) == Approx(15 * 4.25 + 2).epsilon(1e-9));  // 15 others first
  CHECK(of(p, Observed::tpot) == Approx(1.125).epsilon(1e-9));
}

TEST_CASE("a steady loop obeys Little's law") {
  const Prediction p = predict(eighths(), nullptr, at(closed_loop(16, 8, 30)));
  CHECK(of(p, Observed::output_rate) * (of(p, Observed::ttft) + 29 * of(p, Observed::tpot)) ==
        Approx(16 * 30).epsilon(1e-12));
}

TEST_CASE("rare arrivals meet nobody; instances share the frequent ones") {
  const Prediction alone = predict(eighths(), nullptr, at(of_kind(LoadKind::poisson, 1e-6, 8, 3)));
  CHECK(of(alone, Observed::ttft) == Approx(2).epsilon(1e-3));
  CHECK(of(alone, Observed::tpot) == Approx(1.125).epsilon(1e-3));
  Condition busy = of_kind(LoadKind::poisson, 0.1, 8, 3);
  const double one = of(predict(eighths(), nullptr, at(busy)), Observed::ttft);
  busy.instances = 8;
  const double eight = of(predict(eighths(), nullptr, at(busy)), Observed::ttft);
  CHECK(one > eight);
  CHECK(eight == Approx(2).epsilon(0.01));
}

TEST_CASE("one request that was refused makes every answer not a number, means and medians alike") {
  const Device device = room_for(8);  // 128 tokens
  Condition c = of_kind(LoadKind::all_at_once, 200, 32, 16);
  c.prompt_cv = 1;  // some prompts of 200 are longer than 128 tokens
  Measurement m = at(c);
  for (const bool median : {false, true}) {
    m.median = median;
    const Prediction p = predict(tiny_profile(), &device, m);
    for (const Observed quantity : {Observed::ttft, Observed::tpot, Observed::output_rate})
      CHECK(std::isnan(of(p, quantity)));
  }
  m.condition.prompt_cv = 0;
  CHECK(of(predict(tiny_profile(), &device, m), Observed::output_rate) > 0);
  CHECK(predict(tiny_profile(), &device, m).starved_share > 0.5);
  CHECK(predict(tiny_profile(), nullptr, m).starved_share == 0);
}

TEST_CASE("lengths are lognormal: of the mean that is told, with a median below it") {
  Condition c = closed_loop(1, 1000, 1);
  c.requests = 20000;
  c.prompt_cv = 1;
  Measurement m = at(c);
  // One at a time: 1 s and 1/8 s for each token of prompt. Tolerances: four standard errors, 1/141 of the mean each.
  CHECK(8 * (of(predict(eighths(), nullptr, m), Observed::ttft) - 1) == Approx(1000).epsilon(0.03));
  m.median = true;
  CHECK(8 * (of(predict(eighths(), nullptr, m), Observed::ttft) - 1) == Approx(1000 / std::sqrt(2)).epsilon(0.03));
}

TEST_CASE("the same condition draws the same lengths, and answers that vary end later than answers alike") {
  Condition c = of_kind(LoadKind::all_at_once, 4000, 8, 100);
  c.output_cv = 0.5;
  c.max_num_seqs = 4000;
  c.max_num_batched_tokens = 1'000'000;
  const Prediction once = predict(eighths(), nullptr, at(c));
  CHECK(of(once, Observed::output_rate) == of(predict(eighths(), nullptr, at(c)), Observed::output_rate));
  c.output_cv = 0;
  CHECK(of(once, Observed::output_rate) < of(predict(eighths(), nullptr, at(c)), Observed::output_rate));
}

TEST_CASE("a condition's processes replace the profile's, by the law of cores") {
  Profile profile = tiny_profile();
  profile.by_cores = true;
  profile.cores = {.cores = 16, .bandwidth_Bps = 1600, .core_compute_flops = 1e9, .half_speed_threads = 1e9};
  apply_cores(profile);
  Condition c = fixed_batch(1, 1, 1);
  const double one = of(predict(profile, nullptr, at(c)), Observed::itl);
  c.processes = 4;
  CHECK(of(predict(profile, nullptr, at(c)), Observed::itl) > 3 * one);
  profile.instances_per_device = 4;
  apply_cores(profile);
  c.processes = 0;
  const double four = of(predict(profile, nullptr, at(c)), Observed::itl);
  c.processes = 4;
  CHECK(of(predict(profile, nullptr, at(c)), Observed::itl) == four);
}

}  // namespace prediction_test
