// Context: what all parts of a replication share: the scenario, the clock, the events to come, the people.
#pragma once

#include <algorithm>
#include <functional>
#include <utility>

#include "model/deployment/deployment.hpp"
#include "model/users/users.hpp"
#include "record/recorder.hpp"
#include "world/loop/event_queue.hpp"

namespace racksim {

/// Borrowed by the parts of a replication, which it outlives.
struct Context {
  const Scenario& scenario;
  const Platform& platform;
  const Deployment& deployment;
  EventQueue events;
  Users users;
  Recorder recorder;
  double now_s = 0;

  [[nodiscard]] double window_begin_s() const { return scenario.run.warmup_s; }
  [[nodiscard]] double window_end_s() const { return scenario.run.warmup_s + scenario.run.duration_s; }
  [[nodiscard]] const PoolPlan& plan(int pool) const { return deployment.pools[static_cast<std::size_t>(pool)]; }
};

/// Event::version of events about a turn.
inline std::uint32_t version_of(const Turn& turn) { return static_cast<std::uint32_t>(turn.id); }

/// Plans an event from outside the event loop, where SimGrid's actors run, and wakes the loop if need be. `at_s`:
/// SimGrid's time, which may lie behind the loop's by a rounding error.
class OutsideEvents {
 public:
  /// `hurry`: called when the next event may have come nearer.
  OutsideEvents(Context& context, std::function<void()> hurry) : context_(context), hurry_(std::move(hurry)) {}
  void plan(double at_s, double later_s, Event::Kind kind, std::uint32_t index) const {
    context_.events.plan(std::max(at_s, context_.now_s) + later_s, kind, index);
    hurry_();
  }

 private:
  Context& context_;
  std::function<void()> hurry_;
};

}  // namespace racksim
