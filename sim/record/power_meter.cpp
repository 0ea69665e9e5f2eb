// Exact integrals of step functions of power.
#include "record/power_meter.hpp"

#include <algorithm>
#include <cmath>

namespace racksim {

// A peak is a level that lasted: what stands between two changes at one instant is none.
void PowerMeter::Meter::settle(double now_s) {
  if (now_s > since_s) peak_w = std::max(peak_w, watts);
  energy_j += watts * (now_s - since_s);
  since_s = now_s;
}

void PowerMeter::Meter::reset() {
  energy_j = 0;
  peak_w = 0;
}

PowerMeter::PowerMeter(const Platform& platform)
    : platform_(platform),
      devices_(platform.devices.size()),
      servers_(platform.servers.size()),
      racks_(platform.racks.size()) {
  for (std::size_t s = 0; s < servers_.size(); ++s) {
    const Server& server = platform.servers[s];
    servers_[s].chassis_w = server.chassis_idle_w;
    double idle_w = server.chassis_idle_w;
    for (const int d : server.devices) {
      const double device_idle_w = platform.devices[static_cast<std::size_t>(d)].idle_w;
      devices_[static_cast<std::size_t>(d)].watts = device_idle_w;
      idle_w += device_idle_w;
    }
    servers_[s].watts = idle_w;
    RackMeter& rack = racks_[static_cast<std::size_t>(server.rack)];
    rack.watts += idle_w;
  }
}

void PowerMeter::settle_device(DeviceMeter& device, double now_s) {
  device.busy_s += device.busy * (now_s - device.since_s);
  device.settle(now_s);
}

void PowerMeter::settle_server(ServerMeter& server, double now_s) {
  server.chassis_j += server.chassis_w * (now_s - server.since_s);
  server.settle(now_s);
}

void PowerMeter::settle_rack(RackMeter& rack, double now_s) {
  if (now_s > rack.since_s) rack.power_w.add(rack.watts, now_s - rack.since_s);
  rack.settle(now_s);
}

void PowerMeter::change(int d, double share, double busy, double now_s) {
  const Device& spec = platform_.devices[static_cast<std::size_t>(d)];
  const Server& home = platform_.servers[static_cast<std::size_t>(spec.server)];
  DeviceMeter& device = devices_[static_cast<std::size_t>(d)];
  ServerMeter& server = servers_[static_cast<std::size_t>(spec.server)];
  RackMeter& rack = racks_[static_cast<std::size_t>(home.rack)];
  if (!closed_) {
    settle_device(device, now_s);
    settle_server(server, now_s);
    settle_rack(rack, now_s);
  }
  const double before = device.share;
  device.busy = std::max(0.0, device.busy + busy);
  device.share += share;
  if (device.busy < 1e-9) device.busy = device.share = 0;  // no rounding left over when idle
  const double device_w = spec.idle_w + device.share * (spec.max_w - spec.idle_w);
  server.share_sum += device.share - before;
  const double mean_share = server.share_sum / static_cast<double>(home.devices.size());
  const double chassis_w = home.chassis_idle_w + mean_share * (home.chassis_max_w - home.chassis_idle_w);
  const double delta_w = device_w - device.watts + chassis_w - server.chassis_w;
  server.chassis_w = chassis_w;
  device.watts = device_w;
  server.watts += delta_w;
  rack.watts += delta_w;
}

void PowerMeter::took_prompts(int d, double part, double inside_s, double share_s) {
  const Device& spec = platform_.devices[static_cast<std::size_t>(d)];
  const double joules = spec.idle_w * inside_s + (spec.max_w - spec.idle_w) * share_s;
  devices_[static_cast<std::size_t>(d)].prompt_j += part * joules;
}

void PowerMeter::settle_all(double now_s) {
  for (auto& device : devices_) settle_device(device, now_s);
  for (auto& server : servers_) settle_server(server, now_s);
  for (auto& rack : racks_) settle_rack(rack, now_s);
}

void PowerMeter::open(double now_s) {
  settle_all(now_s);
  for (auto& device : devices_) {
    device.reset();
    device.busy_s = 0;
  }
  for (auto& server : servers_) {
    server.reset();
    server.chassis_j = 0;
  }
  for (auto& rack : racks_) {
    rack.reset();
    rack.power_w = Histogram{};
  }
}

void PowerMeter::close(double now_s) {
  settle_all(now_s);
  closed_ = true;
}

void PowerMeter::write_to(Record& record) const {
  for (const auto& device : devices_)
    record.devices.push_back({device.energy_j, device.prompt_j, device.busy_s, device.peak_w});
  record.servers.resize(servers_.size());
  for (std::size_t s = 0; s < servers_.size(); ++s) {
    record.servers[s].energy_j = servers_[s].energy_j;
    record.servers[s].chassis_j = servers_[s].chassis_j;
    record.servers[s].peak_w = servers_[s].peak_w;
  }
  for (const auto& rack : racks_) record.racks.push_back({rack.energy_j, rack.power_w});
}

}  // namespace racksim
