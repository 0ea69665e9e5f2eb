// Clock: lets SimGrid's time pass until the world's next event. Two ways to the same order of events.
#pragma once

#include <functional>
#include <simgrid/s4u.hpp>

namespace racksim {

/// What a clock drives.
class Clockwork {
 public:
  virtual ~Clockwork() = default;
  /// Time of the next event; infinity when all is over.
  [[nodiscard]] virtual double next_s() const = 0;
  /// Lives through all events at the next time.
  virtual void run_next() = 0;
  /// Set by the clock: to be called when next_s() comes nearer while run_next() does not run.
  std::function<void()> hurry;
};

/// By a kernel timer: one callback per point in time, no change of context. The fast way.
void run_by_timer(simgrid::s4u::Engine& engine, simgrid::s4u::Host* home, Clockwork& work);

/// By an actor that sleeps: events happen in an actor, so that they may start executions. For the energy oracle.
void run_by_actor(simgrid::s4u::Engine& engine, simgrid::s4u::Host* home, Clockwork& work);

}  // namespace racksim
