// Platform: racks, servers and devices as values, read from a SimGrid XML file without SimGrid.
#pragma once

#include <string>
#include <vector>

#include "input/text/diagnostics.hpp"

namespace racksim {

/// A device that runs steps: a GPU, or a whole CPU server. One SimGrid host.
struct Device {
  std::string name;          ///< the SimGrid host
  std::string type;          ///< what profiles refer to, e.g. "h100-sxm-80gb"
  int server = 0;            ///< index into Platform::servers
  double memory_bytes = 0;   ///< per partition
  double bandwidth_Bps = 0;  ///< datasheet memory bandwidth, per partition
  int partitions = 1;        ///< independent parts, each with the memory above (MIG slices)
  double idle_w = 0;         ///< at the wall: what the file says over the server's psu_efficiency
  double max_w = 0;
};

/// A server. `chassis` is the SimGrid host that stands for fans, CPUs and NICs; empty if the device is the server.
struct Server {
  std::string name;
  std::string chassis;
  std::string storage = {};  ///< the SimGrid host of its own disks; empty if it has none
  double nameplate_w = 0;    ///< what a static estimate counts
  double height_u = 0;
  double psu_efficiency = 1;  ///< efficiency of the power supply: SimGrid counts behind it, we count at the wall
  double chassis_idle_w = 0;  ///< at the wall
  double chassis_max_w = 0;
  int rack = 0;
  std::vector<int> devices;  ///< indices into Platform::devices
};

struct Rack {
  std::string name;   ///< zone id
  std::string label;  ///< short name in tables ("ampereone", "l40s", "h100")
  double power_budget_w = 0;
  double power_reserved_w = 0;
  double space_u = 0;
  double space_reserved_u = 0;
  std::vector<int> servers;
};

struct Platform {
  std::string path;
  std::string router;                      ///< the SimGrid host that requests enter through
  std::vector<std::string> storages = {};  ///< SimGrid hosts outside servers, from which weights are read
  std::vector<Rack> racks;
  std::vector<Server> servers;
  std::vector<Device> devices;
};

/// Reads a platform file into values; every fault (syntax, routing that would abort SimGrid, missing or repeated hosts,
/// missing props or units, max below idle ...) becomes a diagnostic, all at once. Throws InvalidInput.
/// `asked_at` is where the scenario names the file, for messages about a missing or unreadable one.
Platform read_platform(const std::string& path, const Location& asked_at = {});

}  // namespace racksim
