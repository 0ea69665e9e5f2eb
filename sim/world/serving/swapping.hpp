// Swapping: weights that come and go: instances that begin without them, and models that take turns on the same
// devices.
#pragma once

#include <cstdint>
#include <vector>

#include "model/serving/swap_slot.hpp"
#include "world/context.hpp"
#include "world/serving/instances.hpp"
#include "world/simgrid/mover.hpp"

namespace racksim {

/// A controller: which model is loaded when is SwapSlot's; this turns events into commands to instances. Weights cross
/// the platform's links if the scenario names where they are stored. While they are on their way no step runs there,
/// and devices draw their idle watts (assumption).
class Swapping {
 public:
  /// Borrows all. Throws InvalidInput if no route leads from a storage to a device.
  Swapping(Context& context, Instances& instances, Mover& mover, OutsideEvents outside, const LoadedPlatform& loaded);

  /// Loads what is to be loaded at time 0.
  void start();
  /// What an instance does, or what waits there, has changed.
  void instance_changed(std::size_t instance) {
    if (!of_instance_.empty() && of_instance_[instance] != kNone) tend(of_instance_[instance]);
  }
  /// Looks whether the models of a swap slot are to change.
  void tend(std::size_t slot);
  /// The weights on their way to a swap slot are there.
  void weights_arrived(std::size_t slot);
  /// The replication ends: weights under way are told to the recorder.
  void stop();

 private:
  static constexpr std::size_t kNone = SwapSlot::kNone;

  /// The devices of one instance, and the instances that take turns there, one for each model.
  struct SharedDevices {
    SwapSlot slot;
    std::vector<std::size_t> instances;
    double look_again_s = -1;  ///< for which an event is planned, in simulated seconds
  };

  void load(std::size_t slot, const SwapSlot::Order& order);

  Context& context_;
  Instances& instances_;
  Mover& mover_;
  OutsideEvents outside_;
  std::vector<SharedDevices> shared_;
  std::vector<std::size_t> of_instance_;  ///< its swap slot, or kNone; empty if there is no swap slot
};

}  // namespace racksim
