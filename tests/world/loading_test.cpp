// Weights that come and go: when turns are begun, by pencil. Steps of 1 ms, answers of 0.1 s, loads of a second.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "world/racks.hpp"

using namespace racksim;
using namespace racksim::test;

namespace loading_test {

namespace {

Population person(const std::string& pool) {
  Population p;
  p.arrivals = Population::Arrivals::closed;
  p.people = 1;
  p.prompt_tokens = fixed(1);
  p.output_tokens = fixed(100);
  p.think_s = fixed(0.9);
  p.next_turn = Population::NextTurn::after_last_token;
  p.pools = {pool};
  return p;
}

/// One person each asks pools a and b, which take turns on `platform`; a is loaded first.
Scenario turns(const std::string& platform) {
  Scenario s = slots(platform, 1, 1);
  s.users = {{"asks-a", person("a")}, {"asks-b", person("b")}};
  Pool pool = s.serving.pools["main"];
  pool.loading = {.overhead_s = 1, .swap_group = "turns"};
  s.serving.pools = {{"a", pool}, {"b", pool}};
  s.serving.queue.place = Queue::Place::instance;
  s.run = {.seed = 1, .warmup_s = 0, .duration_s = 10, .drain_s = 10, .replications = 1};
  return s;
}

Record run(const Scenario& s) { return replicate(s).front(); }

std::string storage(const std::string& name, double bandwidth_Bps, const std::string& neighbour) {
  return fmt::format(R"(<host id="{0}" speed="1Gf"><prop id="kind" value="storage"/></host>
<link id="{0}-link" bandwidth="{1}Bps" latency="0ns"/>
<route src="{0}" dst="{2}"><link_ctn id="{0}-link"/></route>)",
                     name, bandwidth_Bps, neighbour);
}

double weights() {
  const Scenario s = slots("slots.xml", 1, 1);
  return deploy(s, read_platform(s.platform), read_profiles(s)).pools[0].weight_bytes;
}

/// The test rack with files behind a link that carries the weights in 2 s, and disks that take half a second.
std::string with_storage(const Folder& folder) {
  const std::string router = R"(<prop id="wattage_per_state" value="0:0:0"/>
      </host>)";
  const std::string base = R"(<prop id="wattage_per_state" value="100:100:180"/>
        </host>)";
  return edited_rack(folder, "slots.xml",
                     {{router, router + storage("files", weights() / 2, "slots-router")},
                      {base, base + storage("disks", weights() * 2, "slots-0-base")}});
}

Record run_there(const Scenario& s, bool by_actor = false) {
  const Platform platform = read_platform(s.platform);
  RunOptions options;
  options.check_energy = by_actor;
  return run_replications(s, platform, deploy_units(s, platform), options).front();
}

/// One person asks each of `instances`, which begin without their weights.
Scenario cold(const std::string& platform, std::int64_t instances, const Loading& loading) {
  Scenario s = turns("slots.xml");
  s.platform = platform;
  s.users.erase("asks-b");
  s.users["asks-a"].people = instances;
  s.serving.pools.erase("b");
  s.serving.pools["a"].devices = instances;
  s.serving.pools["a"].loading = loading;
  s.serving.pools["a"].loading.at_start = Loading::AtStart::absent;
  return s;
}

}  // namespace

TEST_CASE("Whoever asks while weights come waits for them", "[world]") {
  Scenario s = turns("slot.xml");
  s.users.erase("asks-b");
  s.serving.pools.erase("b");
  s.serving.pools["a"].loading = {.overhead_s = 2.5, .at_start = Loading::AtStart::absent};
  const Record r = run(s);
  CHECK(r.metrics[Metric::ttft].max() == Approx(2.501));
  CHECK(r.pools[0].loads == 1);
  CHECK(r.pools[0].loading_s == Approx(2.5));
  CHECK(r.devices[0].busy_s == Approx(0.8));  // 2.5, 3.5 .. 9.5 s

  const double weights = deploy(s, read_platform(s.platform), read_profiles(s)).pools[0].weight_bytes;
  s.serving.pools["a"].loading = {.bandwidth_Bps = weights / 2, .at_start = Loading::AtStart::absent};
  CHECK(run(s).metrics[Metric::ttft].max() == Approx(2.001));
}

TEST_CASE("Two models on one device take turns", "[world]") {
  // a: 0 .. 0.1 s; b is loaded until 1.1 s, and answers until 1.2 s. a's person has asked again at 1.0 s, so that a is
  // loaded until 2.2 s, and so on: loads end every 1.1 s, and each turn waits for one from 0.1 s after it was sent on.
  for (const auto place : {Queue::Place::instance, Queue::Place::router}) {
    Scenario s = turns("slot.xml");
    s.serving.queue.place = place;
    const Record r = run(s);
    CHECK(r.people[0].metrics[Metric::ttft].min() == Approx(0.001));
    CHECK(r.people[1].metrics[Metric::ttft].min() == Approx(1.101));
    CHECK(r.metrics[Metric::ttft].max() == Approx(1.201));
    CHECK(r.pools[0].loads == 4);  // 2.2, 4.4, 6.6, 8.8 s
    CHECK(r.pools[1].loads == 5);  // 1.1 .. 9.9 s
    CHECK(r.pools[0].loading_s == Approx(4).margin(1e-6));
    CHECK(r.pools[1].loading_s == Approx(5));
    CHECK(r.outcomes[static_cast<std::size_t>(Outcome::completed)] == r.sent);
  }
}

TEST_CASE("A loaded model stays for a time, whoever waits", "[world]") {
  Scenario s = turns("slot.xml");
  s.serving.pools["a"].loading.stay_s = 2.5;
  s.run.duration_s = 1.5;
  const Record r = run(s);
  CHECK(r.people[0].metrics[Metric::ttft].max() == Approx(0.001));  // 0 and 1.0 s
  CHECK(r.people[1].metrics[Metric::ttft].max() == Approx(3.501));  // 2.5 s and a load
}

TEST_CASE("Who leaves has no model loaded", "[world]") {
  Scenario s = turns("slot.xml");
  s.users["asks-b"].patience_s = fixed(0.05);  // a is closed, and opened again before its answer has ended
  s.run.duration_s = 1.5;
  const Record r = run(s);
  CHECK(r.pools[1].loads == 0);
  CHECK(r.people[0].metrics[Metric::ttft].max() == Approx(0.001));  // never loaded anew, nor held up
}

TEST_CASE("KV of places that are held goes with the weights", "[world]") {
  Scenario s = turns("slot.xml");
  s.users["asks-a"].turns = fixed(2);
  s.users["asks-a"].between_turns = Population::Between::hold;
  s.run.duration_s = 1.05;  // two turns of the one, and one of the other
  const Record r = run(s);
  CHECK(r.sent == 3);
  CHECK(r.pools[0].prefill_tokens == 1 + 102);  // not 1 + 2: all is computed anew
}

TEST_CASE("Routers send people to where their model is", "[world]") {
  Scenario s = turns("slots.xml");  // 8 devices
  const Record r = run(s);
  CHECK(r.pools[1].loads == 1);  // once, on one of them
  CHECK(r.pools[0].loads == 0);
  CHECK(r.people[1].metrics[Metric::ttft].max() == Approx(1.001));  // where nothing had to end
  CHECK(r.people[1].metrics[Metric::ttft].min() == Approx(0.001));
}

TEST_CASE("Both clocks load alike", "[world]") {
  const Scenario s = turns("slot.xml");
  const Record timer = run(s);
  const Record actor = replicate(s, true).front();
  CHECK(timer.metrics[Metric::ttft].mean() == actor.metrics[Metric::ttft].mean());
  CHECK(actor.oracle_worst_relative_error < 1e-9);
}

TEST_CASE("Weights cross the links from where they are stored, and share them", "[world]") {
  const Folder folder;
  const std::string rack = with_storage(folder);
  const auto first_token_s = [&](std::int64_t instances, const Loading& loading) {
    const Record r = run_there(cold(rack, instances, loading), instances == 1);
    CHECK(r.pools[0].loads == instances);
    return r.metrics[Metric::ttft].max();
  };
  CHECK(first_token_s(1, {.from = "files"}) == Approx(2.001).epsilon(1e-6));
  CHECK(first_token_s(4, {.from = "files"}) == Approx(8.001).epsilon(1e-6));
  CHECK(first_token_s(1, {.from = "files", .overhead_s = 0.25}) == Approx(2.251).epsilon(1e-6));
  CHECK(first_token_s(4, {.from = "server"}) == Approx(2.001).epsilon(1e-6));
  CHECK(first_token_s(1, {.from = "server", .bandwidth_Bps = weights()}) == Approx(1.001).epsilon(1e-6));
  CHECK(first_token_s(1, {.from = "files", .bandwidth_Bps = weights()}) == Approx(2.001).epsilon(1e-6));
}

TEST_CASE("Storage that is not there is told", "[world]") {
  const Folder folder;
  const std::string rack = with_storage(folder);
  CHECK_THROWS_WITH(run_there(cold(rack, 1, {.from = "fils"})), Catch::Contains("no storage `fils`"));
  CHECK_THROWS_WITH(run(cold(kPlatforms + "/slots.xml", 1, {.from = "server"})),
                    Catch::Contains("no storage of its own"));
}

}  // namespace loading_test
