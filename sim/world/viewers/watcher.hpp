// Watcher: hears at every change what the instances of one replication do. What is drawn from it is its own business.
#pragma once

#include <vector>

#include "model/engine/engine.hpp"
#include "record/power_meter.hpp"

namespace racksim {

/// Times are simulated seconds and never go back.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void slot_used(std::size_t instance, std::int32_t slot, SlotUse use, const Turn& turn, double now_s) = 0;
  /// The instance has taken in what happened at `now`; the meter knows of it.
  virtual void settled(std::size_t instance, const Engine& engine, const PowerMeter& meter, double now_s) = 0;
  virtual void turns(std::int64_t in_flight, std::int64_t waiting, double now_s) = 0;
  /// Nothing comes after `now`.
  virtual void ended(double now_s) = 0;
};

/// Tells watchers which instance a slot belongs to, and when. Borrows all three.
class SlotTap final : public SlotObserver {
 public:
  SlotTap(const std::vector<Watcher*>& watchers, std::size_t instance, const double& now_s)
      : watchers_(watchers), instance_(instance), now_s_(now_s) {}
  void slot_used(std::int32_t slot, SlotUse use, const Turn& turn) override {
    for (Watcher* watcher : watchers_) watcher->slot_used(instance_, slot, use, turn, now_s_);
  }

 private:
  const std::vector<Watcher*>& watchers_;
  std::size_t instance_;
  const double& now_s_;
};

}  // namespace racksim
