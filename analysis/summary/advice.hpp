// Advice: what in a summary is worth a look next, most urgent first. Sentences for people, never more than five.
#pragma once

#include <string>
#include <vector>

#include "analysis/summary/summary.hpp"

namespace racksim {

inline constexpr std::size_t kMostAdvice = 5;

/// Empty if nothing was simulated.
std::vector<std::string> look_at_next(const Summary& summary);

}  // namespace racksim
