// Speculation: how a pool guesses tokens ahead. Values only.
#pragma once

#include <cstdint>

namespace racksim {

/// Speculative decoding: a draft model proposes `tokens` tokens per round, and the model computes all of them in one
/// step. It accepts each with probability `acceptance`, given that it accepted those before it.
struct Speculation {
  std::int64_t tokens = 0;  ///< 0: none
  double acceptance = 0.7;
  double draft_s = 0;  ///< what the draft takes a round
  /// Tokens that a round gives on average: accepted ones and one of the model's own (Leviathan et al. 2023, eq. 1).
  [[nodiscard]] double tokens_per_round() const;
  bool operator==(const Speculation&) const = default;
};

}  // namespace racksim
