// Calibrate: measurements that a known profile made lead back to it, and nothing else moves.
#include "analysis/calibration/calibrate.hpp"

#include <catch2/catch.hpp>

#include "calibration/points.hpp"
#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace {

using Keys = std::vector<std::string>;

/// A profile of which batches and contexts tell each coefficient: KV is cheap, so that large batches compute.
Profile truth() {
  Profile p = tiny_profile();
  p.per_sequence_s = 0.1;
  p.kv_bits = 2;
  return p;
}

/// The truth with the coefficients of its steps moved by 30 to 50 %.
Profile far_off() {
  Profile p = truth();
  p.overhead_s *= 1.5;
  p.per_sequence_s *= 0.5;
  p.bandwidth_Bps *= 0.7;
  p.compute_flops *= 1.4;
  return p;
}

const Keys kSteps{"step.overhead", "step.per_sequence", "step.bandwidth", "step.compute"};

/// Steps at a grid of batches and contexts: each coefficient rules some of them.
std::vector<Measurement> grid(const Profile& profile) {
  std::vector<Measurement> list;
  for (const double batch : {1., 2., 4., 16., 64., 256., 1024.})
    for (const double prompt : {1., 8., 40.})
      list.push_back(measured(profile, fixed_batch(batch, prompt, 2), {Observed::itl, Observed::ttft}));
  return list;
}

std::vector<Measurement> loops(const Profile& profile) {
  std::vector<Measurement> list;
  for (const double clients : {1., 2., 4., 8., 32., 128.})
    for (const double prompt : {1., 30., 300.})
      list.push_back(measured(profile, closed_loop(clients, prompt, 30), {Observed::ttft, Observed::tpot}));
  return list;
}

Calibration fit(Profile start, const std::vector<Measurement>& rows, const Keys& keys, const Device* device = nullptr) {
  const std::vector<Parameter> free = free_parameters(start, keys, device);
  return calibrate(start, free, match(rows, nullptr));
}

const Fitted& of(const Calibration& c, const std::string& key) {
  for (const Fitted& f : c.fitted)
    if (f.key == key) return f;
  throw std::logic_error(key);
}

}  // namespace

TEST_CASE("steps of fixed batches lead back to the profile that made them") {
  const Calibration c = fit(far_off(), grid(truth()), kSteps);
  CHECK(c.profile.overhead_s == Approx(truth().overhead_s).epsilon(0.01));
  CHECK(c.profile.per_sequence_s == Approx(truth().per_sequence_s).epsilon(0.02));
  CHECK(c.profile.bandwidth_Bps == Approx(truth().bandwidth_Bps).epsilon(0.01));
  CHECK(c.profile.compute_flops == Approx(truth().compute_flops).epsilon(0.01));
  for (const Fitted& f : c.fitted) CHECK(f.informed);
  CHECK(errors(c.matches, Observed::itl, false).worst < 0.01);
  CHECK(of(c, "step.overhead").start == far_off().overhead_s);
  CHECK(of(c, "step.overhead").end == c.profile.overhead_s);
}

TEST_CASE("closed loops lead back to it too, through waiting and all") {
  Profile start = far_off();
  start.per_sequence_s = truth().per_sequence_s;
  const Calibration c = fit(start, loops(truth()), {"step.overhead", "step.bandwidth", "step.compute"});
  CHECK(c.profile.overhead_s == Approx(truth().overhead_s).epsilon(0.02));
  CHECK(c.profile.bandwidth_Bps == Approx(truth().bandwidth_Bps).epsilon(0.02));
  CHECK(c.profile.compute_flops == Approx(truth().compute_flops).epsilon(0.02));
  CHECK(errors(c.matches, Observed::tpot, false).worst < 0.02);
}

TEST_CASE("the costs of a core are found from layouts of 1 to 16 processes") {
  Profile cores = truth();
  cores.by_cores = true;
  cores.cores = {.cores = 16,
                 .core_bandwidth_Bps = 20,
                 .bandwidth_Bps = 100,
                 .core_compute_flops = 500,
                 .half_speed_threads = 8,
                 .overhead_per_thread_s = 0.05};
  apply_cores(cores);
  std::vector<Measurement> rows;
  for (const std::int64_t processes : {1, 2, 4, 16})
    for (const double batch : {1., 8., 64.})
      for (const double prompt : {2., 40.}) {
        Condition c = fixed_batch(batch, prompt, 2);
        c.processes = processes;
        rows.push_back(measured(cores, c, {Observed::itl, Observed::ttft}));
      }
  Profile start = cores;
  start.cores.bandwidth_Bps *= 0.7;
  start.cores.core_compute_flops *= 0.7;
  start.cores.half_speed_threads *= 1.4;
  start.cores.overhead_per_thread_s *= 1.5;
  apply_cores(start);
  const Calibration c = fit(
      start, rows, {"cores.bandwidth", "cores.core_compute", "cores.half_speed_threads", "cores.overhead_per_thread"});
  CHECK(c.profile.cores.bandwidth_Bps == Approx(100).epsilon(0.02));
  CHECK(c.profile.cores.core_compute_flops == Approx(500).epsilon(0.02));
  CHECK(c.profile.cores.half_speed_threads == Approx(8).epsilon(0.02));
  CHECK(c.profile.cores.overhead_per_thread_s == Approx(0.05).epsilon(0.02));
  CHECK(c.profile.bandwidth_Bps == Approx(cores.bandwidth_Bps).epsilon(0.02));  // applied
  // Where all cores are used, what a core and what the device can read show only as one sum: neither is told alone.
  const Calibration both = fit(start, rows, {"cores.bandwidth", "cores.core_bandwidth"});
  CHECK_FALSE(of(both, "cores.core_bandwidth").informed);
}

TEST_CASE("rows held back never enter the fit: wild ones leave every coefficient as it is, to the bit") {
  std::vector<Measurement> rows = grid(truth());
  for (std::size_t i = 2; i < rows.size(); i += 3) rows[i].held_back = true;
  const Calibration sober = fit(far_off(), rows, kSteps);
  for (Measurement& m : rows)
    if (m.held_back) *of(m, Observed::itl) *= 1000;
  const Calibration wild = fit(far_off(), rows, kSteps);
  for (const std::string& key : kSteps) CHECK(of(sober, key).end == of(wild, key).end);
  CHECK(sober.evaluations == wild.evaluations);
  CHECK(errors(sober.matches, Observed::itl, true).worst < 0.01);
  CHECK(errors(wild.matches, Observed::itl, true).worst > 0.99);
}

TEST_CASE("a few points of another physics do not bend the rest") {
  std::vector<Measurement> rows = grid(truth());
  *of(rows[4], Observed::itl) *= 3;
  const Calibration c = fit(far_off(), rows, kSteps);
  CHECK(c.profile.overhead_s == Approx(0.5).epsilon(0.05));
  CHECK(c.profile.bandwidth_Bps == Approx(100).epsilon(0.05));
}

TEST_CASE("what the points do not tell stays at its start and is reported so") {
  std::vector<Measurement> rows;
  for (const double batch : {1., 2., 3.}) rows.push_back(measured(truth(), fixed_batch(batch, 40, 2), {Observed::itl}));
  Profile start = truth();
  start.overhead_s *= 1.5;
  const Calibration c = fit(start, rows, {});
  for (const char* key :
       {"power.prefill", "power.slope", "step.compute"}) {  // no watts; no step that computes for long
    INFO(key);
    CHECK(of(c, key).end == Approx(of(c, key).start).epsilon(1e-9));
    CHECK_FALSE(of(c, key).informed);
  }
  CHECK(c.profile.prompt_floor_s == 0);
  CHECK(c.profile.front_end_s == 0);
  CHECK(c.profile.model.name == start.model.name);
}

TEST_CASE("what is not named does not move") {
  const Calibration c = fit(far_off(), grid(truth()), {"step.overhead"});
  CHECK(c.fitted.size() == 1);
  CHECK(c.profile.bandwidth_Bps == far_off().bandwidth_Bps);
  CHECK(c.profile.compute_flops == far_off().compute_flops);
  CHECK(c.profile.overhead_s != far_off().overhead_s);
}

TEST_CASE("bandwidth never exceeds the datasheet, whatever was measured") {
  Device device;
  device.bandwidth_Bps = 90;  // the truth reads at 100
  const Calibration c = fit(far_off(), grid(truth()), kSteps, &device);
  CHECK(c.profile.bandwidth_Bps <= 90);
  CHECK(c.profile.bandwidth_Bps > 80);
}

TEST_CASE("watts that fall with the batch give no curve that falls: a profile's file has none") {
  Device device;
  device.idle_w = 0;
  device.max_w = 100;
  std::vector<Measurement> rows;
  for (const double batch : {1., 4., 16., 64.}) {
    rows.push_back(at(fixed_batch(batch, 8, 2)));
    of(rows.back(), Observed::power) = 80 / batch;
  }
  Profile start = tiny_profile();
  start.power = {.prefill = 1, .decode_low = 0.2, .decode_high = 0.8, .midpoint_batch = 8, .slope = 1};
  const Calibration c = calibrate(start, free_parameters(start, {}), match(rows, &device));
  CHECK(c.profile.power.decode_low <= c.profile.power.decode_high);
  CHECK(c.profile.power.slope <= 100);
}

TEST_CASE("a start that fits is where the search ends") {
  const Calibration c = fit(truth(), grid(truth()), kSteps);
  for (const Fitted& f : c.fitted) CHECK(f.end == Approx(f.start).epsilon(1e-6));
}

TEST_CASE("progress hears of every evaluation, and costs go down") {
  Profile start = far_off();
  const std::vector<Measurement> rows = grid(truth());
  std::vector<double> costs;
  const Calibration c =
      calibrate(start, free_parameters(start, kSteps), match(rows, nullptr), [&](int evaluation, double cost) {
        costs.push_back(cost);
        CHECK(evaluation == static_cast<int>(costs.size()));
      });
  CHECK(c.evaluations == static_cast<int>(costs.size()));
  CHECK(costs.back() < costs.front() / 100);
}
