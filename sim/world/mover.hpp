// Mover: KV on its way between instances, as SimGrid communications over the platform's links, so that they contend.
#pragma once

#include <functional>
#include <vector>

#include "world/loaded_platform.hpp"

namespace racksim {

class Mover {
 public:
  explicit Mover(LoadedPlatform& loaded) : loaded_(loaded) {}

  /// Moves `bytes`, spread evenly over the devices of both sides, and calls `arrived` with the time at which the last
  /// part is there. May be called from a timer: an actor of its own waits for it.
  void move(const std::vector<int>& from, const std::vector<int>& to, double bytes,
            std::function<void(double now_s)> arrived);

 private:
  LoadedPlatform& loaded_;
};

}  // namespace racksim
