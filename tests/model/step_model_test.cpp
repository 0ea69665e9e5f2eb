// StepModel: rooflines, tables and power shares computed by hand.
#include "model/engine/step_model.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace step_model_test {

TEST_CASE("bytes of weights and KV") {
  CHECK(weight_bytes(tiny_profile()) == 86);
  CHECK(kv_bytes_per_token(tiny_profile()) == 8);
}

TEST_CASE("a decode step is the larger of memory and arithmetic, and what is fixed") {
  const StepModel model(tiny_profile(), 4);
  // 2 sequences, 10 cached tokens: fixed 0.5 + 0.02 + 2 x (0.01 + 0.001) = 0.542
  const DecodeLines& two = model.decode(2);
  CHECK(two.memory.at(10) == Approx(0.542 + (86 + 80) / 100.0));
  CHECK(two.compute.at(10) == Approx(0.542 + (2 * 120 + 10 * 8) / 1000.0));
  CHECK(two.above(10).at(10) == Approx(2.202));
}

TEST_CASE("arithmetic leads where it asks for more") {
  Profile p = tiny_profile();
  p.compute_flops = 50;
  const StepModel model(p, 4);
  CHECK(model.decode(2).above(10).at(10) == Approx(0.542 + 320 / 50.0));
}

TEST_CASE("query-key pairs of a prompt") {
  Prefill prefill;
  prefill.add(5, 3);  // 4 + 5 + 6 + 7 + 8
  CHECK(prefill.attention_pairs == 30);
  prefill.add(2, 0);  // 1 + 2
  CHECK(prefill.attention_pairs == 33);
  CHECK(prefill.sequences == 2);
  CHECK(prefill.tokens == 7);
  CHECK(prefill.context_tokens == 3);
}

TEST_CASE("a step with prefill, bound by memory and by arithmetic") {
  Profile p = tiny_profile();
  Prefill prefill;
  prefill.add(5, 3);
  // fixed 0.5 + 3 x 0.01 + 0.02 + 7 x 0.001; 86 + 13 x 8 bytes; 5 x 120 + 30 x 8 + 2 x 120 + 10 x 8 FLOP
  CHECK(StepModel(p, 4).mixed_s(2, 10, prefill) == Approx(0.557 + 1.9));
  p.compute_flops = 500;
  CHECK(StepModel(p, 4).mixed_s(2, 10, prefill) == Approx(0.557 + 1160 / 500.0));
}

TEST_CASE("a measured table is met at its points, and linear between and beyond them") {
  Profile p = tiny_profile();
  p.bandwidth_Bps = 1000;  // a cached token costs 8 ms
  p.decode_table = {{1, 1.0}, {4, 1.6}};
  p.table_context_tokens = 10;
  const StepModel model(p, 8);
  CHECK(model.decode(1).above(10).at(10) == Approx(1.0));
  CHECK(model.decode(2).above(20).at(20) == Approx(1.2));
  CHECK(model.decode(4).above(40).at(40) == Approx(1.6));
  CHECK(model.decode(6).above(60).at(60) == Approx(2.0));
  CHECK(model.decode(2).above(45).at(45) == Approx(1.2 + 25 * 0.008));
  Prefill prefill;
  prefill.add(5, 3);
  CHECK(model.mixed_s(2, 20, prefill) == Approx(1.2 + 840 / 1000.0));
  CHECK(model.mixed_s(0, 0, prefill) == Approx(840 / 1000.0));
}

TEST_CASE("a table of one point holds for every batch; a prompt alone reads the weights") {
  Profile p = tiny_profile();
  p.decode_table = {{4, 1.5}};
  p.compute_flops = 1e9;
  const StepModel model(p, 8);
  for (const std::int64_t batch : {1, 4, 8}) CHECK(model.decode(batch).above(0).at(0) == Approx(1.5));
  Prefill prefill;
  prefill.add(1, 0);
  CHECK(model.mixed_s(0, 0, prefill) == Approx(0.86));
}

TEST_CASE("power follows a logistic curve in log2 of the batch") {
  const PowerShare power{.prefill = 0.95, .decode_low = 0.2, .decode_high = 0.8, .midpoint_batch = 4, .slope = 1};
  CHECK(power_share(power, 0) == 0);
  CHECK(power_share(power, 4) == Approx(0.5));
  CHECK(power_share(power, 8) == Approx(0.2 + 0.6 / (1 + std::exp(-1))));
  CHECK(power_share(power, 1) == Approx(0.2 + 0.6 / (1 + std::exp(2))));
  CHECK(power_share(power, 1e12) == Approx(0.8));
}

TEST_CASE("a mixed step draws decode's share for the time that decoding alone takes") {
  Profile p = eighths();
  p.power = {.prefill = 0.9, .decode_low = 0.5, .decode_high = 0.5, .midpoint_batch = 1, .slope = 1};
  const StepModel model(p, 2);
  CHECK(model.mixed_share(0, 0, 2) == 0.9);
  CHECK(model.mixed_share(2, 100, 2.5) == Approx(0.5 * 0.5 + 0.5 * 0.9));  // decoding 2 takes 1.25 s
  CHECK(model.mixed_share(2, 100, 1.0) == Approx(0.5));
}

TEST_CASE("speculation: a round costs all its tokens and gives the accepted ones and one") {
  const Speculation three{.tokens = 3, .acceptance = 0.5, .draft_s = 0.25};
  CHECK(three.tokens_per_round() == Approx(1 + 0.5 + 0.25 + 0.125));
  CHECK(Speculation{.tokens = 3, .acceptance = 1}.tokens_per_round() == 4);
  CHECK(Speculation{.tokens = 3, .acceptance = 0}.tokens_per_round() == 1);
  const StepModel model(tiny_profile(), 4, three);
  // 2 sequences of 4 tokens each: fixed 0.5 + 0.25 + 0.02 + 2 x 0.01 + 8 x 0.001; bytes as ever, FLOPs of 8 tokens
  const DecodeLines& two = model.decode(2);
  CHECK(two.memory.at(10) == Approx((0.798 + (86 + 80) / 100.0) / 1.875));
  CHECK(two.compute.at(10) == Approx((0.798 + (8 * 120 + 4 * 10 * 8) / 1000.0) / 1.875));
}

TEST_CASE("prompts add to a step what they add without speculation") {
  const Speculation three{.tokens = 3, .acceptance = 0.5, .draft_s = 0.25};
  const StepModel plain(tiny_profile(), 4);
  const StepModel model(tiny_profile(), 4, three);
  Prefill prefill;
  prefill.add(5, 3);
  const double added_s = plain.mixed_s(2, 10, prefill) - plain.decode(2).above(10).at(10);
  CHECK(model.mixed_s(2, 10, prefill) == Approx(model.decode(2).above(10).at(10) + added_s));
  CHECK(model.mixed_s(0, 0, prefill) == plain.mixed_s(0, 0, prefill));
}

}  // namespace step_model_test
