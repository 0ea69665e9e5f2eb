// TokenBucket: what a population may still use. Fills at a rate up to what it holds; may be overdrawn. Pure.
#pragma once

#include <algorithm>

namespace racksim {

class TokenBucket {
 public:
  /// Full at time 0: `burst_tokens`; fills at `rate_tps` tokens/s.
  TokenBucket(double rate_tps, double burst_tokens)
      : rate_tps_(rate_tps), burst_tokens_(burst_tokens), tokens_(burst_tokens) {}

  /// Takes `tokens` if so many are there.
  bool take(double tokens, double now_s) {
    fill(now_s);
    if (tokens_ < tokens) return false;
    tokens_ -= tokens;
    return true;
  }
  /// Gives back what was taken and not used, or takes, if negative, what was used beyond: then even below zero.
  void correct(double tokens, double now_s) {
    fill(now_s);
    tokens_ = std::min(burst_tokens_, tokens_ + tokens);
  }
  [[nodiscard]] double tokens() const { return tokens_; }

 private:
  void fill(double now_s) {
    tokens_ = std::min(burst_tokens_, tokens_ + rate_tps_ * (now_s - filled_s_));
    filled_s_ = now_s;
  }

  double rate_tps_;
  double burst_tokens_;
  double tokens_;
  double filled_s_ = 0;
};

}  // namespace racksim
