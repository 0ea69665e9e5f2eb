// Cautions: where a result rests on step times that were not measured.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "input/scenario/profile.hpp"

namespace racksim {

struct Caution {
  enum class Of { batch_above, batch_below, context_above, not_measured };
  Of of = Of::batch_above;
  std::string pool, profile;
  double ran = 0, fitted = 0;  ///< batch or tokens; fitted: the end of the range
  std::string evidence;        ///< of step times that were not measured
  [[nodiscard]] std::string text() const;
};

/// Where the runs of a pool went beyond the range to which its profile was fitted, and whether its step times are
/// measured at all.
std::vector<Caution> profile_cautions(const std::string& pool, std::int64_t max_batch, std::int64_t max_context_tokens,
                                      const Profile& profile);

}  // namespace racksim
