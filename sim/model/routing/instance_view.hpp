// InstanceView: what a router knows of an instance. It may be old (serving.load_age).
#pragma once

#include <cstdint>

#include "model/turn.hpp"

namespace racksim {

/// Who knows how much of a prompt is in an instance's prefix cache.
class CachedInput {
 public:
  virtual ~CachedInput() = default;
  /// Tokens of the turn's input, as the router was shown the cache last. `now_s`: simulated seconds.
  virtual std::int64_t cached_input(const Turn& turn, double now_s) = 0;
};

struct InstanceView {
  double load = 0;                ///< share of what the instance takes, by the scenario's measure (load.hpp)
  bool accepts = true;            ///< whether it has a free slot
  CachedInput* cached = nullptr;  ///< borrowed; asked by policies that look into prefix caches only
};

}  // namespace racksim
