// Three opinions on capacity, speed and power.
#include "analysis/summary/three_opinions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/engine/step_model.hpp"

namespace racksim {

namespace {

double of_racks(const Estimate& e, const std::optional<std::int64_t>& sessions) {
  return sessions ? static_cast<double>(*sessions) * e.racks : kNotAvailable;
}

/// Watts of all servers that decode at the full batch: the value that follows from the platform and the power curves
/// without a simulation.
double full_batch_power_w(const Platform& platform, const Deployment& deployment) {
  std::vector<double> share(platform.devices.size(), 0.0);
  for (const Placement& i : deployment.placements) {
    const PoolPlan& plan = deployment.pools[static_cast<std::size_t>(i.pool)];
    if (plan.shares_devices_of >= 0) continue;  // not at the same time
    for (const int d : i.devices)
      share[static_cast<std::size_t>(d)] +=
          i.device_share *
          std::min(plan.power_ceiling, power_share(plan.profile.power, static_cast<double>(plan.pool.max_num_seqs)));
  }
  double watts = 0;
  for (const Server& server : platform.servers) {
    double sum = 0;
    for (const int d : server.devices) {
      const Device& device = platform.devices[static_cast<std::size_t>(d)];
      const double at = share[static_cast<std::size_t>(d)];
      watts += device.idle_w + at * (device.max_w - device.idle_w);
      sum += at / static_cast<double>(server.devices.size());
    }
    watts += server.chassis_idle_w + sum * (server.chassis_max_w - server.chassis_idle_w);
  }
  return watts;
}

double slowest_tps(const Estimate& e) {
  double slowest = kNotAvailable;
  for (const PoolPhysics& pool : e.pools) slowest = std::fmin(slowest, pool.full_tps());
  return slowest;
}

ComparisonRow streams_row(const Summary& s) {
  const Estimate& e = s.estimate;
  const Interval& in_flight = s.metric(Metric::concurrency).mean;
  return {.quantity = "turns in flight",
          .unit = "turns",
          .static_value = of_racks(e, e.sessions_per_rack),
          .theory = e.theory ? e.theory->blocking_load * e.racks : kNotAvailable,
          .simulated = in_flight.mean,
          .simulated_ci95 = in_flight.ci95,
          .remark = "static: slots; theory: erlangs at the blocking limit; simulated: mean of this load"};
}

ComparisonRow good_row(const Summary& s) {
  const Estimate& e = s.estimate;
  return {.quantity = "of these, in time",
          .unit = "turns",
          .theory = of_racks(e, e.fluid_sessions),
          .simulated = s.metric(Metric::concurrency).mean.mean * s.metric(Metric::good_fraction).mean.mean,
          .remark = "theory: largest that physics allows at this speed; simulated: x good_fraction"};
}

ComparisonRow speed_row(const Summary& s) {
  const double tpot_s = s.metric(Metric::tpot).at(Statistic::p50);
  return {.quantity = "speed, p50",
          .unit = "tok/s",
          .static_value = s.estimate.claims() ? s.estimate.claimed_tps : kNotAvailable,
          .theory = slowest_tps(s.estimate),
          .simulated = tpot_s > 0 ? 1 / tpot_s : kNotAvailable,
          .remark = "static: promised; theory: at the full batch; simulated: 1 / p50 of tpot"};
}

ComparisonRow power_row(const Summary& s, const Platform& platform, const Deployment& deployment) {
  return {.quantity = "power, mean",
          .unit = "W",
          .static_value = s.estimate.power_used_w * s.estimate.racks,
          .theory = full_batch_power_w(platform, deployment) * static_cast<double>(s.fleet_racks),
          .simulated = s.metric(Metric::power).mean.mean,
          .simulated_ci95 = s.metric(Metric::power).mean.ci95,
          .remark = "static: nameplates; theory: decoding at the full batch"};
}

}  // namespace

std::vector<ComparisonRow> comparison(const Summary& s, const Platform& platform, const Deployment& deployment) {
  return {streams_row(s), good_row(s), speed_row(s), power_row(s, platform, deployment)};
}

}  // namespace racksim
