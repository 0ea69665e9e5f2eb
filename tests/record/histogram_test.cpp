// Histogram: its error bound, closed-form progressions, merging, and the way through JSON.
#include "record/histogram.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

using namespace racksim;

namespace histogram_test {

namespace {

// The smallest value with at least a share q of the values at or below it.
double exact_quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(q * static_cast<double>(values.size()))));
  return values[rank - 1];
}

std::vector<double> lognormal_values(std::size_t n, unsigned seed) {
  std::mt19937_64 bits(seed);
  std::normal_distribution<> normal(0, 3);
  std::vector<double> values(n);
  for (double& v : values) v = std::exp(normal(bits));
  return values;
}

}  // namespace

TEST_CASE("an empty histogram answers zero") {
  const Histogram h;
  CHECK(h.count() == 0);
  CHECK(h.mean() == 0);
  CHECK(h.stddev() == 0);
  CHECK(h.quantile(0.5) == 0);
}

TEST_CASE("one value is told within 0.1 %, at every magnitude") {
  for (const double v : {1e-11, 3.3e-7, 0.001, 0.1, 1.0, 1.0019, 1.9999999, 2.0, 12345.6789, 9.9e11}) {
    Histogram h;
    h.add(v);
    h.add(2 * v);  // so that min and max do not clamp both
    h.add(v / 2);
    CAPTURE(v);
    CHECK(h.quantile(0.5) == Approx(v).epsilon(0.001));
    CHECK(h.min() == v / 2);
    CHECK(h.max() == 2 * v);
  }
}

TEST_CASE("quantiles of 20,000 values are within 0.1 % of the sorted ones") {
  const auto values = lognormal_values(20000, 7);
  Histogram h;
  for (const double v : values) h.add(v);
  for (const double q : {0.0, 0.001, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
    CAPTURE(q);
    CHECK(h.quantile(q) == Approx(exact_quantile(values, q)).epsilon(0.001));
  }
}

TEST_CASE("mean and deviation by hand") {
  Histogram h;
  h.add(1);
  h.add(3);
  h.add(8, 2);
  CHECK(h.count() == 4);
  CHECK(h.sum() == 20);
  CHECK(h.mean() == 5);
  CHECK(h.stddev() == Approx(std::sqrt((1 + 9 + 2 * 64) / 4.0 - 25)));
}

TEST_CASE("zero and what lies below count as zero; no weight counts not at all") {
  Histogram h;
  h.add(0, 3);
  h.add(4);
  h.add(5, 0);
  CHECK(h.count() == 4);
  CHECK(h.quantile(0.75) == 0);
  CHECK(h.quantile(0.76) == 4);
  CHECK(h.max() == 4);
}

TEST_CASE("values beyond the ends stay counted") {
  Histogram h;
  h.add(1e-300);
  h.add(1e300);
  CHECK(h.count() == 2);
  CHECK(h.min() == 1e-300);
  CHECK(h.max() == 1e300);
  CHECK(h.quantile(0.5) < 1);
  CHECK(h.quantile(0.51) > 1);
}

TEST_CASE("a progression counts as its values one by one") {
  std::mt19937_64 bits(3);
  std::uniform_real_distribution<> unit(0, 1);
  for (int run = 0; run < 500; ++run) {
    const double first = run % 10 == 0 ? 0 : std::exp(10 * unit(bits) - 8);
    const double step = run % 7 == 0 ? 0 : first * std::exp(12 * unit(bits) - 14);
    const auto count = static_cast<std::int64_t>(1 + 400 * unit(bits));
    const double weight = 1 + std::floor(5 * unit(bits));
    Histogram at_once;
    Histogram one_by_one;
    at_once.add_progression(first, step, count, weight);
    for (std::int64_t j = 0; j < count; ++j) one_by_one.add(first + step * static_cast<double>(j), weight);
    CAPTURE(first, step, count, weight);
    const auto a = nlohmann::json(at_once);
    const auto b = nlohmann::json(one_by_one);
    REQUIRE(a.at("bins") == b.at("bins"));
    REQUIRE(a.at("zeros") == b.at("zeros"));
    REQUIRE(at_once.count() == one_by_one.count());
    REQUIRE(at_once.min() == one_by_one.min());
    REQUIRE(at_once.max() == one_by_one.max());
    REQUIRE(at_once.sum() == Approx(one_by_one.sum()).epsilon(1e-12));
    REQUIRE(at_once.stddev() == Approx(one_by_one.stddev()).epsilon(1e-6).margin(1e-6 * at_once.mean()));
  }
}

TEST_CASE("a progression of no values adds none") {
  Histogram h;
  h.add_progression(1, 1, 0, 1);
  h.add_progression(1, 1, 5, 0);
  CHECK(h.count() == 0);
}

TEST_CASE("merging equals adding to one") {
  const auto values = lognormal_values(2000, 11);
  Histogram all;
  Histogram parts[3];
  for (std::size_t i = 0; i < values.size(); ++i) {
    all.add(values[i], 2);
    parts[i % 3].add(values[i], 2);
  }
  Histogram merged;
  for (const Histogram& part : parts) merged.merge(part);
  merged.merge(Histogram{});
  CHECK(nlohmann::json(merged).at("bins") == nlohmann::json(all).at("bins"));
  CHECK(merged.count() == all.count());
  CHECK(merged.min() == all.min());
  CHECK(merged.max() == all.max());
  CHECK(merged.sum() == Approx(all.sum()).epsilon(1e-12));
}

TEST_CASE("through JSON and back nothing changes") {
  Histogram h;
  for (const double v : lognormal_values(500, 5)) h.add(v, v / 3);
  h.add(0, 0.1);
  const std::string text = nlohmann::json(h).dump();
  const Histogram back = nlohmann::json::parse(text).get<Histogram>();
  CHECK(nlohmann::json(back).dump() == text);
  CHECK(back.quantile(0.9) == h.quantile(0.9));
  CHECK(back.stddev() == h.stddev());
}

TEST_CASE("bins hold all that was counted, joined until they are few enough") {
  Histogram h;
  for (const double v : lognormal_values(5000, 3)) h.add(v, 2);
  h.add(0, 7);
  for (const std::size_t most : {100u, 1000u, 100000u}) {
    const auto bins = h.bins(most);
    CHECK(bins.size() <= most + 1);
    double sum = 0, end = 0;
    for (const Histogram::Bin& bin : bins) {
      CHECK(bin.from >= end);
      CHECK(bin.weight > 0);
      end = bin.to;
      sum += bin.weight;
    }
    CHECK(sum == Approx(h.count()));
    CHECK(bins.front().weight == 7);
    CHECK(bins.front().to == 0);
    CHECK(bins[1].from <= h.quantile(0.001));
    CHECK(bins.back().to >= h.max());
  }
  CHECK(Histogram{}.bins(100).empty());
}

}  // namespace histogram_test
