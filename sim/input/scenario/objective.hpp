// Objective: one limit of an SLA, on which metric it is, and how often it must be kept. The metrics that it may limit
// have their rows in record/metric_table.hpp, which is compared with the table here when it is compiled.
#pragma once

#include <array>
#include <string>
#include <vector>

namespace racksim {

/// Every turn sent in the measured window counts; one that was rejected or did not finish misses it.
struct Objective {
  enum class Metric { ttft, tpot, itl, e2el, stall_ratio, blocked, qoe_loss };
  Metric metric = Metric::tpot;
  double limit = 0;                     ///< seconds, or a share where limits_share()
  double attainment = 0.99;             ///< share of turns (itl: of gaps) that must keep the limit; unused for blocked
  std::vector<std::string> users = {};  ///< whose turns it is about; empty = everyone's
  /// Whether the limit is a share, not a time.
  [[nodiscard]] bool limits_share() const;
  bool operator==(const Objective&) const = default;
};

/// What an objective may limit, in words.
struct LimitedMetric {
  Objective::Metric metric;
  const char* name;
  const char* meaning;
  bool share;  ///< its limit is a share, not a time
};

/// In the order of the enumerators.
inline constexpr auto kLimitedMetrics = std::to_array<LimitedMetric>(
    {{Objective::Metric::ttft, "ttft", "time to first token", false},
     {Objective::Metric::tpot, "tpot", "time per output token", false},
     {Objective::Metric::itl, "itl", "gap between tokens", false},
     {Objective::Metric::e2el, "e2el", "time to last token", false},
     {Objective::Metric::stall_ratio, "stall_ratio", "share of reading time spent waiting", true},
     {Objective::Metric::blocked, "blocked", "share of turns rejected", true},
     {Objective::Metric::qoe_loss, "qoe_loss", "share of the quality of experience (after Andes) that is lost", true}});

constexpr const LimitedMetric& row_of(Objective::Metric metric) {
  return kLimitedMetrics.at(static_cast<std::size_t>(metric));
}
constexpr const char* name_of(Objective::Metric metric) {
  return static_cast<std::size_t>(metric) < kLimitedMetrics.size() ? row_of(metric).name : nullptr;
}

inline bool Objective::limits_share() const { return row_of(metric).share; }

}  // namespace racksim
