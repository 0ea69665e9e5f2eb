// Alarms: when each engine needs the world next. An engine has one alarm, which moves with every turn that joins it.
#pragma once

#include <bit>
#include <cstddef>
#include <limits>
#include <vector>

#include "world/loop/event.hpp"

namespace racksim {

/// A tournament: every node of the tree holds whose alarm is the earlier one below it.
class Alarms {
 public:
  explicit Alarms(std::size_t engines) : leaves_(std::bit_ceil(engines)), events_(leaves_), first_(2 * leaves_) {
    for (std::size_t i = 0; i < leaves_; ++i) {
      events_[i] = {.time_s = kNone, .kind = Event::Kind::engine, .index = static_cast<std::uint32_t>(i)};
      first_[leaves_ + i] = static_cast<std::uint32_t>(i);
    }
    for (std::size_t node = leaves_; node-- > 1;) first_[node] = first_[2 * node];
  }

  [[nodiscard]] double time_s(std::uint32_t engine) const { return events_[engine].time_s; }
  /// At infinity there is none.
  void set(std::uint32_t engine, double time_s, std::uint64_t order) {
    events_[engine].time_s = time_s;
    events_[engine].order = order;
    for (std::size_t node = (leaves_ + engine) / 2; node > 0; node /= 2) {
      const std::uint32_t left = first_[2 * node], right = first_[2 * node + 1];
      const std::uint32_t first = events_[left] > events_[right] ? right : left;
      if (first == first_[node] && first != engine) return;
      first_[node] = first;
    }
  }
  void clear(std::uint32_t engine) { set(engine, kNone, 0); }

  [[nodiscard]] bool empty() const { return first().time_s == kNone; }
  [[nodiscard]] const Event& first() const { return events_[first_[1]]; }

 private:
  static constexpr double kNone = std::numeric_limits<double>::infinity();

  std::size_t leaves_;
  std::vector<Event> events_;  ///< by engine
  std::vector<std::uint32_t> first_;
};

}  // namespace racksim
