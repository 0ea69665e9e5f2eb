// Signals. A handler can reach nothing but a variable of its file: the one place where that is needed.
#include "cli/terminal/interrupt.hpp"

#include <csignal>

namespace racksim::cli {

namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch lock-free atomics only");

// The first signal asks the program to stop in order. It may come twice, to the process and to its group. The third
// restores the default, so that the next one ends the process at once.
void raise_flag(int signal) {
  static volatile std::sig_atomic_t heard = 0;
  interrupted = true;
  heard = heard + 1;
  if (heard > 2) std::signal(signal, SIG_DFL);
}

}  // namespace

const std::atomic<bool>& watch_interrupts() {
  std::signal(SIGINT, raise_flag);
  std::signal(SIGTERM, raise_flag);
  return interrupted;
}

void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace racksim::cli
