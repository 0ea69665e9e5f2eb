// Prefill here, decode there: tokens come when a pencil says. Steps of 1 ms whatever they hold, KV of 2 bytes a token,
// links of 2 kB/s and 1 ms from every device, and to it: the KV of a prompt of 1,000 tokens takes 1 s and twice 1 ms.
#include <catch2/catch.hpp>

#include "world/racks.hpp"

using namespace racksim;
using namespace racksim::test;

namespace handover_test {

namespace {

std::string slow_rack(const Folder& folder) {
  return edited_rack(folder, "slots.xml", {{"bw=\"1000Gbps\" lat=\"1ns\"", "bw=\"2kBps\" lat=\"1ms\""}});
}

/// `people` who each ask once, at 0 s, with 1,000 tokens and for 11. `each`: instances of each pool.
Scenario split(const Folder& folder, std::int64_t people, std::int64_t each) {
  Scenario s = slots("slots.xml", 1, 1);
  s.platform = slow_rack(folder);
  Population& users = s.users["users"];
  users.arrivals = Population::Arrivals::closed;
  users.people = people;
  users.prompt_tokens = fixed(1000);
  users.output_tokens = fixed(11);
  users.think_s = fixed(1000);
  Pool pool = s.serving.pools["main"];
  pool.max_num_seqs = 4;
  pool.devices = each;
  s.serving.pools = {{"decode", pool}, {"prefill", pool}};
  s.serving.pools["prefill"].hands_to = "decode";
  s.serving.queue.place = Queue::Place::instance;
  s.run = {.seed = 1, .warmup_s = 0, .duration_s = 10, .drain_s = 10, .replications = 1};
  return s;
}

/// With so many KV blocks in each pool; 0 = as many as there are.
Record run(const Scenario& s, std::int64_t decode_blocks = 0, std::int64_t prefill_blocks = 0, bool by_actor = false) {
  const Platform platform = read_platform(s.platform);
  Deployment deployment = deploy_units(s, platform);
  if (decode_blocks > 0) deployment.pools[0].limits.kv_blocks = decode_blocks;
  if (prefill_blocks > 0) deployment.pools[1].limits.kv_blocks = prefill_blocks;
  RunOptions options;
  options.check_energy = by_actor;
  return run_replications(s, platform, deployment, options).front();
}

const HandoverRecord& handed_over(const Record& r) { return r.pools[1].handed_over; }

}  // namespace

TEST_CASE("KV takes latency and bytes over bandwidth, and the second token waits for it", "[world][handover]") {
  const Folder folder;
  const Record r = run(split(folder, 1, 1));
  REQUIRE(r.outcomes[0] == 1);
  CHECK(handed_over(r).bytes == 2000);
  CHECK(handed_over(r).wait_s.max() == 0);
  CHECK(handed_over(r).transfer_s.max() == Approx(1.002).epsilon(1e-8));
  // first token at 0.001 s, KV there at 1.003, second token at 1.004, the eleventh at 1.013
  CHECK(r.metrics[Metric::itl].max() == Approx(1.003).epsilon(1e-8));
  CHECK(r.metrics[Metric::itl].count() == 10);
  CHECK(r.metrics[Metric::tpot].max() == Approx(1.012 / 10).epsilon(1e-8));
  CHECK(r.pools[1].busy_s == Approx(0.001));
  CHECK(r.pools[0].busy_s == Approx(0.010));
  CHECK(r.pools[0].prefill_tokens == 0);
  CHECK(r.pools[1].prefill_tokens == 1000);
}

TEST_CASE("Two at once over one link take twice as long, over two they do not", "[world][handover]") {
  const Folder folder;
  const Record shared = run(split(folder, 2, 1));
  REQUIRE(shared.outcomes[0] == 2);
  // Prompts end at 0.001 and 0.002 s, bytes flow from 0.003 and 0.004 s on: 2 of the first's alone, 1,998 of each at
  // half the rate until 2.002 s, 2 of the second's alone.
  CHECK(handed_over(shared).transfer_s.min() == Approx(2.001).epsilon(1e-8));
  CHECK(handed_over(shared).transfer_s.max() == Approx(2.001).epsilon(1e-8));
  const Record apart = run(split(folder, 2, 2));
  REQUIRE(apart.outcomes[0] == 2);
  CHECK(handed_over(apart).transfer_s.max() == Approx(1.002).epsilon(1e-8));
}

TEST_CASE("Where the decoding side is full, KV stays where it is and keeps others out", "[world][handover]") {
  const Folder folder;
  // Room for one answer of 1,010 cached tokens where they decode, for two prompts where they are computed.
  const Record r = run(split(folder, 3, 1), 64, 126);
  REQUIRE(r.outcomes[0] == 3);
  CHECK(r.pools[0].preemptions == 0);
  // A: there at 1.003 s, last token at 1.013. B: prompt done at 0.002, room at 1.013, there at 2.015, last at 2.025.
  // C: blocks when A's have left, prompt 1.003 .. 1.004 s, room at 2.025, there at 3.027, second token at 3.028.
  CHECK(r.metrics[Metric::queue_time].max() == Approx(1.003).epsilon(1e-8));
  CHECK(handed_over(r).wait_s.mean() == Approx((0 + 1.011 + 1.021) / 3).epsilon(1e-8));
  CHECK(handed_over(r).transfer_s.max() == Approx(1.002).epsilon(1e-8));
  CHECK(r.metrics[Metric::itl].max() == Approx(2.024).epsilon(1e-8));
}

TEST_CASE("An actor and a timer let the same KV come at the same time, and joules agree", "[world][handover]") {
  const Folder folder;
  Scenario s = split(folder, 30, 2);
  s.users["users"].ramp_s = 5;
  s.users["users"].think_s = fixed(0.5);
  s.run.duration_s = 100;
  const Record timer = run(s);
  const Record actor = run(s, 0, 0, true);
  CHECK(timer.outcomes[0] > 50);
  CHECK(actor.outcomes == timer.outcomes);
  CHECK(actor.metrics[Metric::e2el].mean() == Approx(timer.metrics[Metric::e2el].mean()).epsilon(1e-9));
  CHECK(handed_over(actor).transfer_s.mean() == Approx(handed_over(timer).transfer_s.mean()).epsilon(1e-9));
  CHECK(actor.oracle_worst_relative_error < 1e-6);
}

TEST_CASE("A network that costs nothing gives the times of one instance", "[world][handover]") {
  const Folder folder;
  Scenario s = split(folder, 1, 1);
  s.platform = kPlatforms + "/slots.xml";  // 2 kB over 125 GB/s, and twice 1 ns
  CHECK(run(s).metrics[Metric::e2el].max() == Approx(0.011).epsilon(1e-5));
  CHECK(run(s).metrics[Metric::itl].max() == Approx(0.001).epsilon(1e-4));
}

TEST_CASE("Who has a first token is not driven off by KV on its way; what is open at the end is unfinished",
          "[world][handover]") {
  const Folder folder;
  Scenario s = split(folder, 2, 1);
  s.users["users"].patience_s = fixed(0.5);
  CHECK(run(s).outcomes[0] == 2);
  s.run.duration_s = 1;
  s.run.drain_s = 0.5;
  CHECK(run(s).outcomes[static_cast<std::size_t>(Outcome::unfinished)] == 2);
}

}  // namespace handover_test
