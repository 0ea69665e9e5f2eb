// Prediction: what a profile says about the condition of a measurement. Pure.
#pragma once

#include "analysis/calibration/measurement.hpp"
#include "input/platform/platform.hpp"
#include "input/scenario/profile.hpp"
#include "model/engine/engine.hpp"

namespace racksim {

struct Prediction {
  double value[kQuantities];  ///< SI; not a number if the condition does not determine it
  double starved_share = 0;   ///< of the time: requests waited for KV memory
};

/// Predicts every quantity that the condition allows. `device` gives memory and watts; null: memory without end and no
/// watts. A fixed batch has an ITL, and a TTFT of all its prompts in one step; power of a fixed batch is that of
/// decoding. The other loads are served by engines (bench.hpp): closed loops without their first and last round,
/// Poisson arrivals without the first fifth.
Prediction predict(const Profile& profile, const Device* device, const Measurement& measurement);

/// `limits` with the KV blocks that the profile has on the device; if that is null, KV memory is unlimited.
EngineLimits with_memory_of(const Device* device, const Profile& profile, EngineLimits limits);

}  // namespace racksim
