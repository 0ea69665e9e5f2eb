// Mover: KV and weights on their way, as SimGrid communications over the platform's links, so that they contend.
#pragma once

#include <functional>
#include <vector>

#include "world/simgrid/loaded_platform.hpp"

namespace racksim {

class Mover {
 public:
  explicit Mover(LoadedPlatform& loaded) : loaded_(loaded) {}

  using Arrived = std::function<void(double now_s)>;

  /// Moves `bytes`, spread evenly over the devices of both sides, and calls `arrived` with the time at which the last
  /// part is there. May be called from a timer: an actor of its own waits for it.
  void move(const std::vector<int>& from, const std::vector<int>& to, double bytes, Arrived arrived);
  /// As move(), from a host, and at most at `limit_Bps`, all parts together.
  void fetch(const std::string& from, const std::vector<int>& to, double bytes, double limit_Bps, Arrived arrived);

 private:
  using Ends = std::vector<std::pair<simgrid::s4u::Host*, simgrid::s4u::Host*>>;
  static void start(const Ends& ends, double bytes, double limit_Bps, Arrived arrived);

  LoadedPlatform& loaded_;
};

}  // namespace racksim
