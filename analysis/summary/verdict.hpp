// Verdict: one sentence on the SLA and one on the claim. Decides nothing that the Summary has not decided.
#pragma once

#include <string>

#include "analysis/summary/summary.hpp"
#include "input/scenario/objective.hpp"

namespace racksim {

/// "SLA met", "SLA violated", or "n/a".
std::string verdict_word(const Summary& summary);

/// A sentence that says whether the claim held, and why; for a scenario without a claim, whether the SLA was met.
std::string verdict_sentence(const Summary& summary);

/// "tpot <= 100 ms"
std::string objective_text(const Objective& objective);

}  // namespace racksim
