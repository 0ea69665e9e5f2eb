// Times of a trace: text to whole nanoseconds, so that a date costs no precision until it is a difference.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "input/trace/trace_format.hpp"

namespace racksim {

inline constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

/// Nanoseconds since 1970 of "2023-11-16 18:15:46.6805900" (also with `T`, and with `Z` or +hh:mm at the end), or of a
/// number in `unit`. Nothing if the text is neither.
std::optional<std::int64_t> trace_time_ns(std::string_view text, TraceColumns::Unit unit);

}  // namespace racksim
