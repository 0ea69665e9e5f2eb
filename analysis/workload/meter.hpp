// Meter: how a stream of requests looks: rate, gaps, counts over windows, lengths. In memory that grows with the
// different lengths, not with the requests.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace racksim {

/// Lengths of prompts or answers, in tokens.
struct LengthStatistics {
  double mean = 0, p50 = 0, p90 = 0, p99 = 0;
};

struct WorkloadStatistics {
  std::uint64_t requests = 0;
  double span_s = 0;
  double rate_per_s = 0;
  double gap_variation = 0;        ///< coefficient of variation of the gaps
  std::vector<double> windows_s;   ///< that counts are taken over
  std::vector<double> dispersion;  ///< variance over mean of the counts in each; not a number in fewer than 2 windows
  LengthStatistics prompt, output;
  double correlation = 0;  ///< of prompt and output (Pearson); 0 if one of them does not vary
};

/// Values that were counted, and their quantiles.
class LengthCounts {
 public:
  void add(std::int64_t tokens) { ++counts_[tokens]; }
  /// The smallest length that at least a share `q` of all do not exceed.
  [[nodiscard]] std::int64_t quantile(double q) const;
  [[nodiscard]] double mean() const;
  [[nodiscard]] LengthStatistics statistics() const;

 private:
  std::map<std::int64_t, std::uint64_t> counts_;
};

class WorkloadMeter {
 public:
  explicit WorkloadMeter(std::vector<double> windows_s);
  /// Times ascend, from 0.
  void add(double at_s, std::int64_t prompt_tokens, std::int64_t output_tokens);
  /// Of requests in 0 .. span_s; only windows that lie in it wholly count.
  [[nodiscard]] WorkloadStatistics statistics(double span_s) const;
  [[nodiscard]] const LengthCounts& prompts() const { return prompts_; }
  [[nodiscard]] const LengthCounts& outputs() const { return outputs_; }

 private:
  /// Counts over windows of one length; the last one is open.
  struct Windows {
    double length_s;
    double index = 0;  ///< of the open window
    double open = 0;   ///< requests in it
    double sum = 0, squares = 0;
  };

  std::vector<Windows> windows_;
  LengthCounts prompts_, outputs_;
  double requests_ = 0;
  double last_s_ = 0;
  double gaps_ = 0, gap_sum_ = 0, gap_squares_ = 0;
  double in_ = 0, out_ = 0, in2_ = 0, out2_ = 0, product_ = 0;
};

}  // namespace racksim
