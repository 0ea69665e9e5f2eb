// Agenda: what the world has to do, in order of time. Knows no SimGrid; the clock drives it.
#pragma once

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
  std::uint32_t version = 0;  ///< engine, patience_ends, retry, kv_arrives, deadline: one whose version is old is void
  bool operator>(const Event& o) const { return time_s != o.time_s ? time_s > o.time_s : order > o.order; }
};

class Agenda {
 public:
  void plan(double time_s, Event::Kind kind, std::uint32_t index = 0, std::uint32_t version = 0) {
    events_.push({time_s, ++order_, kind, index, version});
  }
  [[nodiscard]] bool empty() const { return events_.empty(); }
  [[nodiscard]] const Event& next() const { return events_.top(); }
  Event take() {
    Event event = events_.top();
    events_.pop();
    return event;
  }

 private:
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::uint64_t order_ = 0;
};

}  // namespace racksim
