// Engine with a prefix cache, by hand. A step lasts 1 s + 1/8 s for each token in it; blocks have 4 tokens.
#include <catch2/catch.hpp>
#include <memory>

#include "model/engine/engine.hpp"
#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace engine_prefix_test {

namespace {

struct Ended {
  std::uint64_t id;
  double first_s, last_s;
  std::int64_t cached_tokens;
};

struct Bench : EngineListener {
  explicit Bench(const EngineLimits& limits) : model(eighths(), limits.max_num_seqs), engine(model, limits) {}
  void segment_ended(const Segment&) override {}
  void gap(double, bool) override {}
  void turn_ended(const TurnEnd& e) override {
    ended.push_back({e.turn.id, e.first_token_s, e.last_token_s, e.cached_tokens});
  }
  void submit(std::uint64_t id, Text text, std::int64_t context, std::int64_t prompt, std::int64_t output,
              double now_s) {
    Turn turn;
    turn.id = id;
    turn.context_tokens = context;
    turn.prompt_tokens = prompt;
    turn.output_tokens = output;
    turn.sent_s = now_s;
    turn.text = std::make_shared<const Text>(std::move(text));
    REQUIRE(engine.submit(turn, now_s));
  }
  void finish() { engine.advance(1e9, *this); }

  StepModel model;
  Engine engine;
  std::vector<Ended> ended;
};

EngineLimits cached(std::int64_t blocks) {
  return {.max_num_seqs = 4, .kv_blocks = blocks, .block_size_tokens = 4, .prefix_cache = true};
}

}  // namespace

TEST_CASE("the next turn of a conversation computes what no full block holds") {
  Bench b(cached(1000));
  b.submit(1, {{7, 0}}, 0, 8, 3, 0);
  b.finish();  // 8 + 3 tokens, the last not in KV: 10 tokens, two full blocks
  CHECK(b.engine.parts().kv.pool().used() == 0);
  CHECK(b.engine.parts().kv.prefixes()->idle() == 2);
  b.submit(2, {{7, 0}}, 11, 5, 1, 10);            // of 16 tokens 8 are found: 1 s + 8/8 s
  CHECK(b.engine.parts().kv.pool().used() == 4);  // 2 found, 2 new
  b.finish();
  CHECK(b.ended[1].first_s == 12);
  CHECK(b.ended[1].cached_tokens == 8);
  CHECK(b.engine.parts().kv.prefixes()->idle() == 4);
  CHECK(b.engine.counts().prefix_asked_tokens == 8 + 16);
  CHECK(b.engine.counts().prefix_found_tokens == 8);
}

TEST_CASE("of a prompt that is all there, the last block is computed again") {
  Bench b(cached(1000));
  b.submit(1, {{7, 8}, {1, 0}}, 0, 8, 1, 0);
  b.finish();
  b.submit(2, {{7, 8}, {2, 0}}, 0, 8, 1, 10);  // 4 of 8 tokens: the first answer needs a token to be computed
  b.finish();
  CHECK(b.ended[1].cached_tokens == 4);
  CHECK(b.ended[1].first_s == 11.5);
  CHECK(b.engine.parts().kv.prefixes()->cached() == 2);  // the second copy is not kept
}

TEST_CASE("a beginning is found while the one who computed it still runs") {
  Bench b(cached(1000));
  b.submit(1, {{7, 8}, {1, 0}}, 0, 12, 9, 0);
  b.engine.advance(2.5, b);  // 1 s + 12/8 s
  b.submit(2, {{7, 8}, {2, 0}}, 0, 12, 9, 2.5);
  b.engine.advance(2.5, b);
  CHECK(b.engine.parts().kv.pool().used() == 3 + 1);  // two shared, one each
  b.finish();
  CHECK(b.ended[1].cached_tokens == 8);
}

TEST_CASE("running turns take the blocks of those who left longest ago") {
  Bench b(cached(6));
  b.submit(1, {{1, 0}}, 0, 8, 1, 0);
  b.finish();
  b.submit(2, {{2, 0}}, 0, 8, 1, 10);
  b.finish();
  CHECK(b.engine.parts().kv.prefixes()->idle() == 4);
  b.submit(3, {{3, 0}}, 0, 8, 9, 20);  // takes the two empty blocks, then at its 9th and 13th token one more
  CHECK(b.engine.parts().kv.prefixes()->idle() == 4);
  b.finish();  // 16 tokens in KV: 4 blocks, so two were evicted, both the first turn's
  CHECK(b.engine.parts().kv.prefixes()->evicted() == 2);
  CHECK(b.engine.parts().kv.prefixes()->matched({{1, 0}}, 2) == 0);
  CHECK(b.engine.parts().kv.prefixes()->matched({{2, 0}}, 2) == 2);
  CHECK(b.engine.parts().kv.prefixes()->matched({{3, 0}}, 4) == 4);
}

TEST_CASE("the prefix cache goes with the weights") {
  Bench b(cached(8));
  b.submit(1, {{1, 0}}, 0, 8, 1, 0);
  b.finish();
  Turn again;
  again.prompt_tokens = 9;
  again.text = std::make_shared<const Text>(Text{{1, 0}});
  REQUIRE(b.engine.cached_input(again, 10) == 8);
  b.engine.drain();
  b.engine.unload(10);
  CHECK(b.engine.parts().kv.prefixes()->cached() == 0);
  b.engine.open(20);
  CHECK(b.engine.cached_input(again, 20) == 0);
  b.submit(2, {{1, 0}}, 0, 9, 1, 20);
  b.finish();
  CHECK(b.ended.back().cached_tokens == 0);
  CHECK(b.ended.back().first_s == 20 + 1 + 9 / 8.0);
}

TEST_CASE("the watermark keeps blocks free for those who run, but never holds up one alone") {
  EngineLimits limits = cached(8);
  limits.prefix_cache = false;
  limits.watermark = 0.25;  // 2 blocks
  Bench b(limits);
  b.submit(1, {{1, 0}}, 0, 16, 5, 0);  // 4 blocks, from the 17th token on 5
  b.submit(2, {{2, 0}}, 0, 12, 1, 0);  // 3 blocks would leave 1, or none
  b.finish();
  CHECK(b.ended[0].id == 1);
  CHECK(b.ended[0].last_s == 3 + 4 * 1.125);
  CHECK(b.ended[1].first_s == 7.5 + 2.5);
  b.submit(3, {{3, 0}}, 0, 30, 1, 100);  // all 8 blocks
  b.finish();
  CHECK(b.ended.back().first_s == 100 + 1 + 30 / 8.0);
}

TEST_CASE("a router is told what it was last shown, blocks that growing turns have taken included") {
  Bench b(cached(6));
  Turn again;
  again.prompt_tokens = 9;
  again.output_tokens = 1;
  again.text = std::make_shared<const Text>(Text{{1, 0}});
  b.engine.show_prefixes(0);
  b.submit(1, {{1, 0}}, 0, 8, 1, 0);
  b.finish();
  CHECK(b.engine.cached_input(again, 10) == 0);
  b.engine.show_prefixes(10);
  CHECK(b.engine.cached_input(again, 10) == 8);
  b.submit(2, {{2, 0}}, 0, 16, 9, 20);  // takes the four empty blocks, then at its 17th token and 21st one more
  CHECK(b.engine.cached_input(again, 20) == 8);
  const double later_s = 20 + 3 + 4.6;  // four tokens after its prompt, each 1 s + 1/8 s
  b.engine.advance(later_s, b);
  b.engine.show_prefixes(later_s);
  CHECK(b.engine.cached_input(again, 30) == 4);
  b.finish();
  CHECK(b.engine.cached_input(again, 50) == 4);
  b.engine.show_prefixes(50);
  CHECK(b.engine.cached_input(again, 50) == 0);
}

}  // namespace engine_prefix_test
