// Requests: the turns of one replication, as requests.csv has them, for exports that count in the way of another tool.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "analysis/results/json.hpp"
#include "model/turn.hpp"

namespace racksim {

inline constexpr double kMilli = 1000;  ///< tools write times in ms

/// A turn sent in the window. Times but `sent_s` are of completed turns only.
struct MeasuredRequest {
  std::int64_t turn = 0;
  Outcome outcome = Outcome::completed;
  std::int64_t input_tokens = 0, output_tokens = 0;
  double sent_s = 0, ttft_s = 0, e2el_s = 0;
  bool good = false;

  [[nodiscard]] bool completed() const { return outcome == Outcome::completed; }
  [[nodiscard]] double first_token_s() const { return sent_s + ttft_s; }
  [[nodiscard]] double last_token_s() const { return sent_s + e2el_s; }
  /// Mean gap between its tokens; defined for two tokens or more.
  [[nodiscard]] double tpot_s() const { return (e2el_s - ttft_s) / static_cast<double>(output_tokens - 1); }
};

/// The data from which an export is made.
struct Measured {
  Json summary;
  double begin_s = 0;                     ///< of the measured window: a client would have started here
  std::vector<MeasuredRequest> requests;  ///< of one replication, in the order they were sent
};

/// Throws InvalidInput: no result, no requests.csv, no such replication, a row that racksim did not write.
Measured read_measured(const std::filesystem::path& folder, std::int64_t replication);

/// The values of all completed requests that have one, ascending.
std::vector<double> sorted_values(const std::vector<MeasuredRequest>& requests, double (*value)(const MeasuredRequest&),
                                  std::int64_t least_output_tokens = 1);

double sum_of(const std::vector<double>& values);
/// Zero of no values, as the tools have it.
double mean_of(const std::vector<double>& values);
/// Of the population (numpy's default), not of a sample.
double population_std(const std::vector<double>& values);

}  // namespace racksim
