// Meter: the sums.
#include "analysis/workload/meter.hpp"

#include <cmath>
#include <utility>

#include "analysis/results/statistics.hpp"

namespace racksim {

std::int64_t LengthCounts::quantile(double q) const {
  double all = 0;
  for (const auto& [tokens, count] : counts_) all += static_cast<double>(count);
  double below = 0;
  for (const auto& [tokens, count] : counts_) {
    below += static_cast<double>(count);
    if (below >= q * all) return tokens;
  }
  return counts_.empty() ? 0 : counts_.rbegin()->first;
}

double LengthCounts::mean() const {
  double all = 0, sum = 0;
  for (const auto& [tokens, count] : counts_) {
    all += static_cast<double>(count);
    sum += static_cast<double>(tokens) * static_cast<double>(count);
  }
  return all > 0 ? sum / all : 0;
}

LengthStatistics LengthCounts::statistics() const {
  const auto q = [this](double share) { return static_cast<double>(quantile(share)); };
  return {.mean = mean(), .p50 = q(0.5), .p90 = q(0.9), .p99 = q(0.99)};
}

WorkloadMeter::WorkloadMeter(std::vector<double> windows_s) {
  for (const double length_s : windows_s) windows_.push_back({length_s});
}

void WorkloadMeter::add(double at_s, std::int64_t prompt_tokens, std::int64_t output_tokens) {
  for (Windows& w : windows_) {
    const double index = std::floor(at_s / w.length_s);
    if (index > w.index) {  // empty windows between add nothing
      w.sum += w.open;
      w.squares += w.open * w.open;
      w.open = 0;
      w.index = index;
    }
    ++w.open;
  }
  const double gap_s = at_s - std::exchange(last_s_, at_s);
  if (requests_++ > 0) {
    ++gaps_;
    gap_sum_ += gap_s;
    gap_squares_ += gap_s * gap_s;
  }
  prompts_.add(prompt_tokens);
  outputs_.add(output_tokens);
  const auto in = static_cast<double>(prompt_tokens), out = static_cast<double>(output_tokens);
  in_ += in;
  out_ += out;
  in2_ += in * in;
  out2_ += out * out;
  product_ += in * out;
}

WorkloadStatistics WorkloadMeter::statistics(double span_s) const {
  WorkloadStatistics s{.requests = static_cast<std::uint64_t>(requests_),
                       .span_s = span_s,
                       .windows_s = {},
                       .dispersion = {},
                       .prompt = {},
                       .output = {}};
  s.rate_per_s = requests_ / span_s;
  const double gap_s = gap_sum_ / gaps_;
  s.gap_variation = std::sqrt(std::max(0.0, gap_squares_ / gaps_ - gap_s * gap_s)) / gap_s;
  for (const Windows& w : windows_) {
    const double whole = std::floor(span_s / w.length_s);
    const bool closed = w.index < whole;  // the open window lies in the span wholly
    const double mean = (w.sum + (closed ? w.open : 0)) / whole;
    const double square = (w.squares + (closed ? w.open * w.open : 0)) / whole;
    s.windows_s.push_back(w.length_s);
    s.dispersion.push_back(whole < 2 || mean == 0 ? kNotAvailable : (square - mean * mean) / mean);
  }
  s.prompt = prompts_.statistics();
  s.output = outputs_.statistics();
  const double spread = (in2_ - in_ * in_ / requests_) * (out2_ - out_ * out_ / requests_);
  if (spread > 0) s.correlation = (product_ - in_ * out_ / requests_) / std::sqrt(spread);
  return s;
}

}  // namespace racksim
