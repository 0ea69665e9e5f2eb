// Shapes: models and profiles small enough to compute by hand.
#pragma once

#include "input/scenario/profile.hpp"

namespace racksim::test {

/// Matrix weights: attention 2 x 2 x (2 + 2) = 16, feed-forward 3 x 2 x 4 = 24, output 10 x 2 = 20, so 60; with input
/// embeddings (20) and norms (3 x 2) 86 parameters, 120 FLOP per token, 8 per token and token of context, 4 KV values.
inline ModelShape tiny_model() {
  ModelShape m;
  m.name = m.title = "tiny";
  m.layers = 1;
  m.hidden = 2;
  m.heads = m.kv_heads = 1;
  m.head_dim = 2;
  m.ffn = 4;
  m.vocab = 10;
  return m;
}

/// 86 bytes of weights, 8 bytes of KV per token.
inline Profile tiny_profile() {
  Profile p;
  p.name = "tiny";
  p.device = "gpu";
  p.model = tiny_model();
  p.weight_bits = 8;
  p.kv_bits = 16;
  p.overhead_s = 0.5;
  p.per_sequence_s = 0.01;
  p.bandwidth_Bps = 100;
  p.compute_flops = 1000;
  p.all_reduce_s = 0.02;
  p.all_reduce_per_token_s = 0.001;
  return p;
}

/// A step lasts 1 s and 1/8 s for each token in it, whatever the context: binary fractions, so that times are exact.
inline Profile eighths() {
  Profile p;
  p.overhead_s = 1;
  p.all_reduce_per_token_s = 0.125;
  p.bandwidth_Bps = 1;
  p.compute_flops = 1;
  return p;
}

}  // namespace racksim::test
