// LoadedPlatform: the platform as SimGrid has loaded it, compared with the platform as values. Owns SimGrid's engine.
#pragma once

#include <simgrid/s4u.hpp>
#include <string>
#include <vector>

#include "input/platform/platform.hpp"

namespace racksim {

/// One per process: SimGrid's clock and platform are the process's own.
class LoadedPlatform {
 public:
  /// Loads the platform file into SimGrid and checks that both see the same hosts. Throws InvalidInput.
  /// `energy` starts SimGrid's host energy plugin.
  LoadedPlatform(const Platform& platform, bool energy);

  [[nodiscard]] simgrid::s4u::Engine& engine() { return *engine_; }
  [[nodiscard]] simgrid::s4u::Host* router() const { return router_; }
  [[nodiscard]] simgrid::s4u::Host* device(int d) const { return devices_[static_cast<std::size_t>(d)]; }
  [[nodiscard]] simgrid::s4u::Host* chassis(int s) const { return chassis_[static_cast<std::size_t>(s)]; }
  /// Seconds that `bytes` take from the router to device d and an empty answer back, on links without other traffic.
  [[nodiscard]] double round_trip_s(int d, double bytes) const;
  [[nodiscard]] simgrid::s4u::Host* host(const std::string& name) const { return find(name); }
  /// Throws InvalidInput if no route leads from one host to the other. `what`: what is to use the route, for the
  /// message.
  void require_route(const simgrid::s4u::Host* from, const simgrid::s4u::Host* to, const char* what) const;

 private:
  simgrid::s4u::Host* find(const std::string& name) const;
  void measure_routes(const Platform& platform);

  struct Route {
    double latency_s = 0;
    double bandwidth_Bps = 0;
  };

  std::string path_;
  std::unique_ptr<simgrid::s4u::Engine> engine_;
  simgrid::s4u::Host* router_ = nullptr;
  std::vector<simgrid::s4u::Host*> devices_;
  std::vector<simgrid::s4u::Host*> chassis_;
  std::vector<Route> routes_;
};

}  // namespace racksim
