// Engine: who waits, gives way or computes again when KV memory is short, and what sessions keep between two turns. By
// hand: a step lasts 1 s + 1/8 s for each token in it.
#include <catch2/catch.hpp>

#include "model/engine/engine.hpp"
#include "model/engine_bench.hpp"

using namespace racksim;
using namespace racksim::test;

namespace engine_memory_test {

namespace {

using Bench = EngineBench;

Turn reading(double period_s) { return {.reading_period_s = period_s}; }
Turn holding() { return {.pins_slot = true}; }
Turn returning(std::int32_t place, std::int64_t context) { return {.pinned_slot = place, .context_tokens = context}; }

constexpr EngineLimits kRoomy{.max_num_seqs = 4, .kv_blocks = 1000, .block_size_tokens = 4};

}  // namespace

TEST_CASE("who reserves its answer waits instead of being preempted") {
  Bench b({.max_num_seqs = 4, .kv_blocks = 4, .block_size_tokens = 4, .reserve_output = true});
  b.submit(1, 7, 10, 0);  // 16 tokens are cached in the end: all four blocks
  b.submit(2, 4, 4, 0);
  CHECK(b.engine.parts().kv.pool().free() == 0);
  b.finish();
  REQUIRE(b.ended.size() == 2);
  CHECK(b.ended[0].last_s == 1.875 + 9 * 1.125);
  CHECK(b.ended[1].admitted_s == b.ended[0].last_s);
  CHECK(b.ended[1].preemptions == 0);
  CHECK(b.engine.parts().kv.pool().used() == 0);
}

TEST_CASE("when KV runs out the newest is preempted, waits and computes again") {
  Bench b({.max_num_seqs = 4, .kv_blocks = 4, .block_size_tokens = 4});
  b.submit(1, 7, 10, 0);             // needs all four blocks in the end
  b.submit(2, 4, 4, 0, reading(2));  // prefill 1.875 .. 3.5; then both would open a block, and one is free
  b.finish();
  REQUIRE(b.ended.size() == 2);
  CHECK(b.ended[0].id == 1);
  CHECK(b.ended[0].last_s == 12.5);  // 3.5 + 8 x 1.125
  CHECK(b.ended[0].preemptions == 0);
  CHECK(b.ended[1].admitted_s == 1.875);
  CHECK(b.ended[1].first_s == 3.5);
  CHECK(b.ended[1].last_s == 16.375);  // 12.5 + 1.625 (5 tokens again) + 2 x 1.125
  CHECK(b.ended[1].preemptions == 1);
  CHECK(b.ended[1].stall_s == 8.625);  // second token at 14.125, due at 5.5
  CHECK(b.gaps == std::vector<double>{10.625});
  CHECK(b.engine.counts().preemptions == 1);
  CHECK(b.engine.parts().kv.pool().used() == 0);
}

TEST_CASE("two that need all memory take turns and both end") {
  Bench b({.max_num_seqs = 2, .kv_blocks = 4, .block_size_tokens = 1});
  b.submit(1, 1, 4, 0);
  b.submit(2, 1, 4, 0);
  b.finish();
  REQUIRE(b.ended.size() == 2);
  CHECK(b.ended[0].id == 1);
  CHECK(b.engine.counts().preemptions >= 1);
  CHECK(b.engine.parts().kv.pool().used() == 0);
}

TEST_CASE("a held place keeps its KV and pays for what is new only") {
  Bench b(kRoomy);
  b.submit(1, 4, 5, 0, holding());  // 0 .. 1.5, then 4 x 1.125: 8 tokens are cached
  b.finish();
  REQUIRE(b.ended.size() == 1);
  CHECK(b.ended[0].last_s == 6);
  const std::int32_t place = b.ended[0].place;
  REQUIRE(place != kNoSlot);
  CHECK(b.engine.parts().pinned.count() == 1);
  CHECK(b.engine.parts().kv.pool().used() == 2);
  CHECK(b.engine.free_slots() == 3);
  b.submit(2, 3, 1, 10, returning(place, 9));  // 12 tokens, 8 cached
  b.finish();
  CHECK(b.ended[1].first_s == 11.5);
  CHECK(b.segments.back().prefill.tokens == 4);
  CHECK(b.segments.back().prefill.context_tokens == 8);
  CHECK(b.engine.parts().pinned.count() == 0);
  CHECK(b.engine.parts().kv.pool().used() == 0);
}

TEST_CASE("the oldest idle place loses its KV first, and its session computes all again") {
  Bench b({.max_num_seqs = 4, .kv_blocks = 6, .block_size_tokens = 4});
  b.submit(1, 4, 5, 0, holding());
  b.finish();
  b.submit(2, 4, 5, 20, holding());
  b.finish();
  CHECK(b.engine.parts().kv.pool().used() == 4);
  b.submit(3, 12, 1, 40);  // three blocks, two are free
  b.finish();
  CHECK(b.engine.counts().pinned_evictions == 1);
  CHECK(b.engine.parts().pinned.count() == 2);
  CHECK(b.engine.parts().kv.pool().used() == 2);
  b.submit(4, 3, 1, 60, returning(b.ended[1].place, 9));
  b.advance(70);
  b.submit(5, 3, 1, 70, returning(b.ended[0].place, 9));
  b.finish();
  CHECK(b.ended[3].first_s == 61.5);
  CHECK(b.ended[4].first_s == 72.5);
}

TEST_CASE("idle KV is not thrown away for a turn that would not fit all the same") {
  Bench b({.max_num_seqs = 4, .kv_blocks = 6, .block_size_tokens = 4});
  b.submit(1, 4, 5, 0, holding());
  b.finish();
  b.submit(2, 8, 4, 20);  // two blocks, three in the end
  b.submit(3, 20, 1, 21);
  b.advance(22.5);
  CHECK(b.engine.parts().queue.size() == 1);
  CHECK(b.engine.counts().pinned_evictions == 0);
  CHECK(b.engine.parts().kv.pool().used() == 4);
  b.finish();
  CHECK(b.engine.counts().pinned_evictions == 1);
  CHECK(b.ended.back().id == 3);
}

TEST_CASE("a session that comes back takes memory from the newest") {
  Bench b({.max_num_seqs = 4, .kv_blocks = 6, .block_size_tokens = 4});
  b.submit(1, 4, 5, 0, holding());
  b.finish();
  b.submit(2, 12, 5, 20);                                   // 3 blocks, 20 .. 22.5
  b.advance(22.5);                                          // the next step opens a fourth
  b.submit(3, 7, 1, 22.5, returning(b.ended[0].place, 9));  // 16 tokens: two more blocks, one is free
  b.finish();
  REQUIRE(b.ended.size() == 3);
  CHECK(b.ended[1].id == 3);
  CHECK(b.ended[1].first_s == 24.5);  // 8 tokens
  CHECK(b.ended[2].preemptions == 1);
  CHECK(b.ended[2].last_s == 24.5 + 1 + 13 / 8.0 + 3 * 1.125);
}

TEST_CASE("what can never fit is refused, to the token") {
  Bench b({.max_num_seqs = 4, .kv_blocks = 4, .block_size_tokens = 4});
  CHECK_FALSE(b.submit(1, 10, 8, 0));
  CHECK(b.engine.parts().queue.size() == 0);
  CHECK(b.submit(2, 10, 7, 0));  // 16 are cached, for the last token is not
  b.finish();
  CHECK(b.ended.size() == 1);
}

TEST_CASE("a place is free again once its session leaves or asks for too much") {
  Bench b({.max_num_seqs = 1, .kv_blocks = 4, .block_size_tokens = 4});
  b.submit(1, 4, 5, 0, holding());
  b.finish();
  b.submit(2, 8, 1, 8);
  CHECK(b.engine.next_event_s() == kNever);
  SECTION("leaves") { b.engine.release(b.ended[0].place, 10); }
  SECTION("asks for too much") { CHECK_FALSE(b.submit(3, 100, 1, 10, returning(b.ended[0].place, 9))); }
  CHECK(b.engine.next_event_s() == 12);
  b.finish();
  CHECK(b.ended.back().id == 2);
  CHECK(b.engine.parts().pinned.count() == 0);
  CHECK(b.engine.parts().kv.pool().used() == 0);
}

TEST_CASE("a release lets a waiting turn in at the end of the step") {
  Bench b({.max_num_seqs = 2, .kv_blocks = 1000, .block_size_tokens = 4});
  b.submit(1, 4, 5, 0, holding());
  b.finish();
  b.submit(2, 8, 100, 10);
  b.advance(12);
  b.submit(3, 8, 1, 12.5);
  b.engine.release(b.ended[0].place, 13);
  b.finish();
  CHECK(b.ended[1].id == 3);
  CHECK(b.ended[1].admitted_s == 13.125);
}

TEST_CASE("forgotten KV is computed again in the place that is kept") {
  Bench b(kRoomy);
  b.submit(1, 4, 5, 0, holding());
  b.finish();
  b.engine.forget(b.ended[0].place, 9);
  CHECK(b.engine.parts().pinned.count() == 1);
  CHECK(b.engine.parts().kv.pool().used() == 0);
  b.submit(2, 3, 1, 10, returning(b.ended[0].place, 5));
  b.finish();
  CHECK(b.ended[1].first_s == 12);
}

}  // namespace engine_memory_test
