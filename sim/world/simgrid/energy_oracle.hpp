// EnergyOracle: SimGrid's host energy plugin as a second opinion. Every power share of a device is an execution on its
// host, bounded to that share, so that the plugin integrates the same curve. Costs an execution per change; for checks
// only.
#pragma once

#include <map>
#include <simgrid/s4u.hpp>
#include <vector>

#include "record/record.hpp"
#include "world/simgrid/loaded_platform.hpp"

namespace racksim {

/// Call from an actor. Energies are compared over the measured window.
class EnergyOracle {
 public:
  EnergyOracle(const Platform& platform, const LoadedPlatform& loaded);

  /// Instance `i` now loads device d with `share` of its dynamic range.
  void load(std::size_t instance, int d, double share);
  void open();
  void close();
  /// Puts the largest relative difference of any host, and the sum of the plugin's joules, into the record.
  void compare(Record& record) const;

 private:
  using Key = std::pair<std::size_t, int>;
  static constexpr std::size_t kChassis = ~std::size_t{0};

  void execute(const Key& key, simgrid::s4u::Host* host, double share);
  [[nodiscard]] std::vector<double> joules() const;             ///< at the wall
  [[nodiscard]] simgrid::s4u::Host* host(std::size_t i) const;  ///< i-th device, then i-th chassis
  [[nodiscard]] const Server& server(std::size_t i) const;

  const Platform& platform_;
  const LoadedPlatform& loaded_;
  std::map<Key, simgrid::s4u::ExecPtr> running_;
  std::map<Key, double> shares_;
  std::vector<double> server_share_;
  std::vector<double> opened_j_;
  std::vector<double> window_j_;
};

}  // namespace racksim
