// A cap is split before it is needed, as limits set in devices are: no device can push its rack over it.
#include "model/deployment/power_cap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace racksim {

namespace {

struct Draw {
  double idle_w = 0;
  double range_w = 0;  ///< of what serves
};

Draw draw_of(const Platform& platform, const Rack& rack, const std::vector<bool>& serves) {
  Draw draw;
  for (const int s : rack.servers) {
    const Server& server = platform.servers[static_cast<std::size_t>(s)];
    double serving = 0;
    for (const int d : server.devices) {
      const Device& device = platform.devices[static_cast<std::size_t>(d)];
      draw.idle_w += device.idle_w;
      if (!serves[static_cast<std::size_t>(d)]) continue;
      draw.range_w += device.max_w - device.idle_w;
      ++serving;
    }
    draw.idle_w += server.chassis_idle_w;
    draw.range_w +=
        (server.chassis_max_w - server.chassis_idle_w) * serving / static_cast<double>(server.devices.size());
  }
  return draw;
}

double share(const Draw& draw, double cap_w) {
  if (draw.range_w > 0) return (cap_w - draw.idle_w) / draw.range_w;
  return cap_w >= draw.idle_w ? 1 : -1;
}

}  // namespace

double idle_w(const Platform& platform) {
  const std::vector<bool> none(platform.devices.size(), false);
  double most_w = 0;
  for (const Rack& rack : platform.racks) most_w = std::max(most_w, draw_of(platform, rack, none).idle_w);
  return most_w;
}

void limit_power(Deployment& deployment, const Scenario& scenario, const Platform& platform, Diagnostics& diagnostics) {
  const double cap_w = scenario.serving.power_cap_w;
  if (std::isinf(cap_w)) return;
  std::vector<bool> serves(platform.devices.size(), false);
  for (const Placement& instance : deployment.placements)
    for (const int d : instance.devices) serves[static_cast<std::size_t>(d)] = true;
  std::vector<double> left;
  for (const Rack& rack : platform.racks) {
    const Draw draw = draw_of(platform, rack, serves);
    left.push_back(share(draw, cap_w));
    if (left.back() <= 0)
      diagnostics.error(fmt::format("rack `{}` draws {:.0f} W when idle, which leaves nothing of a cap of {:.0f} W",
                                    rack.name, draw.idle_w, cap_w),
                        scenario.serving.power_cap_where,
                        fmt::format("it draws {:.0f} W at most", draw.idle_w + draw.range_w));
  }
  for (const Placement& instance : deployment.placements) {
    const int rack = platform.servers[static_cast<std::size_t>(instance.server)].rack;
    double& ceiling = deployment.pools[static_cast<std::size_t>(instance.pool)].power_ceiling;
    ceiling = std::min(ceiling, left[static_cast<std::size_t>(rack)]);
  }
}

}  // namespace racksim
