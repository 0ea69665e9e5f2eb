// Objective: one line of a service level agreement, as values. Metrics are computed in record/ and analysis/summary.
#pragma once

#include <string>
#include <vector>

namespace racksim {

/// Every turn sent in the measured window counts; one that was rejected or did not finish misses the objective.
struct Objective {
  enum class Metric { ttft, tpot, itl, e2el, stall_ratio, blocked, qoe_loss };
  Metric metric = Metric::tpot;
  double limit = 0;                     ///< seconds, or a share for stall_ratio, qoe_loss and blocked
  double attainment = 0.99;             ///< share of turns (itl: of gaps) that must keep the limit; unused for blocked
  std::vector<std::string> users = {};  ///< populations whose turns it is about; empty = all
  /// Whether the limit is a share, not a time.
  [[nodiscard]] bool limits_share() const {
    return metric == Metric::stall_ratio || metric == Metric::qoe_loss || metric == Metric::blocked;
  }
  bool operator==(const Objective&) const = default;
};

constexpr const char* name_of(Objective::Metric metric) {
  switch (metric) {
    case Objective::Metric::ttft:
      return "ttft";
    case Objective::Metric::tpot:
      return "tpot";
    case Objective::Metric::itl:
      return "itl";
    case Objective::Metric::e2el:
      return "e2el";
    case Objective::Metric::stall_ratio:
      return "stall_ratio";
    case Objective::Metric::blocked:
      return "blocked";
    case Objective::Metric::qoe_loss:
      return "qoe_loss";
  }
  return nullptr;
}

}  // namespace racksim
