// Arrivals: gaps have the mean and the variation that was asked for, counts the dispersion, and a profile its integral.
#include "model/users/arrivals.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

using namespace racksim;

namespace arrivals_test {

namespace {

OpenArrivals twice_a_second(const GapLaw& gaps = PoissonGaps{}) { return {.sessions_per_s = 2, .gaps = gaps}; }

Stream stream(std::uint64_t seed) { return {seed, Purpose::arrivals, {0, 0}}; }

struct Moments {
  double mean = 0, variation = 0;
};

Moments moments(const OpenArrivals& p, int gaps, std::uint64_t seed) {
  ArrivalProcess process(p, stream(seed));
  double sum = 0, squares = 0;
  for (int i = 0; i < gaps; ++i) {
    const double gap_s = process.next_gap_s();
    sum += gap_s;
    squares += gap_s * gap_s;
  }
  const double mean = sum / gaps;
  return {mean, std::sqrt(squares / gaps - mean * mean) / mean};
}

std::vector<int> counts(const OpenArrivals& p, double bin_s, int bins, std::uint64_t seed) {
  ArrivalProcess process(p, stream(seed));
  std::vector<int> n(static_cast<std::size_t>(bins), 0);
  for (double now_s = process.next_gap_s(); now_s < bin_s * bins; now_s += process.next_gap_s())
    ++n[static_cast<std::size_t>(now_s / bin_s)];
  return n;
}

}  // namespace

TEST_CASE("the shape of a Weibull distribution follows from its variation") {
  CHECK(weibull_shape(1) == Approx(1));                       // exponential
  CHECK(weibull_shape(std::sqrt(5.0)) == Approx(0.5));        // Gamma(5) / Gamma(3)^2 - 1 = 24 / 4 - 1
  CHECK(weibull_shape(0.522723) == Approx(2).epsilon(1e-5));  // Rayleigh: sqrt(4 / pi - 1)
}

TEST_CASE("gaps have the mean of the rate and the variation that was asked for") {
  constexpr int kGaps = 400000;
  for (const double burstiness : {0.5, 1.0, 3.0})
    for (const GapLaw& law : {GapLaw(GammaGaps{burstiness}), GapLaw(WeibullGaps{burstiness})}) {
      INFO(alternative_name(law) << " " << burstiness);
      const Moments m = moments(twice_a_second(law), kGaps, 7);
      CHECK(std::abs(m.mean - 0.5) < 4 * 0.5 * burstiness / std::sqrt(kGaps));
      CHECK(m.variation == Approx(burstiness).epsilon(burstiness > 1 ? 0.03 : 0.01));
    }
  CHECK(moments(twice_a_second(), kGaps, 7).variation == Approx(1).epsilon(0.01));
}

TEST_CASE("counts over long bins are dispersed by the square of the variation") {
  const std::vector<int> n = counts(twice_a_second(GammaGaps{3}), 200, 4000, 11);
  double sum = 0, squares = 0;
  for (const int c : n) {
    sum += c;
    squares += static_cast<double>(c) * c;
  }
  const double mean = sum / 4000;
  const double dispersion = (squares / 4000 - mean * mean) / mean;
  CHECK(mean == Approx(400).epsilon(0.01));
  CHECK(dispersion == Approx(9).epsilon(0.09));  // 4 x sqrt(2 / bins), and a little for the edges
}

TEST_CASE("a profile moves arrivals within the period and keeps the mean") {
  OpenArrivals p{.sessions_per_s = 100};
  p.rate = {.steps = {{0, 1}, {4, 0}, {6, 3}}, .period_s = 10};  // 4 + 0 + 12 = 16 over 10 s
  const std::vector<int> n = counts(p, 1, 20000, 3);
  std::vector<double> of_second(10, 0);
  for (std::size_t i = 0; i < n.size(); ++i) of_second[i % 10] += n[i] / 2000.0;
  for (std::size_t s = 0; s < 10; ++s) {
    const double rate = 100 * (s < 4 ? 1 : s < 6 ? 0 : 3) / 1.6;
    INFO(s << " " << of_second[s]);
    CHECK(std::abs(of_second[s] - rate) <= 4 * std::sqrt(rate / 2000));
  }
}

TEST_CASE("a flat profile is none") {
  const OpenArrivals flat = twice_a_second(GammaGaps{2});
  ArrivalProcess plain(flat, stream(5));
  OpenArrivals stepped = flat;
  stepped.rate.steps = {{0, 7}};
  ArrivalProcess same(stepped, stream(5));
  for (int i = 0; i < 1000; ++i) CHECK(same.next_gap_s() == Approx(plain.next_gap_s()).epsilon(1e-6).margin(1e-9));
}

TEST_CASE("surges leave the mean and disperse counts as a Markov-modulated Poisson process does") {
  constexpr double kBin_s = 100;
  constexpr int kBins = 20000;
  for (const double factor : {10.0, 0.0}) {
    OpenArrivals p = twice_a_second();
    p.surges = {.factor = factor, .every_s = 20, .last_s = 5};
    const double mean_factor = (20 + factor * 5) / 25;
    const double calm = 2 / mean_factor, surge = factor * calm, begin = 1.0 / 20, end = 1.0 / 5, both = begin + end;
    // Fischer and Meier-Hellstern 1993, index of dispersion of counts over a time.
    const double excess = 2 * std::pow(calm - surge, 2) * begin * end / (both * both * (calm * end + surge * begin));
    const double theory = 1 + excess * (1 - (1 - std::exp(-both * kBin_s)) / (both * kBin_s));
    double sum = 0, squares = 0;
    for (const int c : counts(p, kBin_s, kBins, 5)) {
      sum += c;
      squares += static_cast<double>(c) * c;
    }
    const double mean = sum / kBins;
    INFO("factor " << factor << ", mean " << mean << ", dispersion in theory " << theory);
    CHECK(std::abs(mean - 2 * kBin_s) < 4 * std::sqrt(theory * 2 * kBin_s / kBins));
    CHECK((squares / kBins - mean * mean) / mean == Approx(theory).epsilon(0.06));
  }
}

}  // namespace arrivals_test
