// Agenda: what the world has to do, in order of time. Knows no SimGrid; the clock drives it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <queue>
#include <vector>

namespace racksim {

struct Event {
  enum class Kind : std::uint8_t {
    window_opens,
    window_closes,
    arrival,
    turn,
    engine,
    timeline,
    drain_ends,
    loads,
    patience_ends,
    retry,
    kv_arrives,
    deadline,
    weights_arrive,
    stay_ends
  };
  double time_s = 0;
  std::uint64_t order = 0;  ///< of being planned: events at one time happen in this order
  Kind kind = Kind::arrival;
  std::uint32_t index = 0;    ///< population, session, instance or berth
  std::uint32_t version = 0;  ///< engine, patience_ends, retry, deadline: one whose version is old is void
  bool operator>(const Event& o) const { return time_s != o.time_s ? time_s > o.time_s : order > o.order; }
};

/// What is planned for the time that it is now happens after all that was planned for it before: in line, past the
/// heap.
class Agenda {
 public:
  void plan(double time_s, Event::Kind kind, std::uint32_t index = 0, std::uint32_t version = 0) {
    const Event event{time_s, ++order_, kind, index, version};
    if (time_s == now_s_)
      at_once_.push(event);
    else
      later_.push(event);
  }
  [[nodiscard]] bool empty() const { return at_once_.empty() && later_.empty(); }
  [[nodiscard]] const Event& next() const { return in_line() ? at_once_.front() : later_.top(); }
  Event take() {
    const Event event = next();
    strike();
    now_s_ = std::max(now_s_, event.time_s);
    return event;
  }
  /// The next event is not to happen.
  void strike() {
    if (in_line())
      at_once_.pop();
    else
      later_.pop();
  }

 private:
  [[nodiscard]] bool in_line() const { return !at_once_.empty() && (later_.empty() || later_.top().time_s > now_s_); }

  std::queue<Event> at_once_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> later_;
  std::uint64_t order_ = 0;
  double now_s_ = -1;
};

}  // namespace racksim
