// Hooks: functions that the caller of a replication wants to have called while it runs.
#pragma once

#include <functional>
#include <vector>

#include "record/recorder.hpp"
#include "record/turn_columns.hpp"
#include "world/viewers/observer.hpp"

namespace racksim {

struct Hooks {
  std::function<void(double share_done)> on_progress;  ///< of the time until the window closes
  std::function<void(const TurnRow&)> on_row;          ///< each turn of the window, when it ends
  std::function<void(const Sample&)> on_sample;        ///< every run.timeline
  std::vector<Observer*> observers;                    ///< borrowed
  bool check_energy = false;                           ///< compare the joules with SimGrid's energy plugin
};

}  // namespace racksim
