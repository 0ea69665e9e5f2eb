// Physics: the results of the step-time model for each pool before anything is simulated: speed by batch, KV capacity,
// and the largest batch that keeps the speed (a fluid limit). No queue, no randomness: lengths stand in by their means.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/deployment/deployment.hpp"

namespace racksim {

/// A turn of mean lengths. All populations have the same weight, whatever their size.
struct MeanTurn {
  double input_tokens = 0;  ///< prompt, and the conversation before it at the middle turn of a session
  double prompt_tokens = 0;
  double output_tokens = 0;
  double found_tokens = 0;  ///< tokens of the input in the prefix cache, if all earlier text is in it
  /// Cached tokens in the middle of the answer.
  [[nodiscard]] double context_tokens() const { return input_tokens + output_tokens / 2; }
};

struct StepPoint {
  std::int64_t batch = 1;
  double step_s = 0;
  double session_tps = 0;  ///< tokens/s that each sequence gets
  double total_tps = 0;
  double power_share = 0;  ///< of the device's dynamic range
};

/// The largest batch of an instance whose time per token, the prefill of others included, keeps `period_s`.
struct FluidLimit {
  double period_s = 0;
  std::int64_t batch = 0;        ///< 0: not even one
  std::int64_t decode_only = 0;  ///< if prompts cost nothing
  std::string bound;  ///< reason why the batch is no larger: "speed", "KV memory" or the "fitted range" of the profile
};

/// What arithmetic says of one pool, by its profile and platform alone. One member for each number that the estimate
/// shows, hence so many.
struct PoolPhysics {
  std::string pool, profile, model, evidence;
  std::int64_t instances = 0;
  std::int64_t max_num_seqs = 1;
  bool fits = true;
  double memory_bytes = 0, weight_bytes = 0, kv_bytes = 0;  ///< of one instance
  std::int64_t kv_tokens = 0;                               ///< capacity of one instance
  std::int64_t kv_batch = 0;                                ///< sequences of mean context that it holds
  std::int64_t fitted_max_batch = 0;                        ///< 0 = not stated
  MeanTurn turn;
  std::vector<StepPoint> steps;  ///< at powers of two up to max_num_seqs, mean context
  double prefill_s = 0;          ///< of a mean prompt alone
  FluidLimit fluid;
  double power_ceiling = 1;                  ///< share of the dynamic range under serving.power_cap
  double prefill_clock = 1, full_clock = 1;  ///< share of full clock: taking in prompts alone, decoding max_num_seqs

  [[nodiscard]] double alone_tps() const { return steps.front().session_tps; }
  [[nodiscard]] double full_tps() const { return steps.back().session_tps; }
};

MeanTurn mean_turn(const Scenario& scenario);

/// One for each pool of the deployment, in its order.
std::vector<PoolPhysics> physics(const Scenario& scenario, const Deployment& deployment);

}  // namespace racksim
