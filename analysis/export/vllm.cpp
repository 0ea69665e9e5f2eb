// vLLM's `vllm bench serve`: calculate_metrics() of vllm/benchmarks/serve.py.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analysis/export/tools.hpp"
#include "analysis/results/statistics.hpp"
#include "record/metric_table.hpp"

namespace racksim {

namespace {

constexpr std::array<int, 3> kVllmPercentiles = {90, 95, 99};

void add_statistics(Json& result, const std::string& name, const std::vector<double>& values) {
  const auto at = [&](double q) { return values.empty() ? 0 : kMilli * quantile(values, q); };
  result["mean_" + name + "_ms"] = kMilli * mean_of(values);
  result["median_" + name + "_ms"] = at(0.5);
  result["std_" + name + "_ms"] = kMilli * population_std(values);
  for (const int p : kVllmPercentiles) result[fmt::format("p{}_{}_ms", p, name)] = at(p / 100.0);
}

// Gaps are in histograms only, of all replications; but their mean follows from the first and last tokens.
void add_gaps(Json& result, const Measured& measured) {
  double gaps = 0, time_s = 0;
  for (const MeasuredRequest& r : measured.requests) {
    if (!r.completed()) continue;
    gaps += static_cast<double>(r.output_tokens - 1);
    time_s += r.e2el_s - r.ttft_s;
  }
  const Json& itl = measured.summary.at("metrics").at(row_of(Metric::itl).name);
  const auto of_all = [&](const char* statistic) {
    const Json& value = itl.at(statistic);
    return value.is_null() ? Json(nullptr) : Json(kMilli * value.get<double>());
  };
  result["mean_itl_ms"] = gaps > 0 ? kMilli * time_s / gaps : 0;
  result["median_itl_ms"] = of_all("p50");
  result["std_itl_ms"] = of_all("std");
  for (const int p : kVllmPercentiles) result[fmt::format("p{}_itl_ms", p)] = of_all(fmt::format("p{}", p).c_str());
}

/// The largest number of completed requests in flight. At one instant, requests that end leave before others come.
std::int64_t peak_concurrency(const std::vector<MeasuredRequest>& requests) {
  std::vector<std::pair<double, int>> events;
  for (const MeasuredRequest& r : requests) {
    if (!r.completed()) continue;
    events.emplace_back(r.sent_s, 1);
    events.emplace_back(r.last_token_s(), -1);
  }
  std::sort(events.begin(), events.end());
  std::int64_t now = 0, peak = 0;
  for (const auto& [time_s, change] : events) peak = std::max(peak, now += change);
  return peak;
}

// One value for each request; 0 for a request that failed, as in vLLM.
void add_details(Json& result, const std::vector<MeasuredRequest>& requests) {
  for (const char* list : {"input_lens", "output_lens", "ttfts", "latencies", "start_times", "queue_times", "errors"})
    result[list] = Json::array();
  for (const MeasuredRequest& r : requests) {
    result["input_lens"].push_back(r.input_tokens);
    result["output_lens"].push_back(r.completed() ? r.output_tokens : 0);
    result["ttfts"].push_back(r.ttft_s);
    result["latencies"].push_back(r.e2el_s);
    result["start_times"].push_back(r.sent_s);
    result["queue_times"].push_back(0.0);  // in the client, which has no queue here
    result["errors"].push_back(r.completed() ? "" : name_of(r.outcome));
  }
}

}  // namespace

Json vllm_result(const Measured& measured) {
  std::int64_t completed = 0, good = 0, input = 0, output = 0;
  double end_s = measured.begin_s;
  for (const MeasuredRequest& r : measured.requests) {
    if (!r.completed()) continue;
    ++completed;
    good += r.good ? 1 : 0;
    input += r.input_tokens;
    output += r.output_tokens;
    end_s = std::max(end_s, r.last_token_s());
  }
  const double duration_s = end_s - measured.begin_s;
  const auto rate = [&](std::int64_t n) { return duration_s > 0 ? static_cast<double>(n) / duration_s : 0; };
  const auto count = static_cast<std::int64_t>(measured.requests.size());
  Json result{{"date", nullptr},
              {"endpoint_type", "racksim"},
              {"backend", "racksim"},
              {"label", measured.summary.at("scenario")},
              {"model_id", nullptr},
              {"tokenizer_id", nullptr},
              {"num_prompts", count},
              {"request_rate", nullptr},
              {"burstiness", nullptr},
              {"max_concurrency", nullptr},
              {"duration", duration_s},
              {"completed", completed},
              {"failed", count - completed},
              {"total_input_tokens", input},
              {"total_output_tokens", output},
              {"request_throughput", rate(completed)},
              {"request_goodput", rate(good)},
              {"output_throughput", rate(output)},
              {"total_token_throughput", rate(input + output)}};
  add_details(result, measured.requests);
  result["max_concurrent_requests"] = peak_concurrency(measured.requests);
  const auto& requests = measured.requests;
  add_statistics(result, "ttft", sorted_values(requests, [](const MeasuredRequest& r) { return r.ttft_s; }));
  add_statistics(result, "tpot",
                 sorted_values(
                     requests, [](const MeasuredRequest& r) { return r.tpot_s(); }, 2));
  add_gaps(result, measured);
  add_statistics(result, "e2el", sorted_values(requests, [](const MeasuredRequest& r) { return r.e2el_s; }));
  return result;
}

}  // namespace racksim
