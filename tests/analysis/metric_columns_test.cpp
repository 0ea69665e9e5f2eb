// Columns of metrics: names that lead back to their metrics, and what a comparison makes of each.
#include "analysis/results/metric_columns.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "analysis/study/sweep/difference.hpp"

using namespace racksim;

namespace metric_columns_test {

namespace {

/// What is said of a column that is larger in B.
std::string more_is(const std::string& column) {
  return Difference{column, {.mean = 1}, {.mean = 2}, {.mean = 1, .ci95 = 0.5, .count = 3}}.judgement();
}

bool decides(const std::string& column) {
  return Difference{column, {.mean = 1}, {.mean = 2}, {.mean = 1, .ci95 = 0.5, .count = 3}}.decides();
}

}  // namespace

TEST_CASE("every column of a metric leads back to it, and no two have one name") {
  std::set<std::string> names;
  for (const MetricRow& row : kMetrics)
    for (const Statistic statistic : statistics_of(row)) {
      const std::string name = column_of(row.metric, statistic);
      CAPTURE(name);
      CHECK(names.insert(name).second);
      const auto back = metric_in(name);
      REQUIRE(back);
      CHECK(back->metric == row.metric);
      CHECK(back->statistic == statistic);
    }
  CHECK(names.contains("ttft_p99_s"));
  CHECK(names.contains("output_throughput_mean_tok_per_s"));
  CHECK(names.contains("concurrency_ci95"));
  CHECK_FALSE(names.contains("concurrency_p50"));
  CHECK_FALSE(metric_in("ttft_p99"));
  CHECK_FALSE(metric_in("rack_r_power_peak_w"));
}

TEST_CASE("every number says which way is better, or that it has none") {
  const std::set<std::string> more{"request_throughput", "output_throughput", "total_token_throughput",
                                   "request_goodput",    "good_fraction",     "output_goodput"};
  const std::set<std::string> neither{"cached_input_share", "concurrency",   "concurrency_peak",
                                      "sessions",           "sessions_peak", "utilization"};
  for (const MetricRow& row : kMetrics) {
    CAPTURE(row.name);
    CHECK(more_is(column_of(row.metric, Statistic::mean)) == (more.contains(row.name)      ? "better"
                                                              : neither.contains(row.name) ? "more"
                                                                                           : "worse"));
  }
  CHECK(more_is("qoe_loss_p99") == "worse");
  CHECK(more_is("sla_0_tpot_attainment") == "better");
  CHECK(more_is("energy_per_good_turn_j") == "worse");
  CHECK(more_is("rack_left_power_peak_w") == "worse");
  CHECK(more_is("turns_sent") == "more");
  CHECK(more_is("a_column_of_another_version") == "more");
}

TEST_CASE("decisions are made by percentiles of what is counted and by means of the rest") {
  for (const char* column : {"ttft_p50_s", "ttft_p99_s", "tpot_p99_s", "power_mean_w", "sla_1_ttft_attainment",
                             "cached_input_share_mean", "energy_per_output_token_mean_j"})
    CHECK(decides(column));
  for (const char* column : {"ttft_mean_s", "ttft_p90_s", "e2el_p99_s", "energy_mean_j", "turns_sent"})
    CHECK_FALSE(decides(column));
  CHECK_FALSE(Difference{"cached_input_share_mean", {}, {}, {.mean = 0, .ci95 = 0, .count = 3}}.decides());
}

TEST_CASE("statistics of a histogram, and of none") {
  Histogram h;
  h.add(1, 60);
  h.add(3, 40);
  CHECK(statistic_of(h, Statistic::mean) == Approx(1.8));
  CHECK(statistic_of(h, Statistic::p50) == Approx(1).epsilon(1e-3));
  CHECK(statistic_of(h, Statistic::p99) == Approx(3).epsilon(1e-3));
  CHECK(std::isnan(statistic_of(h, Statistic::ci95)));
  CHECK(std::isnan(statistic_of(Histogram(), Statistic::p50)));
}

}  // namespace metric_columns_test
