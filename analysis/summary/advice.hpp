// Advice: the parts of a summary that are worth a look next, the most urgent first. Sentences for people, at most five.
#pragma once

#include <string>
#include <vector>

#include "analysis/summary/summary.hpp"

namespace racksim {

inline constexpr std::size_t kMostAdvice = 5;

/// Empty if nothing was simulated.
std::vector<std::string> look_at_next(const Summary& summary);

}  // namespace racksim
