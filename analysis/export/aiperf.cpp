// NVIDIA's AIPerf: the metrics of src/aiperf/metrics/types, the statistics of metric_result_from_array().
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "analysis/export/tools.hpp"
#include "analysis/results/statistics.hpp"

namespace racksim {

namespace {

constexpr std::array<int, 9> kAiperfPercentiles = {1, 5, 10, 25, 50, 75, 90, 95, 99};

/// A metric of records: linear percentiles and the deviation of the population (ddof = 0).
Json record_metric(const std::string& unit, std::vector<double> values, double scale = 1) {
  for (double& v : values) v *= scale;
  Json metric{{"unit", unit}, {"avg", mean_of(values)}};
  for (const int p : kAiperfPercentiles) metric[fmt::format("p{}", p)] = quantile(values, p / 100.0);
  metric["min"] = values.front();
  metric["max"] = values.back();
  metric["std"] = population_std(values);
  metric["count"] = values.size();
  metric["sum"] = sum_of(values);
  return metric;
}

Json scalar(const std::string& unit, double value) { return {{"unit", unit}, {"avg", value}}; }

struct Totals {
  double requests = 0, good = 0, failed = 0, output_tokens = 0, input_tokens = 0;
  double first_s = kNotAvailable,
         last_s = kNotAvailable;  ///< first request sent and last response, of completed requests
};

Totals totals_of(const std::vector<MeasuredRequest>& requests) {
  Totals t;
  for (const MeasuredRequest& r : requests) {
    if (!r.completed()) {
      ++t.failed;
      continue;
    }
    ++t.requests;
    t.good += r.good ? 1 : 0;
    t.output_tokens += static_cast<double>(r.output_tokens);
    t.input_tokens += static_cast<double>(r.input_tokens);
    t.first_s = std::fmin(t.first_s, r.sent_s);
    t.last_s = std::fmax(t.last_s, r.last_token_s());
  }
  return t;
}

void add_rates(Json& result, const Totals& t) {
  const double duration_s = t.last_s - t.first_s;
  result["request_count"] = scalar("requests", t.requests);
  if (t.failed > 0) result["error_request_count"] = scalar("requests", t.failed);
  result["good_request_count"] = scalar("requests", t.good);
  if (!(duration_s > 0)) return;
  result["benchmark_duration"] = scalar("sec", duration_s);
  result["request_throughput"] = scalar("requests/sec", t.requests / duration_s);
  result["goodput"] = scalar("requests/sec", t.good / duration_s);
  result["output_token_throughput"] = scalar("tokens/sec", t.output_tokens / duration_s);
  result["total_output_sequence_length"] = scalar("tokens", t.output_tokens);
  result["total_input_sequence_length"] = scalar("tokens", t.input_tokens);
}

struct Header {
  const char* tag;
  const char* text;
};
constexpr std::array<Header, 15> kHeaders = {{{"time_to_first_token", "Time to First Token"},
                                              {"request_latency", "Request Latency"},
                                              {"inter_token_latency", "Inter Token Latency"},
                                              {"output_token_throughput_per_user", "Output Token Throughput Per User"},
                                              {"output_sequence_length", "Output Sequence Length"},
                                              {"input_sequence_length", "Input Sequence Length"},
                                              {"request_count", "Request Count"},
                                              {"error_request_count", "Error Request Count"},
                                              {"good_request_count", "Good Request Count"},
                                              {"benchmark_duration", "Benchmark Duration"},
                                              {"request_throughput", "Request Throughput"},
                                              {"goodput", "Goodput"},
                                              {"output_token_throughput", "Output Token Throughput"},
                                              {"total_output_sequence_length", "Total Output Sequence Length"},
                                              {"total_input_sequence_length", "Total Input Sequence Length"}}};

std::string title_of(const std::string& tag, const std::string& unit) {
  const auto at = std::find_if(kHeaders.begin(), kHeaders.end(), [&](const Header& h) { return h.tag == tag; });
  return unit == "requests" ? at->text : fmt::format("{} ({})", at->text, unit);
}

std::string number(const Json& value) {
  return value.is_number_integer() ? fmt::format("{}", value.get<std::int64_t>())
                                   : fmt::format("{:.2f}", value.get<double>());
}

}  // namespace

Json aiperf_result(const Measured& measured) {
  const auto& all = measured.requests;
  const auto values = [&](double (*value)(const MeasuredRequest&), std::int64_t least = 1) {
    return sorted_values(all, value, least);
  };
  Json result{{"schema_version", "1.1"}};
  const auto add = [&](const char* tag, const char* unit, const std::vector<double>& sorted, double scale = 1) {
    if (!sorted.empty()) result[tag] = record_metric(unit, sorted, scale);
  };
  add("time_to_first_token", "ms", values([](const MeasuredRequest& r) { return r.ttft_s; }), 1000);
  add("request_latency", "ms", values([](const MeasuredRequest& r) { return r.e2el_s; }), 1000);
  add("inter_token_latency", "ms", values([](const MeasuredRequest& r) { return r.tpot_s(); }, 2), 1000);
  add("output_token_throughput_per_user", "tokens/sec/user",
      values([](const MeasuredRequest& r) { return 1 / r.tpot_s(); }, 2));
  add("output_sequence_length", "tokens",
      values([](const MeasuredRequest& r) { return static_cast<double>(r.output_tokens); }));
  add("input_sequence_length", "tokens",
      values([](const MeasuredRequest& r) { return static_cast<double>(r.input_tokens); }));
  add_rates(result, totals_of(all));
  result["was_cancelled"] = false;
  return result;
}

// Two tables, each in the order of the tags: first the metrics with percentiles, then those that are one number.
std::string aiperf_csv(const Json& result) {
  static constexpr std::array<const char*, 14> kStatistics = {"avg", "min", "max", "sum", "p1",  "p5",  "p10",
                                                              "p25", "p50", "p75", "p90", "p95", "p99", "std"};
  std::map<std::string, const Json*> records, scalars;
  for (const auto& [tag, metric] : result.items())
    if (metric.is_object()) (metric.contains("p50") ? records : scalars)[tag] = &metric;
  std::string csv = fmt::format("Metric,{}\r\n", fmt::join(kStatistics, ","));
  for (const auto& [tag, metric] : records) {
    csv += title_of(tag, metric->at("unit"));
    for (const char* statistic : kStatistics) csv += "," + number(metric->at(statistic));
    csv += "\r\n";
  }
  csv += "\r\nMetric,Value\r\n";
  for (const auto& [tag, metric] : scalars)
    csv += fmt::format("{},{}\r\n", title_of(tag, metric->at("unit")), number(metric->at("avg")));
  return csv;
}

}  // namespace racksim
