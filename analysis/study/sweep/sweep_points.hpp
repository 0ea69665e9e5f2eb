// Sweep points: the values that a sweep gives to keys, point by point. Pure.
#pragma once

#include <string>
#include <vector>

#include "input/reading/sweep_file.hpp"

namespace racksim {

struct SweepPoint {
  std::size_t number = 0;           ///< from 1
  std::vector<std::string> values;  ///< by axis, as written
  /// `--set` overlays of the sweep and of this point.
  [[nodiscard]] std::vector<std::string> sets(const Sweep& sweep) const;
};

/// All points in their order. Throws InvalidInput, every mistake at its axis: unknown keys, a key twice, ranges of keys
/// that take no number, ends that cannot be read, axes of unequal length in a zip, more than a million points. Latin
/// hypercube: McKay, Beckman and Conover, Technometrics 21, 1979.
std::vector<SweepPoint> sweep_points(const Sweep& sweep);

}  // namespace racksim
