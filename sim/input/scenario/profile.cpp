// The arithmetic of a model's shape, and of cores that share a CPU; that of a step is in model/.
#include "input/scenario/profile.hpp"

namespace racksim {
namespace {

double d(std::int64_t value) { return static_cast<double>(value); }

/// Weights of the matrix products of a gated-feed-forward transformer: attention, feed-forward and output layer.
double matmul_parameters(const ModelShape& m) {
  const double attention = d(m.hidden) * d(m.head_dim) * (2 * d(m.heads) + 2 * d(m.kv_heads));
  const double feed_forward = 3 * d(m.hidden) * d(m.ffn);
  return d(m.layers) * (attention + feed_forward) + d(m.vocab) * d(m.hidden);
}

}  // namespace

void apply_cores(Profile& p) {
  if (!p.by_cores) return;
  const CoreLaw& c = p.cores;
  const auto processes = static_cast<double>(p.instances_per_device);
  const double threads = c.cores / processes;
  p.bandwidth_Bps = c.bandwidth_Bps / processes;
  p.compute_flops = threads * c.core_compute_flops / (1 + threads / c.half_speed_threads);
  p.overhead_s = threads * c.overhead_per_thread_s;
  p.per_sequence_s = c.per_sequence_s + c.core_s_per_sequence / threads;
  p.prompt_overhead_s = threads * c.prompt_overhead_per_thread_s;
}

double ModelShape::parameters() const {
  const double norms = (2 * d(layers) + 1) * d(hidden);
  const double input_embeddings = tied_embeddings ? 0 : d(vocab) * d(hidden);
  return matmul_parameters(*this) + input_embeddings + norms;
}

double ModelShape::flops_per_token() const { return 2 * matmul_parameters(*this); }

double ModelShape::attention_flops_per_token() const { return 4 * d(layers) * d(heads) * d(head_dim); }

double ModelShape::kv_values_per_token() const { return 2 * d(layers) * d(kv_heads) * d(head_dim); }

}  // namespace racksim
