// Population: one kind of people, as values: how they arrive, what they ask, how they read, how they wait.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "input/scenario/arrival_kinds.hpp"
#include "input/scenario/distribution.hpp"
#include "input/scenario/lengths.hpp"
#include "input/scenario/token_budget.hpp"
#include "input/text/diagnostics.hpp"

namespace racksim {

/// People of one kind: how they arrive, what they ask, and how they wait and read. It has one member for each key of
/// `users.NAME`, or for each section of keys, hence so many.
struct Population {
  /// When the time to think begins.
  enum class NextTurn { after_last_token, after_reading };
  /// What a session does with its slot and KV between two turns.
  enum class Between { give_back, hold };

  Arrivals arrivals = OpenArrivals{};
  Lengths lengths = LengthsApart{};
  std::int64_t shared_prefix_tokens = 0;     ///< tokens that begin every conversation of these people
  Distribution turns = Fixed{1};             ///< turns of a session
  Distribution think_s = Fixed{0};           ///< pause before the next turn
  Distribution patience_s = Fixed{kYear_s};  ///< longest wait for the first token; a year = for ever
  std::int64_t retries = 0;                  ///< how often a turn that was turned away is sent again
  double retry_after_s = 1;                  ///< pause before the first retry; doubles with each
  double expected_ttft_s = 1;                ///< time within which they expect the first token; only for `qoe_loss`
  Distribution reading_tps = Fixed{5.2};     ///< per person; 238 words/min x 1.3 tokens/word / 60 (Brysbaert 2019)
  NextTurn next_turn = NextTurn::after_reading;
  Between between_turns = Between::give_back;
  TokenBudget token_budget = {};
  std::int64_t priority = 0;            ///< in queues; 0 comes first
  std::vector<std::string> pools = {};  ///< that may serve these people; empty = any
  Location where;                       ///< where the population is written, for messages
};

constexpr const char* name_of(Population::NextTurn next) {
  switch (next) {
    case Population::NextTurn::after_last_token:
      return "after_last_token";
    case Population::NextTurn::after_reading:
      return "after_reading";
  }
  return nullptr;
}

constexpr const char* name_of(Population::Between between) {
  switch (between) {
    case Population::Between::give_back:
      return "give_back";
    case Population::Between::hold:
      return "hold";
  }
  return nullptr;
}

}  // namespace racksim
