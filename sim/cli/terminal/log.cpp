// spdlog with one sink.
#include "cli/terminal/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "cli/terminal/console.hpp"

namespace racksim::cli {

void start_log(const Options& options) {
  const auto mode = color_on_stderr(options) ? spdlog::color_mode::always : spdlog::color_mode::never;
  auto log = std::make_shared<spdlog::logger>("racksim", std::make_shared<spdlog::sinks::stderr_color_sink_st>(mode));
  log->set_pattern("%^%l%$: %v");
  log->set_level(options.quiet ? spdlog::level::err : options.verbose ? spdlog::level::info : spdlog::level::warn);
  spdlog::set_default_logger(std::move(log));
}

void log_information(const std::string& line) { spdlog::info(line); }
void log_warning(const std::string& line) { spdlog::warn(line); }
void log_error(const std::string& line) { spdlog::error(line); }

}  // namespace racksim::cli
