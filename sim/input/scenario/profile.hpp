// Profile and model shape: how long a step takes and what it draws, as coefficients with their sources. Values and the
// arithmetic of a shape; reading is profile_reader's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "input/text/diagnostics.hpp"

namespace racksim {

/// Shape of a decoder-only transformer. Parameters, KV bytes and FLOPs follow from it.
struct ModelShape {
  std::string name;   ///< e.g. "llama-3.1-8b"
  std::string title;  ///< e.g. "Llama 3.1 8B"
  std::int64_t layers = 0, hidden = 0, heads = 0, kv_heads = 0, head_dim = 0, ffn = 0, vocab = 0;
  bool tied_embeddings = false;
  std::string source;

  [[nodiscard]] double parameters() const;       ///< all weights, embeddings included
  [[nodiscard]] double flops_per_token() const;  ///< 2 x weights in matrix products (no embedding look-up)
  [[nodiscard]] double attention_flops_per_token()
      const;                                         ///< per token and token of context: 4 x layers x heads x head_dim
  [[nodiscard]] double kv_values_per_token() const;  ///< 2 x layers x kv_heads x head_dim
};

/// How well a profile's numbers are known; the least certain part decides.
enum class Evidence { measured, fitted, derived, assumed };

constexpr const char* name_of(Evidence evidence) {
  switch (evidence) {
    case Evidence::measured:
      return "measured";
    case Evidence::fitted:
      return "fitted";
    case Evidence::derived:
      return "derived";
    case Evidence::assumed:
      return "assumed";
  }
  return nullptr;
}

/// A measured decode step time: `step_s` at `batch` sequences.
struct DecodePoint {
  double batch = 0;
  double step_s = 0;
};

/// Power as a share of the device's dynamic range (idle .. max of wattage_per_state), 0..1.
/// Decode: low + (high - low) / (1 + exp(-slope (log2 B - log2 midpoint))).
struct PowerShare {
  double prefill = 1;
  double decode_low = 1;
  double decode_high = 1;
  double midpoint_batch = 16;
  double slope = 1;
  /// Under a cap the dynamic power is proportional to the clock raised to this power. Derived from one pair of results
  /// of MLPerf v4.1, Llama 2 70B Offline on 8 x H200: 25,262 tokens/s with GPUs held to 500 W, 31,303 without;
  /// platforms/README.md.
  double clock_exponent = 1.35;
};

/// How processes share a CPU server: from the costs of a core to the coefficients of a step, for any number of
/// processes. With t = cores / processes threads each, a process reads at bandwidth /
/// processes, computes at t core_compute / (1 + t / half_speed_threads), and meets at barriers for t
/// overhead_per_thread a step. Source of the form: fitted to four sets of llama.cpp benchmarks; see
/// platforms/README.md.
struct CoreLaw {
  double cores = 0;
  double bandwidth_Bps = 0;  ///< of the whole device
  double core_compute_flops = 0;
  double half_speed_threads = 0;            ///< threads of a process at which a core computes half as fast
  double overhead_per_thread_s = 0;         ///< of every step
  double per_sequence_s = 0;                ///< time of every sequence in a step that threads do not share
  double core_s_per_sequence = 0;           ///< time of every sequence in a step that threads share
  double prompt_overhead_per_thread_s = 0;  ///< of every step with prompts
};

/// The coefficients of one combination of device, software, model, precision and layout.
/// It has one member for each key of a profile file, or for each section of keys, hence so many.
struct Profile {
  std::string name;  ///< file stem
  std::string title;
  std::string device;  ///< type of device, as in the platform's props
  ModelShape model;
  std::string software;
  double weight_bits = 16;  ///< as stored, quantisation overhead included (Q8_0: 8.5)
  double kv_bits = 16;
  std::int64_t devices_per_instance = 1;  ///< tensor parallel over this many devices of one server
  std::int64_t instances_per_device = 1;  ///< processes that share one device (CPU layouts); 1 with partitions
  double memory_utilization = 0.9;        ///< share of memory that the engine may fill
  double workspace_bytes = 0;             ///< activations, graphs, runtime, per instance

  // step = overhead + per_sequence x B + max(bytes / bandwidth, flops / compute) + all-reduce; all per instance;
  // with prompts, prompt_floor at least
  double overhead_s = 0;
  double per_sequence_s = 0;
  double bandwidth_Bps = 0;  ///< effective, of the instance (all its devices together)
  double compute_flops = 0;  ///< effective, of the instance
  double all_reduce_s = 0;   ///< per step
  double all_reduce_per_token_s = 0;
  double prompt_floor_s = 0;     ///< least time of a step that takes in prompts: kernels launched without a CUDA graph
  double prompt_overhead_s = 0;  ///< added to a step that takes in prompts
  double front_end_s = 0;        ///< of each turn before it can enter a step: HTTP, tokenizer, hand-over to the engine
  std::vector<DecodePoint> decode_table;  ///< if not empty: step time by batch at `table_context`, interpolated,
                                          ///< instead of overhead .. weights
  double table_context_tokens = 0;        ///< context per sequence at which the table was measured

  bool by_cores = false;  ///< the coefficients above follow from `cores` and instances_per_device
  CoreLaw cores;

  PowerShare power;
  Evidence evidence = Evidence::assumed;
  double fitted_min_batch = 0;  ///< 0 = not stated
  double fitted_max_batch = 0;  ///< 0 = not stated
  double fitted_max_context_tokens = 0;
  std::vector<std::string> sources;
  Location where;
};

/// Sets the coefficients of a step from `cores` and instances_per_device. Does nothing unless by_cores.
void apply_cores(Profile& profile);

}  // namespace racksim
