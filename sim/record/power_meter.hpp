// PowerMeter: integrates watts of devices, servers and racks exactly, at every change of a device's load.
#pragma once

#include <vector>

#include "input/platform/platform.hpp"
#include "record/record.hpp"

namespace racksim {

/// A device draws idle + share x (max - idle); a chassis follows the mean share of its server's devices (assumption:
/// fans and host CPUs scale with the work; a platform whose chassis has max = idle switches it off). Time must not go
/// back.
class PowerMeter {
 public:
  explicit PowerMeter(const Platform& platform);

  /// Device `d` changes its load by `share` (of its dynamic range) and its busy part by `busy` at time `now`.
  void change(int d, double share, double busy, double now_s);
  /// For `inside_s` of the window `part` of device `d` ran steps that took in prompts; `share_s` is the integral of its
  /// load over them.
  void took_prompts(int d, double part, double inside_s, double share_s);
  /// The measured window begins (everything integrated so far is dropped) or ends (later changes no longer count).
  void open(double now_s);
  void close(double now_s);

  [[nodiscard]] double rack_w(int rack) const { return racks_[static_cast<std::size_t>(rack)].watts; }
  [[nodiscard]] double device_w(int d) const { return devices_[static_cast<std::size_t>(d)].watts; }
  [[nodiscard]] double share(int d) const { return devices_[static_cast<std::size_t>(d)].share; }
  void write_to(Record& record) const;

 private:
  struct Meter {
    double watts = 0;
    double since_s = 0;
    double energy_j = 0;
    double peak_w = 0;
    void settle(double now_s);
    void reset();
  };
  struct DeviceMeter : Meter {
    double share = 0;
    double busy = 0;
    double busy_s = 0;
    double prompt_j = 0;
  };
  struct ServerMeter : Meter {
    double share_sum = 0;
    double chassis_w = 0;
    double chassis_j = 0;
  };
  struct RackMeter : Meter {
    Histogram power_w;
  };

  void settle_device(DeviceMeter& device, double now_s);
  void settle_server(ServerMeter& server, double now_s);
  void settle_rack(RackMeter& rack, double now_s);
  void settle_all(double now_s);

  const Platform& platform_;
  std::vector<DeviceMeter> devices_;
  std::vector<ServerMeter> servers_;
  std::vector<RackMeter> racks_;
  bool closed_ = false;
};

}  // namespace racksim
