// Interrupt: a flag that Ctrl-C raises.
#pragma once

#include <atomic>

namespace racksim::cli {

/// From now on SIGINT and SIGTERM raise the flag; a second one ends the process at once.
const std::atomic<bool>& watch_interrupts();

/// From now on, writing to a closed pipe gives an error instead of a signal.
void ignore_broken_pipes();

}  // namespace racksim::cli
