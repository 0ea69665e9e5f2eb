// Prefix caches in the world, by pencil: who finds how much of what others said before. Steps of 1 ms whatever they
// hold, KV of 2 bytes a token, blocks of 16 tokens.
#include <catch2/catch.hpp>

#include "scenario/files.hpp"
#include "support/replicate.hpp"

using namespace racksim;
using namespace racksim::test;

namespace prefix_test {

namespace {

/// One person on one instance: 100 tokens of question, 11 of answer, so many turns, 2 s apart.
Scenario chat(std::int64_t turns, const std::string& platform = "slot.xml") {
  Scenario s = slots(platform, 1, 1);
  Population& users = s.users["users"];
  users.arrivals = Population::Arrivals::closed;
  users.people = 1;
  users.prompt_tokens = fixed(100);
  users.output_tokens = fixed(11);
  users.turns = fixed(static_cast<double>(turns));
  users.next_turn = Population::NextTurn::after_last_token;
  users.think_s = fixed(2);
  s.serving.queue.place = Queue::Place::instance;
  s.serving.pools["main"].max_num_seqs = 8;
  s.serving.pools["main"].prefix_cache = true;
  s.run = {
      .seed = 1, .warmup_s = 0, .duration_s = 2 * static_cast<double>(turns) - 1, .drain_s = 10, .replications = 1};
  return s;
}

Record run(const Scenario& s) { return replicate(s).front(); }

Scenario replayed(const Folder& folder, const std::string& rows) {
  Scenario s = chat(1);
  Population& users = s.users["users"];
  users.arrivals = Population::Arrivals::trace;
  users.trace = (folder.path() / folder.write("trace.jsonl", rows)).string();
  users.prompt_tokens = users.output_tokens = {.kind = Distribution::Kind::trace};
  users.repeat = false;
  s.run.duration_s = 100;
  return s;
}

std::string mooncake(int at_ms, int input, const std::string& blocks) {
  return "{\"timestamp\": " + std::to_string(at_ms) + ", \"input_length\": " + std::to_string(input) +
         ", \"output_length\": 5, \"hash_ids\": [" + blocks + "]}\n";
}

}  // namespace

TEST_CASE("A conversation finds the full blocks of its turns before", "[world][prefix]") {
  const Record r = run(chat(3));
  REQUIRE(r.outcomes[0] == 3);
  // In KV after each turn: 110 tokens, 6 blocks; 221, 13 blocks; asked for 100, 211, 322.
  CHECK(r.input_tokens == 100 + 211 + 322);
  CHECK(r.cached_input_tokens == 96 + 208);
  CHECK(r.pools[0].prefix_found_tokens == 96 + 208);
  CHECK(r.pools[0].prefill_tokens == 100 + (211 - 96) + (322 - 208));
  CHECK(r.pools[0].prefix_evicted_blocks == 0);
}

TEST_CASE("Without a cache, or where others' turns are, nothing is found", "[world][prefix]") {
  Scenario off = chat(3);
  off.serving.pools["main"].prefix_cache = false;
  CHECK(run(off).cached_input_tokens == 0);
  Scenario round = chat(3, "slots.xml");
  round.serving.routing = Routing::round_robin;
  CHECK(run(round).cached_input_tokens == 0);
  round.serving.routing = Routing::prefix_aware;
  CHECK(run(round).cached_input_tokens == 96 + 208);
}

TEST_CASE("History that is cut off begins otherwise, and is not found", "[world][prefix]") {
  Scenario s = chat(4);
  s.serving.pools["main"].max_model_len_tokens = 250;  // room for 139 tokens of history
  const Record r = run(s);
  REQUIRE(r.outcomes[0] == 4);
  CHECK(r.input_tokens == 100 + 211 + 239 + 239);
  CHECK(r.cached_input_tokens == 96);
}

TEST_CASE("A system prompt is found by whoever comes later", "[world][prefix]") {
  Scenario s = chat(1);
  s.users["users"].shared_prefix_tokens = 50;
  s.users["users"].people = 2;
  s.users["users"].ramp_s = 1;
  s.run.duration_s = 1;
  const Record r = run(s);
  REQUIRE(r.outcomes[0] == 2);
  CHECK(r.input_tokens == 2 * 150);
  CHECK(r.cached_input_tokens == 48);
}

TEST_CASE("Of several kinds of people each has a system prompt of its own", "[world][prefix]") {
  Scenario s = chat(1);
  s.users["users"].shared_prefix_tokens = 50;
  s.users["zealots"] = s.users["users"];
  s.run.duration_s = 1;
  CHECK(run(s).cached_input_tokens == 0);
}

TEST_CASE("A place that is held is used before the cache", "[world][prefix]") {
  Scenario s = chat(3);
  s.users["users"].between_turns = Population::Between::hold;
  const Record r = run(s);
  CHECK(r.cached_input_tokens == 110 + 221);  // blocks that are not full, too
  CHECK(r.pools[0].prefix_asked_tokens == 100);
  CHECK(r.pools[0].prefix_found_tokens == 0);
}

TEST_CASE("A trace's hashes say what begins alike", "[world][prefix]") {
  const Folder folder;
  // The second shares 2 x 512 tokens with the first; the third is the first again: of its 1,100 tokens 68 blocks are
  // full.
  const std::string rows =
      mooncake(0, 1100, "1, 2, 3") + mooncake(1000, 1200, "1, 2, 4") + mooncake(2000, 1100, "1, 2, 3");
  Scenario s = replayed(folder, rows);
  const Record once = run(s);
  REQUIRE(once.outcomes[0] == 3);
  CHECK(once.input_tokens == 3400);
  CHECK(once.cached_input_tokens == 1024 + 1088);
  s.users["users"].repeat = true;  // each round has text of its own
  s.run.duration_s = 5;            // rows at 0, 1, 2, 3, 4 s
  const Record again = run(s);
  REQUIRE(again.outcomes[0] == 5);
  CHECK(again.cached_input_tokens == 1024 + 1088 + 1024);
}

TEST_CASE("What the decoding pool has cached does not move", "[world][prefix][handover]") {
  Scenario s = chat(2, "slots.xml");
  Pool pool = s.serving.pools["main"];
  pool.devices = 1;
  s.serving.pools = {{"decode", pool}, {"prefill", pool}};
  s.serving.pools["prefill"].hands_to = "decode";
  const Record both = run(s);
  REQUIRE(both.outcomes[0] == 2);
  // The prompt's 100 tokens are 6 full blocks on one side, with the answer 110 on the other: 6, too.
  CHECK(both.cached_input_tokens == 96);
  CHECK(both.pools[1].handed_over.bytes == 2 * (100 + 211 - 96));
  s.serving.pools["decode"].prefix_cache = false;
  const Record one = run(s);
  CHECK(one.cached_input_tokens == 96);
  CHECK(one.pools[1].handed_over.bytes == 2 * (100 + 211));
}

TEST_CASE("A turn whose KV is all there already is handed over without any", "[world][prefix][handover]") {
  const Folder folder;
  Scenario s = replayed(folder, mooncake(0, 512, "1") + mooncake(1000, 512, "1"));
  s.platform = kPlatforms + "/slots.xml";
  Pool pool = s.serving.pools["main"];
  pool.devices = 1;
  s.serving.pools = {{"decode", pool}, {"prefill", pool}};
  s.serving.pools["prefill"].hands_to = "decode";
  const Record r = run(s);
  REQUIRE(r.outcomes[0] == 2);
  CHECK(r.pools[1].handed_over.bytes == 2 * 512);
  CHECK(r.pools[1].handed_over.transfer_s.count() == 2);
  CHECK(r.cached_input_tokens == 496);  // the last block is computed, for the first token
}

TEST_CASE("A cache that nobody finds anything in changes nothing", "[world][prefix]") {
  Scenario s = slots("slots.xml", 400, 50);
  s.users["users"].prompt_tokens = {.kind = Distribution::Kind::exponential, .mean = 200};
  s.serving.pools["main"].max_num_seqs = 4;
  s.run = {.seed = 3, .warmup_s = 1, .duration_s = 20, .drain_s = 10, .replications = 1};
  const Record off = run(s);
  s.serving.pools["main"].prefix_cache = true;
  const Record on = run(s);
  REQUIRE(off.outcomes[0] > 1000);
  CHECK(on.outcomes == off.outcomes);
  CHECK(on.metrics[Metric::e2el].mean() == off.metrics[Metric::e2el].mean());
  CHECK(on.metrics[Metric::ttft].quantile(0.99) == off.metrics[Metric::ttft].quantile(0.99));
  CHECK(on.racks[0].energy_j == off.racks[0].energy_j);
  CHECK(on.pools[0].prefix_found_tokens == 0);
}

}  // namespace prefix_test
