// The two numbers that stand for "no limit" in a scenario. Constants only.
#pragma once

#include <limits>

namespace racksim {

inline constexpr double kUnlimited = std::numeric_limits<double>::infinity();
/// Seconds of a leap year: the longest time that a scenario may name. As a patience it stands for "for ever".
inline constexpr double kYear_s = 366 * 86400.0;

}  // namespace racksim
