// stdout, stderr, colours and exit codes.
#include "cli/terminal/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "cli/terminal/log.hpp"
#include "input/text/diagnostics.hpp"
#include "world/processes/replications.hpp"

namespace racksim::cli {

namespace {

// https://no-color.org: present and not empty.
bool no_color() {
  const char* value = std::getenv("NO_COLOR");
  return value != nullptr && *value != '\0';
}

bool colored(When when, int file) {
  if (when != When::automatic) return when == When::always;
  return !no_color() && ::isatty(file) == 1;
}

void tell(const InvalidInput& wrong, bool color) {
  for (const Diagnostic& diagnostic : wrong.list()) print_error(render(diagnostic, color));
  const std::size_t n = wrong.list().size();
  if (n > 1) print_error(fmt::format("{} errors\n", n));
}

}  // namespace

void print(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!written && errno != EPIPE)
    throw InvalidInput({{fmt::format("cannot write to standard output: {}", std::strerror(errno)), {}, {}, {}}});
}

void print_error(const std::string& text) {
  std::fputs(text.c_str(), stderr);  // fmt would throw if it cannot write
  std::fflush(stderr);
}

void tell_what_is_done(const std::string& place) {
  print_error(fmt::format("what is done lies in {}: the same command with --resume goes on\n", place));
}

bool color_on_stdout(const Options& options) { return colored(options.color, STDOUT_FILENO); }
bool color_on_stderr(const Options& options) { return colored(options.color, STDERR_FILENO); }

bool shows_progress(const Options& options) {
  if (options.progress != When::automatic) return options.progress == When::always;
  return !options.quiet && ::isatty(STDERR_FILENO) == 1;
}

int guarded(const Options& options, const std::function<int()>& verb) {
  try {
    start_log(options);
    return verb();
  } catch (const InvalidInput& wrong) {
    tell(wrong, color_on_stderr(options));
    return kInvalidInput;
  } catch (const Interrupted&) {
    print_error("interrupted\n");
    return kInterrupted;
  } catch (const std::exception& fault) {
    print_error(
        fmt::format("internal error: {}\n  = help: this is a fault of racksim, please report it\n", fault.what()));
    return kOurFault;
  }
}

}  // namespace racksim::cli
