// Engine: streams that take turns and prompts that wait for readers, computed by hand. A step lasts 1 s + 1/8 s for
// each token in it.
#include <catch2/catch.hpp>

#include "model/engine_bench.hpp"

using namespace racksim;
using namespace racksim::test;

namespace engine_pacing_test {

namespace {

constexpr EngineLimits kTakeTurns{
    .max_num_seqs = 1, .kv_blocks = 1000, .block_size_tokens = 4, .max_streams = 2, .pacing_quantum_steps = 1};
constexpr EngineLimits kPromptsWait{.max_num_seqs = 2, .kv_blocks = 1000, .block_size_tokens = 4, .prompts_wait_s = 10};

Turn reading(double period_s) { return {.reading_period_s = period_s}; }

/// Two turns of 8 tokens each: the first has tokens at 2 and 4.125, the second at 4.125, where the two are one too
/// many.
struct Two : EngineBench {
  Two(const EngineLimits& limits, double first_period_s, std::int64_t first_output, std::int64_t output)
      : EngineBench(limits) {
    submit(1, 8, first_output, 0, reading(first_period_s));
    submit(2, 8, output, 0, reading(4));
    advance(4.125);
  }
};

}  // namespace

TEST_CASE("of two streams the one with more text left pauses, and takes the place that the other leaves") {
  // Text lasts until 2 + 2 x 4 = 10 and 4.125 + 4 = 8.125.
  Two b(kTakeTurns, 4, 4, 4);
  CHECK(b.engine.parts().batch.size() == 1);
  CHECK(b.engine.free_slots() == 0);
  b.finish();
  REQUIRE(b.ended.size() == 2);
  CHECK(b.ended[0].id == 2);
  CHECK(b.ended[0].last_s == 4.125 + 3 * 1.125);
  CHECK(b.ended[1].last_s == 7.5 + 2 * 1.125);
  CHECK(b.ended[1].stall_s == 0);
  CHECK(b.gaps == std::vector<double>{8.625 - 4.125});
  CHECK(b.engine.parts().kv.pool().used() == 0);
}

TEST_CASE("a stream whose reader runs out of text changes places at the next boundary") {
  // The first reader is always late (1 s a token), so the second pauses until 8.125. The boundaries are 4.125 +
  // k 1.125: at 8.625 it is its turn, for one step; then the first one's, who wanted text at 9.625.
  Two b(kTakeTurns, 1, 8, 2);
  b.advance(8.625);
  CHECK(b.engine.counts().pauses == 1);
  b.finish();
  REQUIRE(b.ended.size() == 2);
  CHECK(b.ended[0].id == 2);
  CHECK(b.ended[0].last_s == 9.75);
  CHECK(b.ended[0].stall_s == 9.75 - 4.125 - 4);
  CHECK(b.gaps == std::vector<double>{9.75 - 4.125, 10.875 - 8.625});
}

TEST_CASE("streams change places no sooner than a quantum after they did") {
  EngineLimits limits = kTakeTurns;
  limits.pacing_quantum_steps = 3;
  Two b(limits, 1, 8, 4);
  // At 8.625 the second one's turn, as above; the first, who is due again at 9.75, waits until 8.625 + 3 x 1.125.
  b.finish();
  REQUIRE(b.ended.size() == 2);
  CHECK(b.ended[0].id == 2);
  CHECK(b.ended[0].last_s == 12);
  CHECK(b.engine.counts().pauses == 1);
}

TEST_CASE("streams that pause keep their blocks") {
  Two b(kTakeTurns, 4, 4, 4);
  // 9 tokens of the first (8 and one answered) and 8 of the second, in blocks of 4.
  CHECK(b.engine.parts().kv.pool().used() == 3 + 2);
}

TEST_CASE("a prompt waits until every reader has text for the step that takes it in") {
  EngineBench b(kPromptsWait);
  b.submit(1, 8, 6, 0, reading(2));   // has text until 4, 6, 8 at 2, 3.125, 4.25
  b.submit(2, 16, 1, 2, reading(2));  // asks for 3.125 s: until 5.125, 6.25, 7.375
  b.finish();
  REQUIRE(b.ended.size() == 2);
  CHECK(b.ended[0].admitted_s == 4.25);
  CHECK(b.ended[0].first_s == 7.375);
  CHECK(b.ended[1].stall_s == 0);
}

TEST_CASE("a prompt waits no longer than it may") {
  EngineLimits limits = kPromptsWait;
  limits.prompts_wait_s = 1;
  EngineBench b(limits);
  b.submit(1, 8, 6, 0, reading(2));
  b.submit(2, 16, 1, 2, reading(2));  // until 3: the next boundary is 3.125
  b.finish();
  CHECK(b.ended[0].admitted_s == 3.125);
  CHECK(b.ended[1].stall_s == 6.25 - 2 - 2 * 2);
}

TEST_CASE("a prompt that was refused is looked at again after a quantum") {
  EngineLimits limits = kPromptsWait;
  limits.pacing_quantum_steps = 3;
  EngineBench b(limits);
  b.submit(1, 8, 6, 0, reading(2));
  b.submit(2, 16, 1, 2, reading(2));
  b.finish();
  CHECK(b.ended[0].admitted_s == 2 + 3 * 1.125);
}

}  // namespace engine_pacing_test
