// Console: stdout for results, stderr for everything else, and the exit code of a failure.
#pragma once

#include <functional>
#include <string>

#include "cli/terminal/options.hpp"

namespace racksim::cli {

inline constexpr int kMet = 0;
inline constexpr int kOurFault = 1;
inline constexpr int kUsage = 2;
inline constexpr int kInvalidInput = 3;
inline constexpr int kPointsFailed = 4;
inline constexpr int kViolated = 99;  // k6's number for crossed thresholds
inline constexpr int kInterrupted = 130;

/// Writes a result to stdout. A reader that went away (`| head`) is not an error; a full disk throws InvalidInput.
void print(const std::string& text);

/// Writes to stderr. If nothing can be written there, nobody is left to be told: it goes on.
void print_error(const std::string& text);
/// For a study that was stopped: where its finished part lies.
void tell_what_is_done(const std::string& place);

[[nodiscard]] bool color_on_stdout(const Options& options);
[[nodiscard]] bool color_on_stderr(const Options& options);
[[nodiscard]] bool shows_progress(const Options& options);

/// Runs a verb, reports its exceptions on stderr, and returns the exit code.
int guarded(const Options& options, const std::function<int()>& verb);

}  // namespace racksim::cli
