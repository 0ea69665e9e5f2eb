// EngineLimits: what one engine may hold, and what it may do in a step. Values only.
#pragma once

#include <cstdint>

namespace racksim {

struct EngineLimits {
  std::int64_t max_num_seqs = 1;
  std::int64_t max_num_batched_tokens = 8192;
  std::int64_t kv_blocks = 0;
  std::int64_t block_size_tokens = 16;
  bool static_batch = false;     ///< nobody joins until the whole batch has ended
  bool chunked_prefill = false;  ///< a prompt may enter in parts, as vLLM does; else whole
  bool reserve_output = false;   ///< blocks of the whole answer are taken with the prompt (TensorRT-LLM's no-evict)
  bool prefix_cache = false;     ///< full blocks of a turn that left stay until memory is needed
  double watermark = 0;          ///< share of blocks that stay free when a turn joins others
  std::int64_t max_streams = 0;  ///< open at once, more than max_num_seqs: they take turns; 0 = no pacing
  double pacing_margin_s = 0;    ///< text left to a reader at which a stream that waits may go on
  std::int64_t pacing_quantum_steps = 1;  ///< between two times that streams change places
  double prompts_wait_s = 0;  ///< at most, while the step that takes them in would leave a reader without text
  /// Slots: how many turns may be open at once.
  [[nodiscard]] std::int64_t slots() const { return max_streams > 0 ? max_streams : max_num_seqs; }
  [[nodiscard]] bool paces() const { return max_streams > 0; }
};

}  // namespace racksim
