// Sampler: moments and quantiles within their confidence intervals, and truncation.
#include "model/users/sampler.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace racksim;

namespace sampler_test {

namespace {

constexpr std::size_t kDraws = 100000;

std::vector<double> draws(const Distribution& d) {
  Stream stream(5, Purpose::turn, {1});
  std::vector<double> values(kDraws);
  for (double& v : values) v = sample(d, stream);
  return values;
}

// Four standard errors: one test in 16,000 would fail by chance, and the seed is fixed.
void check_mean(const Distribution& d, double mean, double deviation) {
  double sum = 0;
  for (const double v : draws(d)) sum += v;
  CHECK(std::abs(sum / kDraws - mean) < 4 * deviation / std::sqrt(kDraws));
}

double share_below(const Distribution& d, double limit) {
  const auto values = draws(d);
  return static_cast<double>(std::count_if(values.begin(), values.end(), [&](double v) { return v <= limit; })) /
         kDraws;
}

}  // namespace

TEST_CASE("fixed draws nothing") {
  Stream a(1, Purpose::turn, {1});
  Stream b(1, Purpose::turn, {1});
  CHECK(sample(Fixed{7.5}, a) == 7.5);
  CHECK(a() == b());
  CHECK(mean_of(Fixed{7.5}) == 7.5);
}

TEST_CASE("exponential has its mean") {
  const Exponential d{.mean = 30};
  check_mean(d, 30, 30);
  CHECK(mean_of(d) == 30);
  CHECK(share_below(d, 30 * std::log(2)) == Approx(0.5).margin(4 * 0.5 / std::sqrt(kDraws)));
}

TEST_CASE("uniform stays within its bounds") {
  const Uniform d{.min = 2, .max = 6};
  check_mean(d, 4, 4 / std::sqrt(12));
  CHECK(mean_of(d) == 4);
  const auto values = draws(d);
  CHECK(*std::min_element(values.begin(), values.end()) >= 2);
  CHECK(*std::max_element(values.begin(), values.end()) <= 6);
  Stream stream(1, Purpose::turn, {});
  CHECK(sample(Uniform{3, 3}, stream) == 3);
}

TEST_CASE("lognormal has its median and its 99th percentile") {
  const Lognormal d{.median = 1020, .p99 = 4142};
  CHECK(lognormal_sigma(d) == Approx(std::log(4142.0 / 1020) / 2.3263478740408408));
  CHECK(share_below(d, 1020) == Approx(0.5).margin(4 * 0.5 / std::sqrt(kDraws)));
  CHECK(share_below(d, 4142) == Approx(0.99).margin(4 * std::sqrt(0.0099 / kDraws)));
  const double sigma = lognormal_sigma(d);
  check_mean(d, mean_of(d), mean_of(d) * std::sqrt(std::exp(sigma * sigma) - 1));
}

TEST_CASE("a lognormal whose percentile is its median is a constant") {
  const Lognormal d{.median = 9, .p99 = 9};
  Stream stream(1, Purpose::turn, {});
  CHECK(sample(d, stream) == Approx(9));
}

TEST_CASE("truncation clamps") {
  const Exponential d{.mean = 10, .min = 5, .max = 20};
  const auto values = draws(d);
  CHECK(*std::min_element(values.begin(), values.end()) == 5);
  CHECK(*std::max_element(values.begin(), values.end()) == 20);
  CHECK(share_below(d, 5) == Approx(1 - std::exp(-0.5)).margin(4 * 0.5 / std::sqrt(kDraws)));
}

TEST_CASE("counts are rounded up and not less than asked") {
  Stream stream(1, Purpose::turn, {});
  CHECK(sample_count(Fixed{2.1}, stream, 1) == 3);
  CHECK(sample_count(Fixed{2}, stream, 1) == 2);
  CHECK(sample_count(Fixed{0}, stream, 1) == 1);
}

TEST_CASE("a count without end stays a count") {
  Stream stream(1, Purpose::turn, {});
  CHECK(sample_count(Fixed{1e300}, stream, 1) > 0);
}

}  // namespace sampler_test
