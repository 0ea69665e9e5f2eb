// Power figure: which watts a scenario counts. A choice only; model/deployment/server_power.hpp computes the watts.
#pragma once

namespace racksim {

/// What servers draw. Measured: idle .. max of the platform by the profile's curve. Nameplate: the platform's
/// nameplate, always, as static estimates assume.
enum class PowerFigure { measured, nameplate };

constexpr const char* name_of(PowerFigure power) {
  switch (power) {
    case PowerFigure::measured:
      return "measured";
    case PowerFigure::nameplate:
      return "nameplate";
  }
  return nullptr;
}

}  // namespace racksim
