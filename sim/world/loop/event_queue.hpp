// EventQueue: what is to happen, in order of simulated time. Knows no SimGrid; the clock drives it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "world/loop/event.hpp"
#include "world/loop/instance_timers.hpp"

namespace racksim {

/// The timers of instances stand apart, for they move. What is planned for the present time happens after all that was
/// planned for it before: it waits in line, past the heap.
class EventQueue {
 public:
  explicit EventQueue(std::size_t instances) : timers_(instances) {}

  void plan(double time_s, Event::Kind kind, std::uint32_t index = 0, std::uint32_t version = 0) {
    const Event event{time_s, ++order_, kind, index, version};
    if (time_s == now_s_)
      at_once_.push(event);
    else
      later_.push(event);
  }
  /// An instance needs the world at `time_s`, and no longer when it last said; at infinity it does not need it.
  void set_timer(std::uint32_t instance, double time_s) {
    if (time_s != timers_.time_s(instance)) timers_.set(instance, time_s, ++order_);
  }

  [[nodiscard]] bool empty() const { return timers_.empty() && nothing_planned(); }
  /// The next event. Not if the queue is empty.
  [[nodiscard]] const Event& next() const {
    return nothing_planned() || first_planned() > timers_.first() ? timers_.first() : first_planned();
  }
  /// Removes it and returns it.
  Event take() {
    const Event event = next();
    if (event.kind == Event::Kind::instance)
      timers_.clear(event.index);
    else
      drop_first_planned();
    now_s_ = std::max(now_s_, event.time_s);
    return event;
  }

  /// Whether nothing is planned; timers do not count.
  [[nodiscard]] bool nothing_planned() const { return at_once_.empty() && later_.empty(); }
  [[nodiscard]] const Event& first_planned() const { return at_once_is_first() ? at_once_.front() : later_.top(); }
  /// It is not to happen.
  void drop_first_planned() {
    if (at_once_is_first())
      at_once_.pop();
    else
      later_.pop();
  }

 private:
  [[nodiscard]] bool at_once_is_first() const {
    return !at_once_.empty() && (later_.empty() || later_.top().time_s > now_s_);
  }

  InstanceTimers timers_;
  std::queue<Event> at_once_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> later_;
  std::uint64_t order_ = 0;
  double now_s_ = -1;
};

}  // namespace racksim
