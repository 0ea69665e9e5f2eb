// Known: a profile that makes measurements, one far off to start from, and the fit between the two.
#pragma once

#include <stdexcept>

#include "analysis/calibration/calibrate.hpp"
#include "calibration/points.hpp"
#include "model/shapes.hpp"

namespace racksim::test {

using Keys = std::vector<std::string>;

/// A profile of which batches and contexts tell each coefficient: KV is cheap, so that large batches compute.
inline Profile truth() {
  Profile p = tiny_profile();
  p.per_sequence_s = 0.1;
  p.kv_bits = 2;
  return p;
}

/// The truth with the coefficients of its steps moved by 30 to 50 %.
inline Profile far_off() {
  Profile p = truth();
  p.overhead_s *= 1.5;
  p.per_sequence_s *= 0.5;
  p.bandwidth_Bps *= 0.7;
  p.compute_flops *= 1.4;
  return p;
}

inline const Keys kSteps{"step.overhead", "step.per_sequence", "step.bandwidth", "step.compute"};

/// Steps at a grid of batches and contexts: each coefficient rules some of them.
inline std::vector<Measurement> grid(const Profile& profile) {
  std::vector<Measurement> list;
  for (const double batch : {1., 2., 4., 16., 64., 256., 1024.})
    for (const double prompt : {1., 8., 40.})
      list.push_back(measured(profile, fixed_batch(batch, prompt, 2), {Observed::itl, Observed::ttft}));
  return list;
}

inline Calibration fit(Profile start, const std::vector<Measurement>& rows, const Keys& keys,
                       const Device* device = nullptr) {
  const std::vector<Parameter> free = free_parameters(start, keys, device);
  return calibrate(start, free, match(rows, nullptr));
}

inline const Fitted& of(const Calibration& c, const std::string& key) {
  for (const Fitted& f : c.fitted)
    if (f.key == key) return f;
  throw std::logic_error(key);
}

}  // namespace racksim::test
