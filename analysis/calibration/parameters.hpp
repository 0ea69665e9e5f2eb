// Parameters: which coefficients of a profile a fit may move, and how far they are expected to be from where they
// start.
#pragma once

#include <string>
#include <vector>

#include "input/platform/platform.hpp"
#include "input/scenario/profile.hpp"

namespace racksim {

/// A coefficient, as a place in a Profile.
struct Parameter {
  const char* key;  ///< as in a profile's file
  double PowerShare::*of_power = nullptr;
  double CoreLaw::*of_cores = nullptr;
  double Profile::*of_profile = nullptr;
  double spread = 1;   ///< expected distance from the start, in the logarithm (0.25: about a quarter)
  double highest = 0;  ///< 0: none

  [[nodiscard]] double& in(Profile& p) const;
};

/// Every coefficient that a fit can move.
const std::vector<Parameter>& parameters();

/// The coefficients named in `keys` (empty: all) that are above zero in `profile`; a coefficient that starts at zero
/// stays there. Throws InvalidInput for an unknown name, a coefficient that is zero, or one that follows from `cores`.
/// No bandwidth may become larger than that in the datasheet of `device`.
std::vector<Parameter> free_parameters(Profile& profile, const std::vector<std::string>& keys,
                                       const Device* device = nullptr);

}  // namespace racksim
