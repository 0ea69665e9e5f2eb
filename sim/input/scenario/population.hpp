// Population: one kind of people, as values: how they arrive, what they ask, how they read, how they wait.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "input/scenario/arrival_kinds.hpp"
#include "input/scenario/distribution.hpp"
#include "input/scenario/lengths.hpp"
#include "input/scenario/token_budget.hpp"
#include "input/text/diagnostics.hpp"
#include "input/trace/trace_format.hpp"

namespace racksim {

struct TraceFacts;

struct Population {
  enum class Arrivals { open, closed, trace };
  enum class Process { poisson, gamma, weibull };
  /// When the time to think begins.
  enum class NextTurn { after_last_token, after_reading };
  /// What a session does with its place (slot and KV) between two turns.
  enum class Between { give_back, hold };

  Arrivals arrivals = Arrivals::open;
  double sessions_per_s = 0;                ///< open: sessions that begin, on average over a period
  Process process = Process::poisson;       ///< open: of the gaps between sessions
  double burstiness = 1;                    ///< gamma, weibull: coefficient of variation of the gaps
  std::vector<RateStep> rate_profile = {};  ///< open: ascending, from 0; empty = flat
  double rate_period_s = 86400;             ///< after which the profile begins again
  double weekend_factor = 1;                ///< open: rate on days 6 and 7 of a week
  double rate_from_s = 0;                   ///< open: where in the profile the run begins
  Surges surges = {};                       ///< open
  Crowd crowd = {};                         ///< open
  Clients clients = {};                     ///< open
  std::int64_t people = 0;                  ///< closed: number of people
  double ramp_s = 0;                        ///< closed: first turns are spread evenly over this time
  std::string trace;                        ///< trace: path of a file of requests (trace_format.hpp)
  TraceColumns columns = {};                ///< trace: names of its columns; none = a known format
  double trace_from_s = 0;                  ///< trace: the part that is replayed begins so long after its first row
  double trace_span_s = kUnlimited;         ///< trace: and is so long
  double resample_s = 0;            ///< trace: length of the blocks that are drawn from it; 0 = replayed in order
  double session_timeout_s = 1800;  ///< trace: a session is over when it says nothing for so long
  double time_scale = 1;            ///< trace: gaps between arrivals are divided by this
  bool repeat = true;               ///< trace: starts again at its end
  Lengths lengths = {};             ///< if it names a file: instead of the two that follow
  Distribution prompt_tokens = Fixed{512};  ///< new tokens that a turn adds to the context
  std::int64_t shared_prefix_tokens = 0;    ///< that each conversation begins with, alike for all of these people
  Distribution output_tokens = Fixed{256};
  Distribution turns = Fixed{1};  ///< turns per session
  Distribution think_s = Fixed{0};
  Distribution patience_s = Fixed{kYear_s};  ///< wait for the first token before giving up; a year = for ever
  std::int64_t retries = 0;                  ///< of a turn that found the queue full
  double retry_after_s = 1;                  ///< pause before the first retry; doubles with each
  double expected_ttft_s = 1;                ///< within which they expect the first token; of `qoe_loss` only
  Distribution reading_tps = Fixed{5.2};     ///< per person; 238 words/min x 1.3 tokens/word / 60 (Brysbaert 2019)
  NextTurn next_turn = NextTurn::after_reading;
  Between between_turns = Between::give_back;
  TokenBudget token_budget = {};
  std::int64_t priority = 0;                           ///< in queues; 0 comes first
  std::vector<std::string> pools = {};                 ///< that may serve these people; empty = any
  Location where;                                      ///< where the population is written, for messages
  std::shared_ptr<const TraceFacts> trace_facts = {};  ///< of the trace, if a reader has read it
};

constexpr const char* name_of(Population::Arrivals arrivals) {
  switch (arrivals) {
    case Population::Arrivals::open:
      return "open";
    case Population::Arrivals::closed:
      return "closed";
    case Population::Arrivals::trace:
      return "trace";
  }
  return nullptr;
}

constexpr const char* name_of(Population::Process process) {
  switch (process) {
    case Population::Process::poisson:
      return "poisson";
    case Population::Process::gamma:
      return "gamma";
    case Population::Process::weibull:
      return "weibull";
  }
  return nullptr;
}

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
