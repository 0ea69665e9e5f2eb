// Engine: turns that nobody waits for any longer, computed by hand. A step lasts 1 s + 1/8 s for each token in it.
#include <catch2/catch.hpp>

#include "model/engine/engine.hpp"
#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace engine_cancel_test {

namespace {

struct Bench : EngineListener {
  explicit Bench(const EngineLimits& limits) : model(eighths(), limits.max_num_seqs), engine(model, limits) {}
  void segment_ended(const Segment&) override {}
  void gap(double, bool) override {}
  void turn_ended(const TurnEnd& e) override { ended.push_back(e.turn.session); }

  void submit(std::uint32_t session, std::int64_t prompt, double now_s) {
    REQUIRE(engine.submit({.id = session, .session = session, .prompt_tokens = prompt, .output_tokens = 3}, now_s));
  }
  void advance(double now_s) { engine.advance(now_s, *this); }

  StepModel model;
  Engine engine;
  std::vector<std::uint32_t> ended;
};

constexpr EngineLimits kOneSlot{.max_num_seqs = 1, .kv_blocks = 1000, .block_size_tokens = 4};
constexpr EngineLimits kRoomy{.max_num_seqs = 4, .kv_blocks = 1000, .block_size_tokens = 4};

}  // namespace

TEST_CASE("a turn that waits leaves the queue, and the next one moves up") {
  Bench b(kOneSlot);
  for (const std::uint32_t session : {1U, 2U, 3U}) b.submit(session, 8, 0);
  CHECK(b.engine.cancel(2, 1));
  CHECK(b.engine.parts().queue.size() == 1);
  b.advance(1e9);
  CHECK(b.ended == std::vector<std::uint32_t>{1, 3});
}

TEST_CASE("a turn in prefill keeps its slot and blocks until the step ends, and gets no token") {
  Bench b(kRoomy);
  b.submit(1, 8, 0);  // the step ends at 2
  CHECK(b.engine.cancel(1, 1));
  CHECK(b.engine.parts().kv.pool().used() == 2);
  b.engine.for_each_open([](const Turn&, std::int64_t) { FAIL("nobody waits for it"); });
  CHECK(b.engine.next_event_s() == 2);
  b.advance(2);
  CHECK(b.engine.parts().kv.pool().used() == 0);
  CHECK(b.engine.free_slots() == 4);
  CHECK(b.engine.next_event_s() == kNever);
  CHECK(b.ended.empty());
}

TEST_CASE("who shares a step with a cancelled prompt is served as if it had stayed") {
  Bench b(kRoomy);
  b.submit(1, 4, 0);
  b.submit(2, 4, 0);  // one step each: the second came after the first had begun
  b.advance(1.5);
  CHECK(b.engine.cancel(2, 1.6));
  b.advance(1e9);
  CHECK(b.ended == std::vector<std::uint32_t>{1});
  CHECK(b.engine.parts().kv.pool().used() == 0);
}

TEST_CASE("a prompt cancelled between two of its chunks takes no further one") {
  EngineLimits limits = kRoomy;
  limits.chunked_prefill = true;
  limits.max_num_batched_tokens = 8;
  Bench b(limits);
  b.submit(1, 20, 0);  // 8 + 8 + 4 tokens
  CHECK(b.engine.cancel(1, 1));
  b.advance(2);
  CHECK(b.engine.parts().kv.pool().used() == 0);
  CHECK(b.engine.next_event_s() == kNever);
}

TEST_CASE("after its first token a turn is read to its end") {
  Bench b(kRoomy);
  b.submit(1, 8, 0);
  b.advance(2);
  CHECK_FALSE(b.engine.cancel(1, 2.5));
  CHECK_FALSE(b.engine.cancel(7, 2.5));
  b.advance(1e9);
  CHECK(b.ended == std::vector<std::uint32_t>{1});
}

}  // namespace engine_cancel_test
