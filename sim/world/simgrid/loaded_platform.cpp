// Loads a platform into SimGrid and finds its hosts and routes.
#include "world/simgrid/loaded_platform.hpp"

#include <fmt/format.h>
#include <simgrid/plugins/energy.h>

#include <algorithm>
#include <limits>

namespace racksim {

namespace sg4 = simgrid::s4u;

namespace {

// SimGrid swallows command-line options that look like its own, so it gets an argv of ours. Inside a rack the latency
// and bandwidth factors of its default network model (fitted to TCP over wide areas) do not apply: hence CM02. KV moves
// by remote memory access: it has no TCP window, and acknowledgements that take nothing worth counting.
std::unique_ptr<sg4::Engine> make_engine() {
  std::vector<std::string> words = {"racksim", "--cfg=network/model:CM02", "--cfg=network/crosstraffic:0",
                                    "--cfg=network/TCP-gamma:1e15", "--log=root.thresh:critical"};
#if defined(__SANITIZE_ADDRESS__)
  words.emplace_back("--cfg=contexts/factory:thread");
#endif
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  int argc = static_cast<int>(words.size());
  return std::make_unique<sg4::Engine>(&argc, argv.data());
}

[[noreturn]] void refuse_platform(const std::string& path, const std::string& message) {
  Diagnostics diagnostics;
  diagnostics.error(message, {.file = path});
  diagnostics.throw_if_any();
  std::abort();
}

}  // namespace

LoadedPlatform::LoadedPlatform(const Platform& platform, bool energy) : path_(platform.path), engine_(make_engine()) {
  if (energy) sg_host_energy_plugin_init();
  try {
    engine_->load_platform(platform.path);
  } catch (const std::exception& error) {
    refuse_platform(path_, fmt::format("SimGrid does not load this platform: {}", error.what()));
  }
  for (const Device& device : platform.devices) devices_.push_back(find(device.name));
  for (const Server& server : platform.servers)
    chassis_.push_back(server.chassis.empty() ? nullptr : find(server.chassis));
  router_ = find(platform.router);
  measure_routes(platform);
}

sg4::Host* LoadedPlatform::find(const std::string& name) const {
  sg4::Host* host = sg4::Host::by_name_or_null(name);
  if (host == nullptr) refuse_platform(path_, fmt::format("SimGrid loaded no host `{}` from this platform", name));
  return host;
}

void LoadedPlatform::measure_routes(const Platform& platform) {
  for (std::size_t d = 0; d < devices_.size(); ++d) {
    std::vector<sg4::Link*> links;
    Route route{.latency_s = 0, .bandwidth_Bps = std::numeric_limits<double>::infinity()};
    try {
      router_->route_to(devices_[d], links, &route.latency_s);
    } catch (const std::exception& error) {
      refuse_platform(path_, fmt::format("no route from `{}` to `{}`: {}", platform.router, platform.devices[d].name,
                                         error.what()));
    }
    for (const sg4::Link* link : links) route.bandwidth_Bps = std::min(route.bandwidth_Bps, link->get_bandwidth());
    routes_.push_back(route);
  }
}

void LoadedPlatform::require_route(const sg4::Host* from, const sg4::Host* to, const char* what) const {
  std::vector<sg4::Link*> links;
  double latency_s = 0;
  try {
    from->route_to(to, links, &latency_s);
  } catch (const std::exception& error) {
    refuse_platform(path_, fmt::format("no route from `{}` to `{}` for {}: {}", from->get_cname(), to->get_cname(),
                                       what, error.what()));
  }
}

double LoadedPlatform::round_trip_s(int d, double bytes) const {
  const Route& route = routes_[static_cast<std::size_t>(d)];
  return 2 * route.latency_s + bytes / route.bandwidth_Bps;
}

}  // namespace racksim
