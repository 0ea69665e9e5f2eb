// Executions that draw what the power meter says.
#include "world/simgrid/energy_oracle.hpp"

#include <simgrid/plugins/energy.h>

#include <algorithm>
#include <cmath>

namespace racksim {

namespace sg4 = simgrid::s4u;

EnergyOracle::EnergyOracle(const Platform& platform, const LoadedPlatform& loaded)
    : platform_(platform), loaded_(loaded), server_share_(platform.servers.size(), 0.0) {}

void EnergyOracle::load(std::size_t instance, int d, double share) {
  const Device& device = platform_.devices[static_cast<std::size_t>(d)];
  double& before = shares_[{instance, d}];
  double& server_share = server_share_[static_cast<std::size_t>(device.server)];
  server_share += share - before;
  before = share;
  execute({instance, d}, loaded_.device(d), share);
  sg4::Host* chassis = loaded_.chassis(device.server);
  if (chassis == nullptr) return;
  const auto devices = platform_.servers[static_cast<std::size_t>(device.server)].devices.size();
  execute({kChassis, device.server}, chassis, std::max(0.0, server_share / static_cast<double>(devices)));
}

// Starts an execution that would last for ever; it is stopped at the next change.
void EnergyOracle::execute(const Key& key, sg4::Host* host, double share) {
  const auto old = running_.find(key);
  if (old != running_.end()) {
    old->second->cancel();
    running_.erase(old);
  }
  if (share < 1e-12) return;
  const double flops_per_s = share * host->get_speed() * host->get_core_count();
  sg4::ExecPtr exec = sg4::this_actor::exec_init(1e12 * host->get_speed());
  exec->set_host(host)->set_bound(flops_per_s)->start();
  running_[key] = exec;
}

sg4::Host* EnergyOracle::host(std::size_t i) const {
  const std::size_t devices = platform_.devices.size();
  return i < devices ? loaded_.device(static_cast<int>(i)) : loaded_.chassis(static_cast<int>(i - devices));
}

const Server& EnergyOracle::server(std::size_t i) const {
  const std::size_t devices = platform_.devices.size();
  return platform_.servers[i < devices ? static_cast<std::size_t>(platform_.devices[i].server) : i - devices];
}

// SimGrid reads the watts of the file, which are behind the power supply.
std::vector<double> EnergyOracle::joules() const {
  std::vector<double> all;
  for (std::size_t i = 0; i < platform_.devices.size() + platform_.servers.size(); ++i)
    all.push_back(host(i) != nullptr ? sg_host_get_consumed_energy(host(i)) / server(i).psu_efficiency : 0);
  return all;
}

void EnergyOracle::open() { opened_j_ = joules(); }

void EnergyOracle::close() {
  window_j_ = joules();
  for (std::size_t i = 0; i < window_j_.size(); ++i) window_j_[i] -= opened_j_[i];
}

void EnergyOracle::compare(Record& record) const {
  record.oracle_worst_relative_error = 0;
  for (std::size_t i = 0; i < window_j_.size(); ++i) {
    const std::size_t devices = platform_.devices.size();
    const double ours_j = i < devices ? record.devices[i].energy_j : record.servers[i - devices].chassis_j;
    const double scale_j = std::max({std::abs(window_j_[i]), std::abs(ours_j), 1e-9});
    record.oracle_worst_relative_error =
        std::max(record.oracle_worst_relative_error, std::abs(window_j_[i] - ours_j) / scale_j);
  }
}

}  // namespace racksim
