// MSER-5 on series whose warm-up is known.
#include "analysis/study/capacity/warmup.hpp"

#include <boost/random/normal_distribution.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "model/random.hpp"

using namespace racksim;

namespace warmup_test {

namespace {

std::vector<double> noise(std::size_t count, double level, double spread) {
  Stream stream(7, Purpose::arrivals, {1});
  boost::random::normal_distribution<> normal(level, spread);
  std::vector<double> series(count);
  for (double& value : series) value = normal(stream);
  return series;
}

}  // namespace

TEST_CASE("a step at the beginning is cut off, to the batch") {
  std::vector<double> series = noise(500, 100, 1);
  for (std::size_t i = 0; i < 60; ++i) series[i] = 0;
  CHECK(mser5(series).value() >= 60);
  CHECK(mser5(series).value() <= 100);
}

TEST_CASE("a steady series needs little warm-up, a constant one none") {
  CHECK(mser5(noise(500, 100, 1)).value() <= 50);
  CHECK(mser5(std::vector<double>(100, 3.0)) == 0);
}

TEST_CASE("an exponential approach is cut where it has become small beside the noise") {
  std::vector<double> series = noise(1000, 0, 1);
  for (std::size_t i = 0; i < series.size(); ++i) series[i] += 50 * (1 - std::exp(-static_cast<double>(i) / 40));
  const std::size_t cut = mser5(series).value();
  CHECK(50 * std::exp(-static_cast<double>(cut) / 40) < 2);
  CHECK(cut < 300);
}

TEST_CASE("a series that grows all the time, or is too short, has no warm-up to tell") {
  std::vector<double> series = noise(500, 0, 1);
  for (std::size_t i = 0; i < series.size(); ++i) series[i] += static_cast<double>(i);
  CHECK_FALSE(mser5(series));
  CHECK_FALSE(mser5(std::vector<double>(49, 1.0)));
}

TEST_CASE("batch means leave out what does not fill a batch") {
  CHECK(batch_means({1, 2, 3, 4, 5, 6, 7}, 3) == std::vector<double>{2, 5});
}

}  // namespace warmup_test
