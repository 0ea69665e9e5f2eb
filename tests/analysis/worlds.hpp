// Small platforms, deployments and records with round numbers, made by hand. No file is read.
#pragma once

#include "analysis/summary/summary.hpp"
#include "record/record.hpp"

namespace racksim::test {

/// A rack of 1,100 W and 10 U, 100 W of it reserved, with servers of 300 W and 2 U: 3 by power, 5 by space. Each server
/// is one device.
inline Platform rack_of_three() {
  Platform p;
  p.racks.push_back({.name = "r",
                     .label = "rack",
                     .power_budget_w = 1100,
                     .power_reserved_w = 100,
                     .space_u = 10,
                     .space_reserved_u = 0,
                     .servers = {0, 1, 2}});
  for (int s = 0; s < 3; ++s) {
    p.servers.push_back(
        {.name = "s" + std::to_string(s), .chassis = {}, .nameplate_w = 300, .height_u = 2, .devices = {s}});
    p.devices.push_back({.name = "d" + std::to_string(s),
                         .type = "box",
                         .server = s,
                         .memory_bytes = 10e9,
                         .bandwidth_Bps = 1e9,
                         .idle_w = 100,
                         .max_w = 200});
  }
  return p;
}

/// A step of 50 ms for one sequence, 10 ms more for each further one; 1,000 parameters, so memory never matters.
inline Profile steady_profile() {
  Profile p;
  p.name = "steady";
  p.title = "Steady";
  p.device = "box";
  p.model = {.name = "tiny",
             .title = "Tiny",
             .layers = 1,
             .hidden = 8,
             .heads = 1,
             .kv_heads = 1,
             .head_dim = 8,
             .ffn = 8,
             .vocab = 8,
             .source = {}};
  p.overhead_s = 0.04;
  p.per_sequence_s = 0.01;
  p.bandwidth_Bps = 1e15;
  p.compute_flops = 1e18;
  p.evidence = Evidence::measured;
  p.fitted_max_batch = 64;
  return p;
}

inline Scenario scenario_of(std::int64_t max_num_seqs) {
  Scenario s;
  s.name = "hand-made";
  s.users["all"] = {.arrivals = Population::Arrivals::open,
                    .sessions_per_s = 1,
                    .trace = {},
                    .prompt_tokens = fixed(100),
                    .output_tokens = fixed(100),
                    .where = {}};
  s.serving.pools["main"] = {.profile = "steady", .max_num_seqs = max_num_seqs, .where = {}};
  s.sla = {{.metric = Objective::Metric::tpot, .limit = 0.1, .attainment = 0.9}};
  s.claim.speed_tps = 10;
  return s;
}

inline Deployment deployment_of(const Scenario& scenario, const Platform& platform, const Profile& profile) {
  return deploy(scenario, platform, {{"steady", profile}});
}

/// 100 turns in a window of 100 s, `good` of them at 50 ms per token, the others at 200 ms; 1,000 s x W of power.
inline Record record_with(int good) {
  Record r;
  r.window_s = 100;
  r.sent = r.all_sent = 100;
  r.outcomes[0] = r.all_outcomes[0] = 100;
  r.good_turns = good;
  r.sessions = 100;
  r.output_tokens = 10000;
  r.objectives = {{static_cast<double>(good), 100}};
  for (int i = 0; i < 100; ++i) {
    r.metrics[Metric::tpot].add(i < good ? 0.05 : 0.2);
    r.metrics[Metric::e2el].add(5);
  }
  r.in_flight = {.integral = 500, .peak = 9};
  r.in_flight_first_half = r.in_flight_second_half = 5;
  r.pools = {{.name = "main", .batch_s = 100, .busy_s = 50, .max_batch = 4, .handed_over = {}}};
  r.devices.assign(3, {.energy_j = 15000, .prompt_j = 3000, .busy_s = 20, .peak_w = 180});
  r.servers.assign(3, {.energy_j = 15000, .chassis_j = 0, .peak_w = 180, .turns = 33});
  r.racks.resize(1);
  r.racks[0].energy_j = 45000;
  r.racks[0].power_w.add(450, 100);
  return r;
}

/// Three servers of one device, four turns at once on each.
inline Summary summary_of(const std::vector<Record>& records, const Scenario& scenario = scenario_of(4)) {
  const Platform platform = rack_of_three();
  const Deployment deployment = deployment_of(scenario, platform, steady_profile());
  return summarize(scenario, platform, deployment, estimate(scenario, platform, deployment), records);
}

}  // namespace racksim::test
