// Bench: engines under a load generator, by hand. A step lasts 1 s + 1/8 s for each token in it.
#include "analysis/calibration/bench.hpp"

#include <catch2/catch.hpp>

#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace bench_test {

namespace {

constexpr EngineLimits kRoomy{.max_num_seqs = 4, .kv_blocks = 1000, .block_size_tokens = 4};

Service serve(const EngineLimits& limits, const std::vector<Request>& requests, std::size_t clients = 0,
              std::size_t instances = 1) {
  const StepModel model(eighths(), limits.max_num_seqs);
  return racksim::serve(model, limits, requests, clients, instances);
}

/// How many requests are at the server at a time, just after it.
int in_flight(const Service& service, double now_s) {
  int count = 0;
  for (const Timing& t : service.timings) count += t.sent_s <= now_s && now_s < t.last_s ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("one request: 2 s for 8 tokens of prompt, then two steps of 1.125 s") {
  const Service s = serve(kRoomy, {{3, 8, 3}});
  REQUIRE(s.timings.size() == 1);
  CHECK(s.timings[0].served());
  CHECK(s.timings[0].ttft_s() == 2);
  CHECK(s.timings[0].tpot_s() == 1.125);
  CHECK(s.end_s == 3 + 2 + 2.25);
  CHECK(s.starved_share == 0);
}

TEST_CASE("requests come at their times: the second waits for the end of the step that runs") {
  const Service s = serve(kRoomy, {{0, 8, 3}, {2.5, 16, 2}});
  // 0 .. 2 prompt; 2 .. 3.125 one token; 3.125 .. 6.25 one token and 16 of prompt; 6.25 .. 7.375 the second's last
  CHECK(s.timings[0].last_s == 6.25);
  CHECK(s.timings[1].first_s == 6.25);
  CHECK(s.timings[1].ttft_s() == 3.75);
  CHECK(s.timings[1].last_s == 7.375);
}

TEST_CASE("all at once: as many prompts as the budget holds enter a step") {
  EngineLimits limits = kRoomy;
  limits.max_num_batched_tokens = 16;
  const Service s = serve(limits, {{0, 8, 2}, {0, 8, 2}, {0, 8, 2}, {0, 8, 2}});
  // The first is taken at once, 0 .. 2; at 2 one slot decodes and 15 tokens of budget hold one prompt: 2 .. 4.125 with
  // 1 + 8 tokens, which ends the first; then 1 + 8 again, twice; then the last decodes alone.
  CHECK(s.timings[0].last_s == 4.125);
  CHECK(s.timings[1].first_s == 4.125);
  CHECK(s.timings[2].first_s == 6.25);
  CHECK(s.timings[3].first_s == 8.375);
  CHECK(s.end_s == 9.5);
}

TEST_CASE("a chunked prompt fills what the budget leaves, and the next prompt the rest of the last chunk") {
  EngineLimits limits = kRoomy;
  limits.max_num_batched_tokens = 8;
  limits.chunked_prefill = true;
  const Service s = serve(limits, {{0, 12, 1}, {0, 4, 1}});
  // 0 .. 2 eight tokens of the first; 2 .. 4 its last four and the four of the second
  CHECK(s.timings[0].first_s == 4);
  CHECK(s.timings[1].first_s == 4);
}

TEST_CASE("a closed loop keeps its clients in flight until the requests run out") {
  const std::vector<Request> requests(9, Request{0, 8, 3});
  const Service s = serve(kRoomy, requests, 3);
  for (std::size_t i = 3; i < 9; ++i) {
    int ended_then = 0;
    for (std::size_t j = 0; j < i; ++j) ended_then += s.timings[j].last_s == s.timings[i].sent_s ? 1 : 0;
    CHECK(ended_then >= 1);
    CHECK(in_flight(s, s.timings[i].sent_s) == 3);
  }
  CHECK(in_flight(s, 0) == 3);
  CHECK(in_flight(s, s.end_s) == 0);
  for (std::size_t i = 1; i < 9; ++i) CHECK(s.timings[i].sent_s >= s.timings[i - 1].sent_s);
}

TEST_CASE("a loop of one client serves requests one after another") {
  const Service s = serve(kRoomy, {{0, 8, 3}, {0, 16, 1}, {0, 8, 3}}, 1);
  CHECK(s.timings[1].sent_s == 4.25);
  CHECK(s.timings[1].last_s == 4.25 + 3);
  CHECK(s.timings[2].sent_s == 7.25);
  CHECK(s.end_s == 7.25 + 4.25);
}

TEST_CASE("clients of a loop begin when their first requests say so") {
  const Service s = serve(kRoomy, {{1, 8, 1}, {10, 8, 1}, {0, 8, 1}}, 2);
  CHECK(s.timings[0].sent_s == 1);
  CHECK(s.timings[1].sent_s == 10);
  CHECK(s.timings[2].sent_s == 3);  // when the first has ended, whatever its own time says
}

TEST_CASE("each request goes to the instance with the fewest in flight") {
  const Service s = serve(kRoomy, {{0, 8, 3}, {0.5, 8, 9}, {5, 8, 3}}, 0, 2);
  CHECK(s.timings[0].ttft_s() == 2);
  CHECK(s.timings[1].ttft_s() == 2);  // an engine of its own
  CHECK(s.timings[2].ttft_s() == 2);  // that of the first, idle since 4.25; the second's decodes until 11.5
}

TEST_CASE("who has a slot but no KV memory starves the server: the share of busy time is told") {
  // 4 blocks of 4 tokens. Prompt 8 and an answer of 3 hold 3 blocks at the end; the second waits for 3 until 4.25 s.
  const EngineLimits limits{.max_num_seqs = 4, .kv_blocks = 4, .block_size_tokens = 4, .reserve_output = true};
  const Service s = serve(limits, {{0, 8, 3}, {0, 8, 3}});
  CHECK(s.timings[0].last_s == 4.25);
  CHECK(s.timings[1].first_s == 6.25);
  CHECK(s.end_s == 8.5);
  CHECK(s.starved_share == 0.5);
}

TEST_CASE("who waits for a slot, and not for memory, starves nobody") {
  const Service s = serve({.max_num_seqs = 1, .kv_blocks = 1000, .block_size_tokens = 4}, {{0, 8, 3}, {0, 8, 3}});
  CHECK(s.end_s == 8.5);
  CHECK(s.starved_share == 0);
}

TEST_CASE("idle time is no busy time: the share does not depend on pauses") {
  const EngineLimits limits{.max_num_seqs = 4, .kv_blocks = 4, .block_size_tokens = 4, .reserve_output = true};
  const Service s = serve(limits, {{0, 8, 3}, {0, 8, 3}, {100, 8, 3}, {100, 8, 3}});
  CHECK(s.end_s == 108.5);
  CHECK(s.starved_share == 0.5);
}

TEST_CASE("what cannot fit in KV memory is refused, and its client goes on") {
  const EngineLimits limits{.max_num_seqs = 4, .kv_blocks = 4, .block_size_tokens = 4};
  const Service s = serve(limits, {{0, 100, 3}, {0, 8, 3}, {0, 100, 3}, {0, 8, 3}}, 1);
  CHECK_FALSE(s.timings[0].served());
  CHECK_FALSE(s.timings[2].served());
  CHECK(s.timings[1].sent_s == 0);
  CHECK(s.timings[3].sent_s == 4.25);
  CHECK(s.end_s == 8.5);
}

TEST_CASE("no requests, no time") {
  const Service s = serve(kRoomy, {});
  CHECK(s.timings.empty());
  CHECK(s.end_s == 0);
}

}  // namespace bench_test
