// Engine: lives of one to four turns, computed by hand. A step lasts 1 s + 1/8 s for each token in it.
#include "model/engine/engine.hpp"

#include <catch2/catch.hpp>

#include "model/engine_bench.hpp"

using namespace racksim;
using namespace racksim::test;

namespace engine_test {

namespace {

using Bench = EngineBench;

Turn reading(double period_s) { return {.reading_period_s = period_s}; }

constexpr EngineLimits kRoomy{.max_num_seqs = 4, .kv_blocks = 1000, .block_size_tokens = 4};

}  // namespace

TEST_CASE("one turn: prefill 2 s, then two steps of 1.125 s") {
  Bench b(kRoomy);
  REQUIRE(b.submit(1, 8, 3, 0));
  CHECK(b.engine.next_event_s() == 2);
  b.advance(2);
  CHECK(b.engine.parts().batch.size() == 1);
  CHECK(b.engine.parts().kv.pool().used() == 2);
  CHECK(b.engine.next_event_s() == 4.25);
  b.advance(4.25);
  REQUIRE(b.ended.size() == 1);
  CHECK(b.ended[0].first_s == 2);
  CHECK(b.ended[0].last_s == 4.25);
  CHECK(b.engine.parts().kv.pool().used() == 0);
  CHECK(b.engine.next_event_s() == kNever);
  REQUIRE(b.segments.size() == 2);
  CHECK(b.segments[0].prefill.tokens == 8);
  CHECK(b.segments[1].steps == 2);
  CHECK(b.segments[1].blocks_after == 3);
}

TEST_CASE("an engine that stops tells the steps that have ended by then, and no other") {
  const auto stopped_at = [](double now_s) {
    Bench b(kRoomy);
    b.submit(1, 8, 9, 0);  // tokens at 2, 3.125, 4.25, 5.375, ...
    b.advance(2);
    b.engine.stop(now_s, b);
    std::int64_t generated = -1;
    b.engine.for_each_open([&](const Turn&, std::int64_t tokens) { generated = tokens; });
    const std::int64_t steps = b.segments.size() < 2 ? 0 : b.segments[1].steps;
    CHECK(generated == 1 + steps);
    CHECK(b.engine.parts().kv.pool().used() == b.engine.parts().kv.blocks_for(8 + steps));
    if (steps > 0) CHECK(b.segments[1].end_s == 2 + 1.125 * static_cast<double>(steps));
    return steps;
  };
  CHECK(stopped_at(2) == 0);
  CHECK(stopped_at(3.124) == 0);
  CHECK(stopped_at(3.125) == 1);
  CHECK(stopped_at(4.249) == 1);
  CHECK(stopped_at(4.25) == 2);
  CHECK(stopped_at(5.4) == 3);
}

TEST_CASE("an engine that stops in a step with a prompt has nothing of it") {
  Bench b(kRoomy);
  b.submit(1, 8, 3, 0);
  b.engine.stop(1.9, b);
  CHECK(b.segments.empty());
  std::int64_t generated = -1;
  b.engine.for_each_open([&](const Turn&, std::int64_t tokens) { generated = tokens; });
  CHECK(generated == 0);
}

TEST_CASE("an answer of one token ends with its prefill") {
  Bench b(kRoomy);
  b.submit(1, 8, 1, 3);
  b.finish();
  REQUIRE(b.ended.size() == 1);
  CHECK(b.ended[0].first_s == 5);
  CHECK(b.ended[0].last_s == 5);
}

TEST_CASE("the second turn joins at the boundary, and both decode together") {
  Bench b(kRoomy);
  b.submit(1, 8, 3, 0);
  b.submit(2, 16, 2, 0);  // waits for the step that has begun: 0 .. 2
  b.finish();             // 2 .. 5.125 with 1 + 16 tokens, then 1.25 with two
  REQUIRE(b.ended.size() == 2);
  CHECK(b.ended[0].id == 1);
  CHECK(b.ended[0].last_s == 6.375);
  CHECK(b.ended[1].admitted_s == 2);
  CHECK(b.ended[1].first_s == 5.125);
  CHECK(b.ended[1].last_s == 6.375);
}

TEST_CASE("who comes within a decode step waits for its end") {
  Bench b(kRoomy);
  b.submit(1, 8, 5, 0);
  b.advance(2);
  b.submit(2, 8, 1, 2.5);  // the step ends at 3.125
  b.finish();
  CHECK(b.ended[0].admitted_s == 3.125);
  CHECK(b.ended[0].first_s == 3.125 + 1 + 9 / 8.0);
}

TEST_CASE("who comes at a boundary joins there, and no step of no length is told") {
  Bench b(kRoomy);
  b.submit(1, 8, 5, 0);
  b.advance(2);
  b.submit(2, 8, 1, 2);
  CHECK(b.engine.next_event_s() == 2);
  b.advance(2);
  CHECK(b.segments.size() == 1);
  b.finish();
  CHECK(b.ended[0].admitted_s == 2);
  for (const Segment& s : b.segments) CHECK(s.steps > 0);
}

TEST_CASE("one slot: the second turn queues") {
  Bench b({.max_num_seqs = 1, .kv_blocks = 1000, .block_size_tokens = 4});
  b.submit(1, 8, 3, 0);
  b.submit(2, 8, 1, 1);
  CHECK(b.engine.parts().queue.size() == 1);
  CHECK(b.engine.free_slots() < 0);
  b.finish();
  CHECK(b.ended[1].admitted_s == 4.25);
  CHECK(b.ended[1].first_s == 6.25);
}

TEST_CASE("the token budget holds back, but never a prompt alone, and nobody overtakes") {
  Bench b({.max_num_seqs = 4, .max_num_batched_tokens = 10, .kv_blocks = 1000, .block_size_tokens = 4});
  b.submit(1, 20, 1, 0);  // 0 .. 3.5, though longer than the budget
  b.submit(2, 6, 1, 1);
  b.submit(3, 6, 1, 1);
  b.submit(4, 4, 1, 1);
  b.finish();
  REQUIRE(b.ended.size() == 4);
  CHECK(b.ended[0].last_s == 3.5);
  CHECK(b.ended[1].last_s == 5.25);  // 6 tokens; the next 6 do not fit, and the 4 behind them wait too
  CHECK(b.ended[2].last_s == 7.5);   // 6 + 4
  CHECK(b.ended[3].last_s == 7.5);
}

TEST_CASE("a full batch still takes one prompt when it has used the budget up") {
  Bench b({.max_num_seqs = 4, .max_num_batched_tokens = 1, .kv_blocks = 1000, .block_size_tokens = 4});
  b.submit(1, 8, 20, 0);
  b.submit(2, 8, 1, 0);
  b.finish();
  CHECK(b.ended[0].id == 2);
  CHECK(b.ended[0].admitted_s == 2);
}

TEST_CASE("a static batch lets nobody in until its last answer has ended") {
  Bench b({.max_num_seqs = 4, .kv_blocks = 1000, .block_size_tokens = 4, .static_batch = true});
  b.submit(1, 8, 1, 0);
  b.submit(2, 8, 4, 0);  // waits for the first alone, which entered at once
  b.submit(3, 8, 2, 0);
  b.advance(3);
  b.submit(4, 8, 1, 3);
  b.finish();
  REQUIRE(b.ended.size() == 4);
  CHECK(b.ended[0].first_s == 2);
  CHECK(b.ended[1].id == 3);  // 2 and 3 enter together: 1 + 16 / 8
  CHECK(b.ended[1].first_s == 5);
  CHECK(b.ended[1].last_s == 5 + 1.25);
  CHECK(b.ended[2].id == 2);
  CHECK(b.ended[2].last_s == 6.25 + 2 * 1.125);
  CHECK(b.ended[3].admitted_s == b.ended[2].last_s);
}

TEST_CASE("chunks fill the budget that decoding leaves, and the last one gives the first token") {
  Bench b({.max_num_seqs = 4,
           .max_num_batched_tokens = 8,
           .kv_blocks = 1000,
           .block_size_tokens = 4,
           .chunked_prefill = true});
  b.submit(1, 8, 20, 0);  // one step
  b.submit(2, 18, 1, 0);  // beside one decoding: 7 + 7 + 4 tokens
  b.submit(3, 30, 1, 0);  // 3 tokens of that last step, then 7 + 7 + 7 + 6
  b.finish();
  std::vector<std::int64_t> tokens;
  for (const Segment& s : b.segments)
    if (s.kind == Segment::Kind::mixed) tokens.push_back(s.prefill.tokens);
  CHECK(tokens == std::vector<std::int64_t>{8, 7, 7, 7, 7, 7, 7, 6});
  REQUIRE(b.ended.size() == 3);
  CHECK(b.ended[0].id == 2);
  CHECK(b.ended[0].first_s == b.segments[3].end_s);
  CHECK(b.ended[1].first_s == b.segments[7].end_s);
}

TEST_CASE("a prompt in chunks has all its blocks from the start, and is the first to give way") {
  Bench b({.max_num_seqs = 4,
           .max_num_batched_tokens = 4,
           .kv_blocks = 6,
           .block_size_tokens = 4,
           .chunked_prefill = true});
  b.submit(1, 4, 12, 0);  // one block, a second one after the first token
  b.submit(2, 16, 1, 0);  // four blocks, 3 tokens a step beside the decoding: 6 steps
  b.advance(1.5);
  CHECK(b.engine.parts().kv.pool().free() == 1);  // which the step that runs now opens
  b.finish();
  REQUIRE(b.ended.size() == 2);
  CHECK(b.ended[0].id == 1);
  CHECK(b.ended[0].preemptions == 0);
  CHECK(b.ended[1].preemptions == 1);
}

TEST_CASE("stall time of readers by hand") {
  Bench b(kRoomy);
  SECTION("slower than the stream") {
    b.submit(1, 8, 3, 0, reading(2));
    b.finish();
    CHECK(b.ended[0].stall_s == 0);
  }
  SECTION("faster than the stream: tokens at 2, 3.125, 4.25, due at 2, 3, 4") {
    b.submit(1, 8, 3, 0, reading(1));
    b.finish();
    CHECK(b.ended[0].stall_s == 0.25);
  }
  SECTION("somebody's prefill comes between: tokens at 2, 5.125, 6.375, due at 2, 4, 6") {
    b.submit(1, 8, 3, 0, reading(2));
    b.submit(2, 16, 2, 0, reading(2));
    b.finish();
    CHECK(b.ended[0].stall_s == 1.125);
    CHECK(b.ended[1].stall_s == 0);
  }
}

TEST_CASE("only measured turns are counted in a segment") {
  Bench b(kRoomy);
  b.submit(1, 8, 5, 0);
  b.submit(2, 8, 5, 0, {.measured = false});
  b.finish();
  std::int64_t batch = 0;
  std::int64_t measured = 0;
  for (const Segment& s : b.segments) batch += s.batch * s.steps, measured += s.measured * s.steps;
  CHECK(batch == 8);
  CHECK(measured == 4);
}

}  // namespace engine_test
