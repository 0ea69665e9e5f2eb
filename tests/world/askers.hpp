// Askers: people with one device and one slot, whose turns a pencil can follow.
#pragma once

#include "support/replicate.hpp"

namespace racksim::test {

/// `count` people who ask for 100 tokens (0.1 s of steps) at once, and again 0.9 s after the last token. Measured from
/// the beginning on.
inline Scenario askers(std::int64_t count, double duration_s, double drain_s) {
  Scenario s = slots("slot.xml", 1, 1);
  Population& users = s.users["users"];
  users.arrivals = ClosedArrivals{.people = count};
  apart(users).output_tokens = Fixed{100};
  users.think_s = Fixed{0.9};
  users.next_turn = Population::NextTurn::after_last_token;
  s.run = {.seed = 1, .warmup_s = 0, .duration_s = duration_s, .drain_s = drain_s, .replications = 1};
  return s;
}

}  // namespace racksim::test
