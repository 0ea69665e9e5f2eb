// PowerBooks: the share of power that instances take of their devices, passed on to the power meter and, if asked for,
// to SimGrid's plugin.
#pragma once

#include <optional>
#include <vector>

#include "model/engine/segment.hpp"
#include "model/serving/instance.hpp"
#include "record/power_meter.hpp"
#include "world/simgrid/energy_oracle.hpp"

namespace racksim {

/// All times are simulated seconds.
class PowerBooks {
 public:
  PowerBooks(const Platform& platform, const LoadedPlatform& loaded, std::size_t instances, bool check_energy);

  /// The instance does something else from `now` on, as its engine's segment says.
  void instance_changed(const Instance& instance, double now_s);
  /// A segment of the instance has ended, `inside_s` of it within the measured window.
  void segment_ended(const Instance& instance, const Segment& segment, double inside_s);
  /// The measured window begins, or ends.
  void open(double now_s);
  void close(double now_s);
  /// Joules and watts of the window.
  void write_to(Record& record, const std::vector<const Instance*>& instances);

  [[nodiscard]] const PowerMeter& meter() const { return meter_; }

 private:
  /// What the meter last heard of an instance.
  struct Works {
    bool busy = false;
    double share = 0;            ///< of the dynamic range of its devices
    double prompts_s = 0;        ///< of the window, in steps with prompts,
    double prompts_share_s = 0;  ///< and the integral of its share over them
  };

  PowerMeter meter_;
  std::optional<EnergyOracle> oracle_;
  std::vector<Works> works_;  ///< by instance
};

}  // namespace racksim
