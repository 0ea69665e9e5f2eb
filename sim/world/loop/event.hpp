// Event: something that the world has to do.
#pragma once

#include <cstdint>

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
  std::uint32_t version = 0;  ///< patience_ends, retry, deadline: one whose version is old is void
  bool operator>(const Event& o) const { return time_s != o.time_s ? time_s > o.time_s : order > o.order; }
};

}  // namespace racksim
