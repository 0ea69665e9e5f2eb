// Two drivers of the same events.
#include "world/loop/clock.hpp"

#include <cmath>
#include <exception>
#include <simgrid/kernel/Timer.hpp>

#include "world/simgrid/actor.hpp"

namespace racksim {

namespace sg4 = simgrid::s4u;

namespace {

// An exception must not leave a timer or an actor (SimGrid would abort): it is kept and thrown after the run.
struct Guarded {
  Clockwork& work;
  std::exception_ptr error = nullptr;

  [[nodiscard]] bool done() const { return error != nullptr || std::isinf(work.next_s()); }
  void run_next() {
    try {
      work.run_next();
    } catch (...) {
      error = std::current_exception();
    }
  }
  void rethrow() const {
    if (error) std::rethrow_exception(error);
  }
};

// One timer at a time, at the next event.
class TimerClock {
 public:
  TimerClock(Guarded& work, sg4::ActorPtr waiting) : work_(work), waiting_(std::move(waiting)) { arm(); }
  void hurry() {
    if (timer_ == nullptr) return;
    timer_->remove();
    arm();
  }

 private:
  void arm() {
    timer_ = simgrid::kernel::timer::Timer::set(work_.work.next_s(), [this] { tick(); });
  }
  void tick() {
    timer_ = nullptr;
    work_.run_next();
    if (work_.done())
      waiting_->resume();
    else
      arm();
  }

  Guarded& work_;
  sg4::ActorPtr waiting_;
  simgrid::kernel::timer::Timer* timer_ = nullptr;
};

}  // namespace

void run_by_timer(sg4::Engine& engine, sg4::Host* home, Clockwork& work) {
  Guarded guarded{work};
  add_actor("world", home, [&guarded] {
    if (guarded.done()) return;
    TimerClock clock(guarded, sg4::Actor::self());
    guarded.work.hurry = [&clock] { clock.hurry(); };
    sg4::this_actor::suspend();
    guarded.work.hurry = {};
  });
  engine.run();
  guarded.rethrow();
}

void run_by_actor(sg4::Engine& engine, sg4::Host* home, Clockwork& work) {
  Guarded guarded{work};
  add_actor("world", home, [&guarded] {
    const sg4::SemaphorePtr nearer = sg4::Semaphore::create(0);
    guarded.work.hurry = [&nearer] { nearer->release(); };
    while (!guarded.done()) {
      const double wait_s = guarded.work.next_s() - sg4::Engine::get_clock();
      if (wait_s > 0 && !nearer->acquire_timeout(wait_s)) continue;
      guarded.run_next();
    }
    guarded.work.hurry = {};
  });
  engine.run();
  guarded.rethrow();
}

}  // namespace racksim
