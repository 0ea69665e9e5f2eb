// Metric: the quantities that results give by name, and the words that their rows are made of. To add one, write an
// enumerator here and a row in metric_table.hpp; the compiler names every other place that must know it.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

namespace racksim {

/// In the order in which results show them. Those before `request_throughput` are counted turn by turn or gap by gap,
/// into histograms; the others are one number for each replication.
enum class Metric {
  ttft,
  tpot,
  itl,
  e2el,
  queue_time,
  stall_time,
  stall_ratio,
  qoe_loss,
  request_throughput,
  output_throughput,
  total_token_throughput,
  request_goodput,
  good_fraction,
  output_goodput,
  cached_input_share,
  concurrency,
  concurrency_peak,
  sessions,
  sessions_peak,
  waiting,
  utilization,
  power,
  energy,
  energy_per_output_token
};

constexpr std::size_t index_of(Metric metric) { return static_cast<std::size_t>(metric); }

inline constexpr std::size_t kMetricCount = index_of(Metric::energy_per_output_token) + 1;  ///< by the last enumerator
inline constexpr std::size_t kCountedMetrics = index_of(Metric::request_throughput);

/// What each counted metric came to for one turn; nothing where the turn has none (itl, which has many values; tpot of
/// an answer of one token).
using TurnMetrics = std::array<std::optional<double>, kCountedMetrics>;

/// Which of two values is better, all else being equal. `neither`: that depends on what the reader wants.
enum class Better { less, more, neither };

/// How people read a number. Text gives a time the unit that suits its size; in the columns of a page, which have one
/// unit, times are seconds or, where they are short, milliseconds. Shares are per cent.
enum class Shown { seconds, milliseconds, percent, plain };

/// Whether a comparison shows a metric among the numbers that decisions are made by (p50 and p99 of what is counted,
/// the mean of the others).
enum class Decides { no, yes, if_different };

/// What is kept of a counted metric for each population. `judged`: it is recorded, so that objectives of some users can
/// be judged by it, and not shown; the others are recorded and shown.
enum class ByPopulation { no, judged, mean, percentiles };

}  // namespace racksim
