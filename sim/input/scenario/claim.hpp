// Claim: the static capacity claim that a scenario puts to the test, as values. An audit's file of claims is
// reading/claim_file.hpp.
#pragma once

#include <string>
#include <vector>

namespace racksim {

/// Everything else about the claim is computed from the platform.
struct Claim {
  std::string title;
  std::string source;
  double speed_tps = 0;            ///< tokens/s per session that the claim promises; 0 = the scenario tests no claim
  double published_sessions = -1;  ///< sessions per rack that the source publishes; -1 = not published or n/a
  double blocked_limit = 0.01;     ///< share of sessions that may be blocked, for the Erlang capacity beside the claim
  std::vector<std::string> notes;
};

}  // namespace racksim
