// GuideLLM: its metrics by the formulas of request_stats.py, its summaries by those of statistics.py.
#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/export/distribution.hpp"
#include "analysis/export/tools.hpp"

namespace racksim {

namespace {

/// With more tokens than this there is no distribution of rates, only its mean, because each token is a moment that is
/// held in memory.
constexpr double kMostMoments = 2e7;

using Weighted = std::vector<WeightedValue>;

/// By status. Turns without an answer have no times here (GuideLLM counts them as 0), so they are in no distribution.
Json by_status(const Json& successful) {
  const Json none = summary_of_values({}, 0);
  return {{"successful", successful}, {"incomplete", none}, {"errored", none}, {"total", successful}};
}

Json values(const std::vector<MeasuredRequest>& done, double (*value)(const MeasuredRequest&),
            double (*weight)(const MeasuredRequest&)) {
  Weighted all;
  for (const MeasuredRequest& r : done) all.push_back({value(r), weight(r)});
  return by_status(summary_of_values(std::move(all)));
}

double one(const MeasuredRequest&) { return 1; }
double input(const MeasuredRequest& r) { return static_cast<double>(r.input_tokens); }
double output(const MeasuredRequest& r) { return static_cast<double>(r.output_tokens); }

/// Moments of tokens: the first, then the others as if evenly spaced, as GuideLLM has them.
void add_token_moments(const MeasuredRequest& r, Weighted& moments) {
  moments.push_back({r.first_token_s(), 1});
  const double gap_s = r.output_tokens > 1 ? r.tpot_s() : 0;
  for (std::int64_t i = 1; i < r.output_tokens; ++i)
    moments.push_back({r.first_token_s() + static_cast<double>(i) * gap_s, 1});
}

/// Tokens per second: prompt tokens come with the first token.
Json token_rate(const std::vector<MeasuredRequest>& done, bool prompts, bool answers) {
  double tokens = 0, moments = 0, begin_s = std::numeric_limits<double>::infinity(), end_s = -begin_s;
  for (const MeasuredRequest& r : done) {
    tokens += (prompts ? input(r) : 0) + (answers ? output(r) : 0);
    moments += 1 + (answers ? output(r) : 0);
    begin_s = std::min(begin_s, r.first_token_s());
    end_s = std::max(end_s, answers ? r.last_token_s() : r.first_token_s());
  }
  if (moments > kMostMoments) return by_status({{"mean", tokens / (end_s - begin_s)}, {"count", tokens}});
  Weighted all;
  for (const MeasuredRequest& r : done) {
    if (prompts) all.push_back({r.first_token_s(), input(r)});
    if (answers) add_token_moments(r, all);
  }
  return by_status(summary_of_rates(std::move(all)));
}

Json metrics_of(const std::vector<MeasuredRequest>& done, const Json& totals, double begin_s, double end_s) {
  Weighted ends;
  std::vector<Span> spans;
  for (const MeasuredRequest& r : done) {
    ends.push_back({r.last_token_s(), 1});
    spans.push_back({r.sent_s, r.last_token_s()});
  }
  return {{"request_totals", totals},
          {"requests_per_second", by_status(summary_of_rates(std::move(ends), begin_s, end_s))},
          {"request_concurrency", by_status(summary_of_concurrency(spans, begin_s, end_s))},
          {"request_latency", values(
                                  done, [](const MeasuredRequest& r) { return r.e2el_s; }, one)},
          {"request_streaming_iterations_count", values(done, output, one)},
          {"prompt_token_count", values(done, input, one)},
          {"output_token_count", values(done, output, one)},
          {"total_token_count", values(
                                    done, [](const MeasuredRequest& r) { return input(r) + output(r); }, one)},
          {"time_to_first_token_ms", values(
                                         done, [](const MeasuredRequest& r) { return kMilli * r.ttft_s; }, one)},
          {"time_per_output_token_ms",
           values(
               done, [](const MeasuredRequest& r) { return kMilli * r.e2el_s / output(r); }, output)},
          {"inter_token_latency_ms",
           values(
               done, [](const MeasuredRequest& r) { return r.output_tokens > 1 ? kMilli * r.tpot_s() : 0; },
               [](const MeasuredRequest& r) { return output(r) - 1; })},
          {"prompt_tokens_per_second", token_rate(done, true, false)},
          {"output_tokens_per_second", token_rate(done, false, true)},
          {"tokens_per_second", token_rate(done, true, true)}};
}

}  // namespace

Json guidellm_result(const Measured& measured) {
  std::vector<MeasuredRequest> done;
  std::int64_t incomplete = 0;
  double end_s = measured.begin_s;
  for (const MeasuredRequest& r : measured.requests) {
    incomplete += r.outcome == Outcome::unfinished ? 1 : 0;
    if (!r.completed()) continue;
    done.push_back(r);
    end_s = std::max(end_s, r.last_token_s());
  }
  const std::size_t total = measured.requests.size();
  const Json totals{{"successful", done.size()},
                    {"incomplete", incomplete},
                    {"errored", total - done.size() - static_cast<std::size_t>(incomplete)},
                    {"total", total}};
  Json benchmark{{"type_", "generative_benchmark"},
                 {"scheduler_metrics",
                  {{"start_time", measured.begin_s},
                   {"measure_start_time", measured.begin_s},
                   {"measure_end_time", end_s},
                   {"end_time", end_s},
                   {"requests_made", totals}}},
                 {"metrics", metrics_of(done, totals, measured.begin_s, end_s)},
                 {"start_time", measured.begin_s},
                 {"end_time", end_s},
                 {"duration", end_s - measured.begin_s}};
  return {{"args", {{"racksim_scenario", measured.summary.at("scenario")}}}, {"benchmarks", Json::array({benchmark})}};
}

}  // namespace racksim
