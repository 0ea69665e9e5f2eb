// Measurement: one published point: the condition of the measurement, and the measured values. Values and their CSV.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "input/text/csv_table.hpp"
#include "input/text/names.hpp"

namespace racksim {

/// How an engine was loaded.
enum class LoadKind {
  fixed_batch,  ///< `size` sequences decode side by side; none comes or goes
  closed_loop,  ///< `size` clients, each sends its next request when the last one has ended; see `requests`
  all_at_once,  ///< `size` requests at time 0: maximum load
  poisson,      ///< requests arrive at random, `size` per second
};

constexpr const char* name_of(LoadKind kind) {
  switch (kind) {
    case LoadKind::fixed_batch:
      return "batch";
    case LoadKind::closed_loop:
      return "closed loop";
    case LoadKind::all_at_once:
      return "all at once";
    case LoadKind::poisson:
      return "Poisson";
  }
  return nullptr;
}

/// What was measured, and under which load: one member for each column of a measurement file that says so, hence so
/// many.
struct Condition {
  LoadKind kind = LoadKind::fixed_batch;
  double size = 1;
  /// For a closed loop: the number of requests that are averaged, if all clients start at time 0, as benchmark clients
  /// do; 0: the steady state. For Poisson arrivals: the number of requests; 0: 8,000.
  double requests = 0;
  double prompt_tokens = 0, output_tokens = 1;  ///< means
  double prompt_cv = 0, output_cv = 0;          ///< coefficient of variation of lengths (lognormal); 0: all alike
  double prompt_max_tokens = 1e7, output_max_tokens = 1e7;
  double context_tokens = 0;   ///< per sequence, fixed_batch; 0: prompt + output / 2
  std::int64_t instances = 1;  ///< that share the load
  std::int64_t processes = 0;  ///< instances_per_device, if it differs from the profile's; 0: it does not
  std::int64_t max_num_seqs = 256;
  std::int64_t max_num_batched_tokens = 8192;
  bool chunked_prefill = false;
  bool reserve_output = false;
};

/// The quantities that a row may hold. Times in s, power in W of all devices of an instance.
enum class Observed { itl, ttft, tpot, output_rate, power };

constexpr const char* name_of(Observed quantity) {
  switch (quantity) {
    case Observed::itl:
      return "ITL";
    case Observed::ttft:
      return "TTFT";
    case Observed::tpot:
      return "TPOT";
    case Observed::output_rate:
      return "output";
    case Observed::power:
      return "power";
  }
  return nullptr;
}

inline constexpr int kQuantities = count_of<Observed>();

struct Measurement {
  Condition condition;
  std::optional<double> value[kQuantities];  ///< SI
  bool median = false;                       ///< TTFT and TPOT are medians over requests; otherwise means
  bool held_back = false;
  std::string note;
  Location where;
};

/// Reads a CSV of measurements (columns: platforms/README.md). Every `hold_back`-th row, beginning with row number
/// `hold_back`, is held back (0: none). Throws InvalidInput with every mistake.
std::vector<Measurement> read_measurements(const std::string& path, std::size_t hold_back);

/// Columns of a file of measurements.
const std::vector<std::string>& measurement_columns();

}  // namespace racksim
