// Sweep: a study file that varies keys of a scenario, as values. Makes no points of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "input/schema/visitor.hpp"

namespace racksim {

/// A key and the values that it takes: those listed, or `count` of them from `from` to `to`.
struct Axis {
  enum class Scale { linear, log };
  std::string key;
  std::vector<std::string> values = {};
  std::string from = {}, to = {};
  std::int64_t count = 0;
  Scale scale = Scale::linear;
  Location where = {};
};

constexpr const char* name_of(Axis::Scale scale) {
  switch (scale) {
    case Axis::Scale::linear:
      return "linear";
    case Axis::Scale::log:
      return "log";
  }
  return nullptr;
}

struct Sweep {
  enum class Design { grid, zip, latin_hypercube };
  std::string name;
  std::string scenario;           ///< path
  std::vector<std::string> sets;  ///< overlays of every point
  std::vector<Axis> axes;
  Design design = Design::grid;
  std::int64_t points = 0;  ///< latin_hypercube
  std::int64_t seed = 1;    ///< latin_hypercube
  std::string path;         ///< the file it was read from
};

constexpr const char* name_of(Sweep::Design design) {
  switch (design) {
    case Sweep::Design::grid:
      return "grid";
    case Sweep::Design::zip:
      return "zip";
    case Sweep::Design::latin_hypercube:
      return "latin_hypercube";
  }
  return nullptr;
}

void fields(Visitor& v, Axis& a);
void fields(Visitor& v, Sweep& s);

/// Throws InvalidInput with every mistake of the file at once; keys and values of axes are for sweep_points() to check.
Sweep read_sweep(const std::string& path);

}  // namespace racksim
