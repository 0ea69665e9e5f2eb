// Watts of whole servers, from those of their parts.
#include "model/deployment/server_power.hpp"

namespace racksim {

namespace {

void draw_nameplate(Platform& platform, Server& server) {
  const double full_w = full_load_w(platform, server);
  // If no part draws any watts, there is no proportion to split by: the first device stands for the server.
  if (full_w <= 0) platform.devices[static_cast<std::size_t>(server.devices.front())].max_w = 1;
  const double scale = server.nameplate_w / (full_w > 0 ? full_w : 1);
  server.chassis_idle_w = server.chassis_max_w = server.chassis_max_w * scale;
  for (const int d : server.devices) {
    Device& device = platform.devices[static_cast<std::size_t>(d)];
    device.idle_w = device.max_w = device.max_w * scale;
  }
}

}  // namespace

double full_load_w(const Platform& platform, const Server& server) {
  double watts = server.chassis_max_w;
  for (const int d : server.devices) watts += platform.devices[static_cast<std::size_t>(d)].max_w;
  return watts;
}

Platform drawing(Platform platform, PowerFigure figure) {
  if (figure == PowerFigure::nameplate)
    for (Server& server : platform.servers) draw_nameplate(platform, server);
  return platform;
}

}  // namespace racksim
