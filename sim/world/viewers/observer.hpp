// Observer: is told at every change what the instances of one replication do. How it draws that is its own concern.
#pragma once

#include <vector>

#include "model/engine/engine.hpp"
#include "record/power_meter.hpp"

namespace racksim {

/// Times are simulated seconds and never go back.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void slot_used(std::size_t instance, Slot slot, SlotUse use, const Turn& turn, double now_s) = 0;
  /// The instance has carried out what happened at `now`, and the meter knows of it.
  virtual void instance_changed(std::size_t instance, const Engine& engine, const PowerMeter& meter, double now_s) = 0;
  /// Turns in flight, and those of them that wait for a slot.
  virtual void turns_counted(std::int64_t in_flight, std::int64_t waiting, double now_s) = 0;
  /// The replication ends: no call follows.
  virtual void ended(double now_s) = 0;
};

/// Tells observers which instance a slot belongs to, and when. Borrows the observers and the clock.
class SlotRelay final : public SlotObserver {
 public:
  SlotRelay(const std::vector<Observer*>& observers, std::size_t instance, const double& now_s)
      : observers_(observers), instance_(instance), now_s_(now_s) {}
  void slot_used(Slot slot, SlotUse use, const Turn& turn) override {
    for (Observer* observer : observers_) observer->slot_used(instance_, slot, use, turn, now_s_);
  }

 private:
  const std::vector<Observer*>& observers_;
  std::size_t instance_;
  const double& now_s_;
};

}  // namespace racksim
