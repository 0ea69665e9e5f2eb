// InstanceTimers: when each instance needs the world next. An instance has one timer, which moves with every turn that
// joins it.
#pragma once

#include <bit>
#include <cstddef>
#include <limits>
#include <vector>

#include "world/loop/event.hpp"

namespace racksim {

/// A tournament: every node of the tree holds the instance whose timer ends first among those below it.
class InstanceTimers {
 public:
  explicit InstanceTimers(std::size_t instances)
      : leaves_(std::bit_ceil(instances)), events_(leaves_), first_(2 * leaves_) {
    for (std::size_t i = 0; i < leaves_; ++i) {
      events_[i] = {.time_s = kNone, .kind = Event::Kind::instance, .index = static_cast<std::uint32_t>(i)};
      first_[leaves_ + i] = static_cast<std::uint32_t>(i);
    }
    for (std::size_t node = leaves_; node-- > 1;) first_[node] = first_[2 * node];
  }

  [[nodiscard]] double time_s(std::uint32_t instance) const { return events_[instance].time_s; }
  /// In simulated seconds; at infinity the instance has no timer.
  void set(std::uint32_t instance, double time_s, std::uint64_t order) {
    events_[instance].time_s = time_s;
    events_[instance].order = order;
    for (std::size_t node = (leaves_ + instance) / 2; node > 0; node /= 2) {
      const std::uint32_t left = first_[2 * node], right = first_[2 * node + 1];
      const std::uint32_t first = events_[left] > events_[right] ? right : left;
      if (first == first_[node] && first != instance) return;
      first_[node] = first;
    }
  }
  void clear(std::uint32_t instance) { set(instance, kNone, 0); }

  [[nodiscard]] bool empty() const { return first().time_s == kNone; }
  [[nodiscard]] const Event& first() const { return events_[first_[1]]; }

 private:
  static constexpr double kNone = std::numeric_limits<double>::infinity();

  std::size_t leaves_;
  std::vector<Event> events_;  ///< by instance
  std::vector<std::uint32_t> first_;
};

}  // namespace racksim
