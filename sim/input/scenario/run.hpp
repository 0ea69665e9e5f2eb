// Run: how long and how often a scenario is simulated, and which files are written, as values.
#pragma once

#include <cstdint>

namespace racksim {

struct Run {
  std::uint64_t seed = 1;
  double warmup_s = 300;
  double duration_s = 3600;
  double drain_s = 600;  ///< how long turns of the measured window may still finish afterwards
  std::int64_t replications = 10;
  double timeline_s = 10;  ///< interval of timeline.csv
  bool requests_csv = false;
};

}  // namespace racksim
