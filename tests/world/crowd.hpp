// Crowd: a rack without a network, steps that depend on everything, and requests that come as they like.
#pragma once

#include "analysis/calibration/bench.hpp"
#include "input/reading/profile_reader.hpp"
#include "world/racks.hpp"

namespace racksim::test {

/// slot.xml without a network: no latency, and more bandwidth than text needs.
inline std::string rack_without_network(const Folder& folder) {
  return edited_rack(folder, "slot.xml", {{"1ns", "0s"}, {"1000Gbps", "1000000000000000Gbps"}});
}

/// Steps that depend on batch, context and prompts, all of a tenth of a second or so.
inline Profile steps() {
  Profile p = read_profile("unit", kPlatforms);
  p.overhead_s = 0.05;
  p.per_sequence_s = 0.003;
  p.bandwidth_Bps = 11e3;
  p.compute_flops = 15e3;
  p.prompt_overhead_s = 0.007;
  p.prompt_floor_s = 0.09;
  p.front_end_s = 0.02;
  return p;
}

/// 200 requests at irregular times, a burst of 20 now and then: more than 8 slots hold.
inline std::vector<Request> crowd() {
  std::vector<Request> requests;
  double now_s = 0;
  for (std::int64_t i = 0; i < 200; ++i) {
    now_s += i == 0 ? 0 : i % 20 == 0 ? 12.345 : 0.0123 * static_cast<double>(i * 7 % 11);
    requests.push_back({now_s, 1 + i * 37 % 150, 1 + i * 29 % 41});
  }
  return requests;
}

struct Case {
  std::string name;
  bool chunked = false, reserve = false;
  std::int64_t budget = 8192;
  double memory_utilization = 0.9;
};

inline Scenario open(const Folder& folder, const std::vector<Request>& requests, const Case& c) {
  std::string trace = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  for (const Request& r : requests)
    trace +=
        std::to_string(r.sent_s) + ',' + std::to_string(r.prompt_tokens) + ',' + std::to_string(r.output_tokens) + '\n';
  Scenario s = slots("slot.xml", 1, 1);
  s.platform = rack_without_network(folder);
  Population& users = s.users["users"];
  users.arrivals = ReplayedTrace{.file = folder.write("trace.csv", trace), .repeat = false};
  users.lengths = LengthsApart{Traced{}, Traced{}};
  Pool& pool = s.serving.pools["main"];
  pool.max_num_seqs = 8;
  pool.max_num_batched_tokens = c.budget;
  pool.chunked_prefill = c.chunked;
  pool.reserve_output = c.reserve;
  s.serving.queue.place = Queue::Place::instance;
  s.run = {.seed = 1, .warmup_s = 0, .duration_s = 1000, .drain_s = 1000, .replications = 1};
  return s;
}

}  // namespace racksim::test
