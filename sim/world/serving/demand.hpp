// Demand: sessions that come, ask, read, think and ask again. What they ask is drawn by Users.
#pragma once

#include <cstdint>

#include "world/context.hpp"
#include "world/serving/frontend.hpp"

namespace racksim {

/// A session is named by its handle in Users. Times are simulated seconds.
class Demand {
 public:
  /// Borrows both.
  Demand(Context& context, Frontend& frontend) : context_(context), frontend_(frontend) {}

  /// Plans the first arrivals and the first turns of closed populations.
  void start();
  /// The next session of an open population begins, or the next row of a trace is sent.
  void arrive(std::uint32_t population);
  /// The session asks its next question.
  void send_turn(std::uint32_t session);
  /// The answer has reached its person.
  void answered(const Instance& instance, const TurnEnd& end);
  /// Whoever gets no answer gives up the question: an open session ends, a person of a closed population asks anew
  /// later. A conversation of a trace goes on with its next row.
  void no_answer(std::uint32_t session);

 private:
  void plan_arrival(std::uint32_t population);
  void plan_next_turn(std::uint32_t session, double at_s);

  Context& context_;
  Frontend& frontend_;
  std::uint64_t turns_ = 0;  ///< sent so far; numbers them from 1
};

}  // namespace racksim
