// Variation: which quantity of a scenario a capacity is sought in, as `--set` overlays for each of its values.
#pragma once

#include <string>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/study/capacity_search.hpp"
#include "scenario/field.hpp"

namespace racksim {

/// The load of all populations by one factor, or one number of the scenario.
struct Variation {
  std::string key;                  ///< of the one number; empty = the load factor
  Dimension dimension{};            ///< of the one number
  std::vector<std::string> always;  ///< overlays of the study itself
  double start = 1, low = 0, high = 0, step = 0;

  [[nodiscard]] std::string name() const { return key.empty() ? "load factor" : key; }
  /// `--set` overlays that give the scenario this value.
  [[nodiscard]] std::vector<std::string> sets(const Scenario& scenario, double x) const;
  /// The value as people read it, with its unit.
  [[nodiscard]] std::string text(double x) const;
};

/// The load of all populations: sessions per time, people, the time scale of a trace. Starts where the static estimate
/// or, for open arrivals, Erlang B puts the capacity.
Variation vary_load(const Scenario& scenario, const Estimate& estimate);

/// One numeric key of the scenario; starts at the value that the scenario has. Throws InvalidInput: no such key, no
/// number, nothing to start from.
Variation vary_key(const std::string& key, const std::string& path, const std::vector<std::string>& sets);

/// People of closed populations, and sessions/s of open ones.
double people(const Scenario& scenario);
double sessions_per_s(const Scenario& scenario);

}  // namespace racksim
