// Two drivers of the same events.
#include "world/clock.hpp"

#include <cmath>
#include <exception>
#include <simgrid/kernel/Timer.hpp>

namespace racksim {

namespace sg4 = simgrid::s4u;

namespace {

// An exception must not leave a timer or an actor (SimGrid would abort): it is kept and thrown after the run.
struct Guarded {
  Clockwork& work;
  std::exception_ptr error = nullptr;

  [[nodiscard]] bool done() const { return error != nullptr || std::isinf(work.next_s()); }
  void turn() {
    try {
      work.turn();
    } catch (...) {
      error = std::current_exception();
    }
  }
  void rethrow() const {
    if (error) std::rethrow_exception(error);
  }
};

void tick(Guarded& work, const sg4::ActorPtr& waiting) {
  work.turn();
  if (work.done())
    waiting->resume();
  else
    simgrid::kernel::timer::Timer::set(work.work.next_s(), [&work, waiting] { tick(work, waiting); });
}

}  // namespace

void run_by_timer(sg4::Engine& engine, sg4::Host* home, Clockwork& work) {
  Guarded guarded{work};
  sg4::Actor::create("world", home, [&guarded] {
    if (guarded.done()) return;
    const sg4::ActorPtr self = sg4::Actor::self();
    simgrid::kernel::timer::Timer::set(guarded.work.next_s(), [&guarded, self] { tick(guarded, self); });
    sg4::this_actor::suspend();
  });
  engine.run();
  guarded.rethrow();
}

void run_by_actor(sg4::Engine& engine, sg4::Host* home, Clockwork& work) {
  Guarded guarded{work};
  sg4::Actor::create("world", home, [&guarded] {
    while (!guarded.done()) {
      sg4::this_actor::sleep_until(guarded.work.next_s());
      guarded.turn();
    }
  });
  engine.run();
  guarded.rethrow();
}

}  // namespace racksim
