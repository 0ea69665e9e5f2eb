// Reader: a person at a reading speed behind a stream of tokens. Knows, exactly and in closed form, how long they
// waited for text and how much of it came late. Pure.
#pragma once

#include <cstdint>

#include "model/engine/segment.hpp"

namespace racksim {

/// Token i of an answer is read from D_i = max(T_i, D_(i-1) + period) on, T_i being when it came. Two accounts follow:
/// stall = D_n - T_1 - (n - 1) period: what they waited for text after the first token;
/// loss of quality of experience, after Andes (Liu et al. 2024, arXiv 2404.16283): the area between the text they
/// should have read and the text they did read, over the area below the former, until they have read it all. They
/// should read token i from due + (i - 1) period on; who reads earlier than that gains nothing.
class Reader {
 public:
  Reader() = default;
  /// Due: when the first token is expected. Period: seconds for which one token is read.
  Reader(double due_s, double period_s) : due_s_(due_s), period_s_(period_s) {}

  /// Token `n`, the first being 1, came after a pause or at the beginning.
  void got(std::int64_t n, double at_s);
  /// Tokens after the `n`th came with the steps of `segment`, which began when the `n`th came.
  void got_steps(std::int64_t n, const Segment& segment);

  [[nodiscard]] double first_token_s() const { return first_s_; }
  [[nodiscard]] double period_s() const { return period_s_; }
  [[nodiscard]] double stall_s() const { return late_s_; }
  /// When a reader of `n` tokens has read them, and wants the next.
  [[nodiscard]] double wants_next_s(std::int64_t n) const {
    return first_s_ + late_s_ + static_cast<double>(n) * period_s_;
  }
  /// 0 = all text came in time, 1 = none was read; of an answer of `n` tokens.
  [[nodiscard]] double qoe_loss(std::int64_t n) const;

 private:
  /// By how much the token that is read now is behind what was expected.
  [[nodiscard]] double delay_s() const;
  [[nodiscard]] double lateness_s(std::int64_t n, double at_s) const {
    return at_s - first_s_ - static_cast<double>(n - 1) * period_s_;
  }
  void count_until(std::int64_t n);
  void count_rising(std::int64_t n, const Segment& segment, double floor_s);

  double due_s_ = 0;
  double period_s_ = 0;
  double first_s_ = 0;
  double late_s_ = 0;         ///< largest lateness so far, against the first token
  double delays_s_ = 0;       ///< sum of delays over the tokens counted
  std::int64_t counted_ = 0;  ///< tokens whose delay is in the sum
};

}  // namespace racksim
