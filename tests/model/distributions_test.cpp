// Distributions with tails, parts and tables: quantiles within their intervals, means exact.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "model/users/sampler.hpp"

using namespace racksim;

namespace distributions_test {

namespace {

constexpr std::size_t kDraws = 200000;

std::vector<double> draws(const Distribution& d) {
  Stream stream(9, Purpose::turn, {2});
  std::vector<double> values(kDraws);
  for (double& v : values) v = sample(d, stream);
  return values;
}

// Four standard errors of the draws themselves.
void check_mean(const Distribution& d) {
  double sum = 0, squares = 0;
  for (const double v : draws(d)) {
    sum += v;
    squares += v * v;
  }
  const double mean = sum / kDraws, variance = squares / kDraws - mean * mean;
  INFO(mean << ", exactly " << mean_of(d));
  CHECK(std::abs(mean - mean_of(d)) <= 4 * std::sqrt(std::max(0.0, variance) / kDraws) + 1e-9 * mean);
}

void check_share(const Distribution& d, double limit, double share) {
  const auto values = draws(d);
  const auto below = std::count_if(values.begin(), values.end(), [&](double v) { return v <= limit; });
  CHECK(static_cast<double>(below) / kDraws == Approx(share).margin(4 * std::sqrt(share * (1 - share) / kDraws)));
}

Empirical counted(std::vector<ValueTable::Bin> bins) {
  return {.table = std::make_shared<const ValueTable>(ValueTable{std::move(bins)})};
}

}  // namespace

TEST_CASE("a Pareto distribution has its shape, or its 99th percentile") {
  const Pareto by_shape{.min = 100, .shape = 2.5};
  check_share(by_shape, 200, 1 - std::pow(0.5, 2.5));
  check_mean(by_shape);
  CHECK(mean_of(by_shape) == Approx(100 * 2.5 / 1.5));
  const Pareto by_p99{.min = 100, .p99 = 1000};
  CHECK(by_p99.tail() == Approx(2));
  check_share(by_p99, 1000, 0.99);
}

TEST_CASE("the mean of a Pareto distribution that is cut is exact, for every shape") {
  for (const double shape : {0.5, 1.0, 1.7}) {
    const Pareto d{.min = 10, .shape = shape, .max = 500};
    check_mean(d);
    const auto values = draws(d);
    CHECK(*std::max_element(values.begin(), values.end()) == 500);
  }
}

TEST_CASE("a mixture draws its parts in proportion to their weights") {
  const Mixture d{.parts = {{1, Fixed{1}}, {3, Uniform{10, 20}}}};
  check_share(d, 1, 0.25);
  check_share(d, 15, 0.25 + 0.375);
  CHECK(mean_of(d) == Approx(0.25 + 0.75 * 15));
}

TEST_CASE("the mean of a mixture counts the truncation of its parts") {
  const Lognormal lognormal{.median = 300, .p99 = 2000, .min = 100, .max = 600};
  const Exponential exponential{.mean = 50, .min = 20, .max = 90};
  check_mean(Mixture{.parts = {{1, lognormal}}});
  check_mean(Mixture{.parts = {{1, exponential}}});
  check_mean(Mixture{.parts = {{1, lognormal}, {1, exponential}, {1, Lognormal{.median = 5, .p99 = 9}}}});
}

TEST_CASE("values that were counted come as often as they were") {
  const Empirical d = counted({{3, 3, 0.2}, {10, 20, 0.7}, {50, 50, 1}});
  check_share(d, 3, 0.2);
  check_share(d, 15, 0.45);
  check_share(d, 49, 0.7);
  CHECK(mean_of(d) == Approx(0.2 * 3 + 0.5 * 15 + 0.3 * 50));
}

TEST_CASE("the mean of counted values is exact where bins are cut") {
  for (const auto& [low, high] : {std::pair{0.0, 12.0}, {14.0, kUnlimited}, {11.0, 17.0}, {30.0, 40.0}, {1.0, 2.0}}) {
    Empirical d = counted({{3, 3, 0.2}, {10, 20, 0.7}, {50, 50, 1}});
    d.min = low;
    d.max = high;
    check_mean(d);
  }
}

TEST_CASE("rows of lengths are drawn alike, and together") {
  LengthTable table;
  table.rows = {{1, 10}, {2, 20}, {3, 30}, {4, 40}};
  std::vector<double> n(4, 0);
  Stream stream(1, Purpose::turn, {});
  for (std::size_t i = 0; i < kDraws; ++i) {
    const LengthTable::Row row = sample_row(table, stream);
    CHECK(row.output_tokens == 10 * row.prompt_tokens);
    ++n[static_cast<std::size_t>(row.prompt_tokens) - 1];
  }
  for (const double count : n) CHECK(count / kDraws == Approx(0.25).margin(4 * std::sqrt(0.1875 / kDraws)));
}

TEST_CASE("a scaled count keeps the largest value") {
  Stream stream(1, Purpose::turn, {});
  CHECK(sample_count(Uniform{10, 10}, stream, 1, 3) == 10);
  CHECK(sample_count(Fixed{10}, stream, 1, 0.25) == 3);
}

}  // namespace distributions_test
