// EngineBench: an engine whose steps last 1 s + 1/8 s for each token in them, and that notes what it tells.
#pragma once

#include <vector>

#include "model/engine/engine.hpp"
#include "model/shapes.hpp"

namespace racksim::test {

struct BenchEnd {
  std::uint64_t id;
  double admitted_s, first_s, last_s, stall_s;
  std::int32_t place, preemptions;
};

struct EngineBench : EngineListener {
  explicit EngineBench(const EngineLimits& limits) : model(eighths(), limits.max_num_seqs), engine(model, limits) {}
  void segment_ended(const Segment& s) override { segments.push_back(s); }
  void gap(double gap_s, bool) override { gaps.push_back(gap_s); }
  void turn_ended(const TurnEnd& e) override {
    ended.push_back(
        {e.turn.id, e.admitted_s, e.first_token_s, e.last_token_s, e.stall_s, e.pinned_slot, e.preemptions});
  }

  bool submit(std::uint64_t id, std::int64_t prompt, std::int64_t output, double now_s, Turn rest = {}) {
    rest.id = id;
    rest.prompt_tokens = prompt;
    rest.output_tokens = output;
    rest.sent_s = now_s;
    return engine.submit(rest, now_s);
  }
  void advance(double now_s) { engine.advance(now_s, *this); }
  void finish() { advance(1e9); }

  StepModel model;
  Engine engine;
  std::vector<Segment> segments;
  std::vector<double> gaps;
  std::vector<BenchEnd> ended;
};

}  // namespace racksim::test
