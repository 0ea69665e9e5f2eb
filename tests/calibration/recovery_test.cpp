// Recovery: measurements that a known profile made lead back to it from a start that is far off.
#include <catch2/catch.hpp>

#include "calibration/known.hpp"

using namespace racksim;
using namespace racksim::test;

namespace recovery_test {

namespace {

std::vector<Measurement> loops(const Profile& profile) {
  std::vector<Measurement> list;
  for (const double clients : {1., 2., 4., 8., 32., 128.})
    for (const double prompt : {1., 30., 300.})
      list.push_back(measured(profile, closed_loop(clients, prompt, 30), {Observed::ttft, Observed::tpot}));
  return list;
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
}

TEST_CASE("a few points of another physics do not bend the rest") {
  std::vector<Measurement> rows = grid(truth());
  *of(rows[4], Observed::itl) *= 3;
  const Calibration c = fit(far_off(), rows, kSteps);
  CHECK(c.profile.overhead_s == Approx(0.5).epsilon(0.05));
  CHECK(c.profile.bandwidth_Bps == Approx(100).epsilon(0.05));
}

}  // namespace recovery_test
