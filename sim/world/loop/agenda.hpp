// Agenda: what the world has to do, in order of time. Knows no SimGrid; the clock drives it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <queue>
#include <vector>

#include "world/loop/alarms.hpp"
#include "world/loop/event.hpp"

namespace racksim {

/// Alarms of engines apart, for they move. What is planned for the time that it is now happens after all that was
/// planned for it before: in line, past the heap.
class Agenda {
 public:
  explicit Agenda(std::size_t engines) : alarms_(engines) {}

  void plan(double time_s, Event::Kind kind, std::uint32_t index = 0, std::uint32_t version = 0) {
    const Event event{time_s, ++order_, kind, index, version};
    if (time_s == now_s_)
      at_once_.push(event);
    else
      later_.push(event);
  }
  /// An engine needs the world then, and not when it last said; at infinity it does not.
  void wake(std::uint32_t engine, double time_s) {
    if (time_s != alarms_.time_s(engine)) alarms_.set(engine, time_s, ++order_);
  }

  [[nodiscard]] bool empty() const { return alarms_.empty() && no_plans(); }
  [[nodiscard]] const Event& next() const {
    return no_plans() || planned() > alarms_.first() ? alarms_.first() : planned();
  }
  Event take() {
    const Event event = next();
    if (event.kind == Event::Kind::engine)
      alarms_.clear(event.index);
    else
      strike();
    now_s_ = std::max(now_s_, event.time_s);
    return event;
  }
  /// Of what is planned, the first; it is not to happen if struck. Not if there are no_plans().
  [[nodiscard]] const Event& planned() const { return in_line() ? at_once_.front() : later_.top(); }
  [[nodiscard]] bool no_plans() const { return at_once_.empty() && later_.empty(); }
  void strike() {
    if (in_line())
      at_once_.pop();
    else
      later_.pop();
  }

 private:
  [[nodiscard]] bool in_line() const { return !at_once_.empty() && (later_.empty() || later_.top().time_s > now_s_); }

  Alarms alarms_;
  std::queue<Event> at_once_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> later_;
  std::uint64_t order_ = 0;
  double now_s_ = -1;
};

}  // namespace racksim
