// Scenario: all that is asked of the simulator, as plain values in SI units. Its parts have headers of their own, for
// code that needs one part only. No parsing, no behaviour.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "input/scenario/claim.hpp"
#include "input/scenario/fleet.hpp"
#include "input/scenario/objective.hpp"
#include "input/scenario/population.hpp"
#include "input/scenario/power_figure.hpp"
#include "input/scenario/run.hpp"
#include "input/scenario/serving.hpp"
#include "input/text/diagnostics.hpp"

namespace racksim {

struct Scenario {
  std::string name;
  std::string description;
  std::string platform;  ///< path of the SimGrid platform, resolved against the scenario's folder
  std::map<std::string, Population> users;
  Serving serving;
  Fleet fleet;
  PowerFigure power = PowerFigure::measured;
  std::vector<Objective> sla;
  Claim claim;
  Run run;
  std::string path;         ///< the file it was read from
  Location platform_where;  ///< where the platform is written, for messages

  /// Whether a turn may be turned away for another reason than a full queue or a context too long.
  [[nodiscard]] bool controls_admission() const {
    for (const auto& [who, population] : users)
      if (population.token_budget.limits()) return true;
    return serving.queue.deadline_s < kUnlimited;
  }

  /// The part of the load that `number` names (FleetPart::number).
  [[nodiscard]] FleetPart part(std::uint64_t number) const {
    const auto racks = static_cast<std::uint64_t>(fleet.racks);
    return {.replication = number / racks, .rack = number % racks, .racks = racks};
  }
};

}  // namespace racksim
