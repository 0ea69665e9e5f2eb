// Segment: a run of identical decode steps, or one step with prefill, in closed form.
//
// Between two changes of the batch a decode step of B sequences with K cached tokens lasts a + c K, and K grows by B a
// step. So k steps last k a + c (k K + B k (k - 1) / 2), and no event per token is needed.
#pragma once

#include <cstdint>

#include "model/engine/step_model.hpp"

namespace racksim {

struct Segment {
  enum class Kind { none, decode, mixed };
  Kind kind = Kind::none;
  double start_s = 0;
  double end_s = 0;
  std::int64_t steps = 0;
  std::int64_t batch = 0;           ///< sequences that decode
  std::int64_t arrived = 0;         ///< mixed: whose KV came from another engine; they decode from this step on
  std::int64_t arrived_tokens = 0;  ///< cached of these
  std::int64_t measured = 0;        ///< of `batch`, how many belong to the measured window
  std::int64_t cached_tokens = 0;   ///< K before the first step
  std::int64_t blocks_before = 0;
  std::int64_t blocks_after = 0;
  std::int64_t idle_blocks = 0;  ///< of the prefix cache, used by nobody, when it ended
  double share = 0;              ///< of the device's dynamic power range
  Line line;                     ///< decode: step time by K. mixed: at_zero_s is the step's time
  Prefill prefill;               ///< mixed only

  [[nodiscard]] double step_s(std::int64_t j) const { return line.at(cached_tokens + batch * j); }
  /// Seconds that the first k steps take.
  [[nodiscard]] double elapsed_s(std::int64_t k) const;
  /// Sum of elapsed_s(1) .. elapsed_s(k).
  [[nodiscard]] double elapsed_sum_s(std::int64_t k) const;
  /// The smallest k with start_s + elapsed_s(k) >= now, at most `steps`.
  [[nodiscard]] std::int64_t steps_until(double now_s) const;
  /// How many steps have ended at `now`.
  [[nodiscard]] std::int64_t steps_done_by(double now_s) const;
};

/// The first step, counted from now, at which the two lines of `lines` change places, or `limit` if they do not before.
std::int64_t steps_on_one_line(const DecodeLines& lines, std::int64_t cached_tokens, std::int64_t batch,
                               std::int64_t limit);

}  // namespace racksim
