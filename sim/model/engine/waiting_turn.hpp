// WaitingTurn: a turn that waits until a step takes in its prompt, with what it went through before. Values only.
#pragma once

#include <cstdint>

#include "model/engine/reader.hpp"
#include "model/turn.hpp"

namespace racksim {

struct WaitingTurn {
  Turn turn;
  std::int64_t generated = 0;  ///< tokens of its answer; above 0 after a preemption, or if another engine prefilled it
  double admitted_s = -1;      ///< when a step first took it in; below 0: none did yet
  Reader reader = {};
  double last_token_s = 0;
  std::int32_t preemptions = 0;
  std::int64_t cached_tokens = 0;    ///< of its input, in KV when it was first admitted
  std::int64_t computed_tokens = 0;  ///< in KV when it was preempted
  bool kv_comes = false;             ///< its KV comes from another engine

  /// Tokens that its KV has to hold before it can decode.
  [[nodiscard]] std::int64_t context_tokens() const { return turn.input_tokens() + generated; }
};

}  // namespace racksim
