// Log: lines on stderr by level. Results never go through it. Only its .cpp file knows spdlog.
#pragma once

#include <string>

#include "cli/terminal/options.hpp"

namespace racksim::cli {

/// Warnings are shown; with -v also information; with -q errors only.
void start_log(const Options& options);

void log_information(const std::string& line);
void log_warning(const std::string& line);
void log_error(const std::string& line);

}  // namespace racksim::cli
