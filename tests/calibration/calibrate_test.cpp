// Calibrate: what a fit may not do: see what is held back, move what nothing tells, leave the bounds of a profile.
#include <catch2/catch.hpp>

#include "calibration/known.hpp"

using namespace racksim;
using namespace racksim::test;

namespace calibrate_test {

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

}  // namespace calibrate_test
