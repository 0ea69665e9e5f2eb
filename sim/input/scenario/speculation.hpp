// Speculation: how a pool guesses tokens ahead. Values only.
#pragma once

#include <cstdint>

namespace racksim {

/// Speculative decoding: a draft proposes `tokens` tokens a round, each of which the model takes with probability
/// `acceptance` if it took those before; the model computes them all in one step.
struct Speculation {
  std::int64_t tokens = 0;  ///< 0: none
  double acceptance = 0.7;
  double draft_s = 0;  ///< what the draft takes a round
  /// Tokens that a round gives on average: accepted ones and one of the model's own (Leviathan et al. 2023, eq. 1).
  [[nodiscard]] double tokens_per_round() const;
  bool operator==(const Speculation&) const = default;
};

}  // namespace racksim
