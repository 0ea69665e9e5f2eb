// Variation: the quantity of a scenario that a capacity study varies, and the scenario at each of its values.
#pragma once

#include <string>
#include <vector>

#include "analysis/estimate/estimate.hpp"
#include "analysis/study/capacity/capacity_search.hpp"
#include "input/text/units.hpp"

namespace racksim {

struct Variation {
  enum class Of { load, key, servers };
  Of of = Of::load;  ///< of all populations by a factor; one number of the scenario; servers of the platform
  std::string key;   ///< of the one number
  Dimension dimension = Dimension::count;  ///< of the one number
  double start = 1, low = 0, high = 0, step = 0;
  bool eases = false;  ///< more of the quantity helps: the smallest that holds is sought

  [[nodiscard]] std::string name() const;
  /// `--set` overlays that give the scenario this value; none for servers.
  [[nodiscard]] std::vector<std::string> sets(const Scenario& scenario, double x) const;
  /// A value as people read it, with its unit.
  [[nodiscard]] std::string text(double x) const;
};

/// The load of all populations: sessions per time, people, the time scale of a trace. Starts where the static estimate
/// or, for open arrivals, Erlang B puts the capacity.
Variation vary_load(const Scenario& scenario, const Estimate& estimate);

/// One numeric key of the scenario at `path`; starts at the value that it has. Throws InvalidInput: no such key, not a
/// number, or nothing to start from.
Variation vary_key(const std::string& key, const std::string& path, const std::vector<std::string>& sets, bool eases);

/// Servers in use, in the order of the platform; starts with all.
Variation vary_servers(const Platform& platform);

/// The platform with its first `count` servers and no others.
Platform with_servers(const Platform& platform, std::size_t count);

/// People of closed populations, and sessions that begin per second in open ones.
double people(const Scenario& scenario);
double sessions_per_s(const Scenario& scenario);

}  // namespace racksim
