// Engine: closed, without its weights and open again, computed by hand. A step lasts 1 s + 1/8 s for each token in it.
#include <catch2/catch.hpp>

#include "model/engine/engine.hpp"
#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace engine_door_test {

namespace {

struct Bench : EngineListener {
  explicit Bench(const EngineLimits& limits) : model(eighths(), limits.max_num_seqs), engine(model, limits) {}
  void segment_ended(const Segment&) override {}
  void gap(double, bool) override {}
  void turn_ended(const TurnEnd& e) override {
    ended.push_back({e.turn.session, e.first_token_s});
    place = e.pinned_slot;
  }

  /// For 3 tokens.
  void submit(std::uint32_t session, std::int64_t prompt, double now_s, bool holds = false, std::int32_t at = kNoSlot,
              std::int64_t context = 0) {
    REQUIRE(engine.submit({.id = session,
                           .session = session,
                           .pinned_slot = at,
                           .context_tokens = context,
                           .prompt_tokens = prompt,
                           .output_tokens = 3,
                           .sent_s = now_s,
                           .pins_slot = holds},
                          now_s));
  }
  void advance(double now_s) { engine.advance(now_s, *this); }

  StepModel model;
  Engine engine;
  std::vector<std::pair<std::uint32_t, double>> ended;  ///< session and first token
  std::int32_t place = kNoSlot;
};

constexpr EngineLimits kRoomy{.max_num_seqs = 4, .kv_blocks = 1000, .block_size_tokens = 4};

}  // namespace

TEST_CASE("only a turn that no step has begun is withdrawn") {
  Bench b({.max_num_seqs = 1, .kv_blocks = 1000, .block_size_tokens = 4});
  b.submit(1, 8, 0);
  b.submit(2, 8, 0);
  b.submit(3, 8, 0.5);
  CHECK_FALSE(b.engine.withdraw(1, 1));
  CHECK(b.engine.parts().queue.oldest_sent_s() == 0);
  CHECK(b.engine.withdraw(2, 1));
  CHECK(b.engine.parts().queue.oldest_sent_s() == 0.5);
  CHECK_FALSE(b.engine.withdraw(2, 1));
  b.advance(1e9);
  CHECK(b.ended.size() == 2);
  CHECK(b.engine.parts().queue.oldest_sent_s() == kNever);
}

TEST_CASE("a closed engine ends what it has begun, and begins again when it is reopened") {
  Bench b(kRoomy);
  b.submit(1, 8, 0);  // steps end at 2, 3.125 and 4.25
  b.engine.drain();
  b.submit(2, 8, 1);
  b.advance(100);
  REQUIRE(b.ended.size() == 1);
  CHECK(b.ended[0] == std::pair<std::uint32_t, double>{1, 2.0});
  CHECK(b.engine.next_event_s() == kNever);
  CHECK(b.engine.parts().queue.size() == 1);
  CHECK(b.engine.free_slots() == 3);
  b.engine.open(100);
  b.advance(1e9);
  CHECK(b.ended[1] == std::pair<std::uint32_t, double>{2, 102.0});
}

TEST_CASE("an engine reopened while it works takes in who waits at the next step") {
  Bench b(kRoomy);
  b.submit(1, 8, 0);
  b.engine.drain();
  b.submit(2, 8, 1);
  b.advance(2);
  b.engine.open(2.5);  // the step ends at 3.125; the next one has a token and a prompt: 1 + 9 / 8 s
  b.advance(1e9);
  CHECK(b.ended[1] == std::pair<std::uint32_t, double>{2, 3.125 + 2.125});
}

TEST_CASE("the KV of a held place goes with the weights, its slot stays") {
  Bench b(kRoomy);
  b.submit(1, 8, 0, true);
  b.advance(10);
  REQUIRE(b.place != kNoSlot);
  CHECK(b.engine.parts().kv.pool().used() == 3);  // 10 tokens
  b.engine.drain();
  b.engine.unload(10);
  CHECK(b.engine.parts().kv.pool().used() == 0);
  CHECK(b.engine.parts().pinned.count() == 1);
  b.submit(1, 5, 20, false, b.place, 11);
  CHECK(b.engine.next_event_s() == kNever);
  b.engine.open(30);
  b.advance(1e9);
  CHECK(b.ended[1].second == 30 + 1 + 16 / 8.0);  // all 16 tokens, not 6
  CHECK(b.engine.counts().pinned_evictions == 0);
  CHECK(b.engine.parts().kv.pool().used() == 0);
}

}  // namespace engine_door_test
