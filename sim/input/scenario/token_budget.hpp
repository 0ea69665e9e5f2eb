// Token budget: how much of the service a population may use, as values. model/serving/token_bucket.hpp keeps account.
#pragma once

#include <cstdint>

#include "input/scenario/unlimited.hpp"

namespace racksim {

/// The token bucket of a population, which is full at the beginning. When a turn comes, its input tokens are charged.
struct TokenBudget {
  /// How answers are charged. `used`: the answer is charged when it has ended, so that the bucket may be overdrawn.
  /// `reserved`: the longest answer that the turn asks for is charged when the turn comes, and what the answer has not
  /// used comes back when it has ended.
  enum class Charge { used, reserved };
  double rate_tps = kUnlimited;  ///< tokens of input and output per second; unlimited = no budget
  double burst_tokens = 0;       ///< what the bucket holds
  Charge charge = Charge::used;
  std::int64_t max_output_tokens = 0;  ///< reserved: the longest answer that a turn asks for
  [[nodiscard]] bool limits() const { return rate_tps < kUnlimited; }
  bool operator==(const TokenBudget&) const = default;
};

constexpr const char* name_of(TokenBudget::Charge charge) {
  switch (charge) {
    case TokenBudget::Charge::used:
      return "used";
    case TokenBudget::Charge::reserved:
      return "reserved";
  }
  return nullptr;
}

}  // namespace racksim
