// Event: something that is to happen at a simulated time.
#pragma once

#include <cstdint>

namespace racksim {

struct Event {
  enum class Kind : std::uint8_t {
    window_opens,
    window_closes,
    drain_ends,
    timeline,
    arrival,         ///< a session begins, or a row of a trace is sent
    turn,            ///< a session asks
    patience_ends,   ///< the person waits for the first token no longer
    retry,           ///< a turn that was turned away is sent again
    deadline,        ///< a queue holds the turn no longer
    kv_arrives,      ///< at the instance that decodes
    weights_arrive,  ///< on shared devices
    stay_ends,       ///< a loaded model may give way to another
    views,           ///< routers are shown the instances
    instance         ///< its engine's next step boundary with a change
  };
  double time_s = 0;
  std::uint64_t order = 0;  ///< of being planned: events of one time happen in this order
  Kind kind = Kind::arrival;
  std::uint32_t index = 0;    ///< of the population, session, instance or shared devices
  std::uint32_t version = 0;  ///< of the turn that patience_ends, retry and deadline are about; of another one: void
  bool operator>(const Event& o) const { return time_s != o.time_s ? time_s > o.time_s : order > o.order; }
};

}  // namespace racksim
