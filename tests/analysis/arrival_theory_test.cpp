// Arrival processes beside theory: rate, variation of gaps and dispersion of counts, within intervals over
// replications.
#include <boost/math/special_functions/gamma.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "analysis/results/statistics.hpp"
#include "analysis/workload/fit.hpp"
#include "model/users/arrivals.hpp"

using namespace racksim;

namespace arrival_theory_test {

namespace {

using Matrix = std::vector<std::vector<double>>;

constexpr int kReplications = 30;

OpenArrivals open(double per_s, const GapLaw& gaps = PoissonGaps{}) { return {.sessions_per_s = per_s, .gaps = gaps}; }

struct Theory {
  double rate_per_s;
  double gap_variation;  ///< not a number: not known in closed form
  std::vector<double> windows_s, dispersion;
};

// Four standard errors: of a hundred such checks one in a hundred and fifty runs would fail by chance, and seeds are
// fixed. `bias`: what the estimate of a finite sample may be off by beside it.
void near(const std::string& what, const std::vector<double>& values, double theory, double bias = 0) {
  const Interval i = interval(values);
  const double error = i.std / std::sqrt(static_cast<double>(i.count));
  INFO(what << ": " << i.mean << " +- " << i.ci95 << ", in theory " << theory);
  CHECK(std::abs(i.mean - theory) <= 4 * error + bias * theory);
  CHECK(4 * error <= 0.1 * theory);  // else the check would say little
}

void agrees(const OpenArrivals& p, double span_s, const Theory& theory, double bias = 0) {
  std::vector<double> rate, variation;
  std::vector<std::vector<double>> dispersion(theory.windows_s.size());
  for (std::uint64_t r = 0; r < kReplications; ++r) {
    const WorkloadStatistics s = generate(p, LengthsApart{Fixed{1}, Fixed{1}}, 11, r, span_s, theory.windows_s);
    rate.push_back(s.rate_per_s);
    variation.push_back(s.gap_variation);
    for (std::size_t w = 0; w < dispersion.size(); ++w) dispersion[w].push_back(s.dispersion[w]);
  }
  near("rate", rate, theory.rate_per_s, bias);
  if (std::isfinite(theory.gap_variation)) near("variation of gaps", variation, theory.gap_variation, bias);
  for (std::size_t w = 0; w < dispersion.size(); ++w)
    near("dispersion in " + std::to_string(theory.windows_s[w]) + " s", dispersion[w], theory.dispersion[w], bias);
}

/// x of a x = b, by elimination; diagonals dominate here.
std::vector<double> solved(Matrix a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = k + 1; i < n; ++i) {
      const double f = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j) a[i][j] -= f * a[k][j];
      b[i] -= f * b[k];
    }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

/// Markov-modulated Poisson process with generator `q`, shares of time and arrival rates of the states. Variance of
/// counts: rate t + 2 times the integral of (t - u) times the covariance of rates at distance u, whose vector obeys
/// dv/du = q v; gaps are of phase type (Fischer and Meier-Hellstern 1993).
Theory mmpp(const Matrix& q, const std::vector<double>& shares, const std::vector<double>& rates,
            const std::vector<double>& windows_s) {
  const std::size_t n = rates.size();
  Theory t{0, 0, windows_s, {}};
  for (std::size_t i = 0; i < n; ++i) t.rate_per_s += shares[i] * rates[i];
  for (const double window_s : windows_s) {
    constexpr int kSteps = 200000;
    const double du = window_s / kSteps;
    std::vector<double> v;
    for (const double rate : rates) v.push_back(rate - t.rate_per_s);
    double integral = 0;
    for (int step = 0; step < kSteps; ++step) {
      double covariance = 0;
      for (std::size_t i = 0; i < n; ++i) covariance += shares[i] * (rates[i] - t.rate_per_s) * v[i];
      integral += (window_s - (step + 0.5) * du) * covariance * du;
      std::vector<double> next = v;
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) next[i] += q[i][j] * v[j] * du;
      v = next;
    }
    t.dispersion.push_back(1 + 2 * integral / (t.rate_per_s * window_s));
  }
  Matrix stays(n, std::vector<double>(n));  // minus the generator without arrivals
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) stays[i][j] = (i == j ? rates[i] : 0) - q[i][j];
  const std::vector<double> first = solved(stays, std::vector<double>(n, 1)), second = solved(stays, first);
  double mean = 0, square = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double at_arrival = shares[i] * rates[i] / t.rate_per_s;
    mean += at_arrival * first[i];
    square += 2 * at_arrival * second[i];
  }
  t.gap_variation = std::sqrt(square / (mean * mean) - 1);
  return t;
}

}  // namespace

TEST_CASE("Poisson arrivals") { agrees(open(2), 20000, {2, 1, {1, 10, 60}, {1, 1, 1}}); }

// Variance of counts over t: rate t c^2 + 1/6 + c^4/2 - skew c^3/3 (Cox 1962), with skew the gaps'.
TEST_CASE("gamma and Weibull arrivals") {
  const double c = 2, expected = 2 * 200;
  const auto dispersion = [&](double skew) {
    return c * c + (1.0 / 6 + std::pow(c, 4) / 2 - skew * std::pow(c, 3) / 3) / expected;
  };
  agrees(open(2, GammaGaps{c}), 40000, {2, c, {200}, {dispersion(2 * c)}}, 0.01);
  const double k = weibull_shape(c), m = std::tgamma(1 + 1 / k), sd = c * m;
  const double skew = (std::tgamma(1 + 3 / k) - 3 * m * sd * sd - m * m * m) / (sd * sd * sd);
  agrees(open(2, WeibullGaps{c}), 40000, {2, c, {200}, {dispersion(skew)}}, 0.01);
}

TEST_CASE("surges are a Markov-modulated Poisson process of two states") {
  OpenArrivals p = open(2);
  p.surges = {.factor = 8, .every_s = 30, .last_s = 6};
  const double mean = (30 + 8 * 6) / 36.0, calm = 2 / mean;
  agrees(p, 40000,
         mmpp({{-1.0 / 30, 1.0 / 30}, {1.0 / 6, -1.0 / 6}}, {30.0 / 36, 6.0 / 36}, {calm, 8 * calm}, {1, 10, 60}));
}

TEST_CASE("states are a Markov-modulated Poisson process") {
  OpenArrivals p = open(4);
  p.surges.states = {{.factor = 1, .lasts_s = 20, .to = {{2, 3}, {3, 1}}},
                     {.factor = 4, .lasts_s = 10, .to = {{1, 1}, {3, 1}}},
                     {.factor = 0, .lasts_s = 5, .to = {{1, 1}}}};
  // Visits: a = b/2 + c, b = 3a/4, c = a/4 + b/2: 8 to 6 to 5. Times 20, 10, 5 s: 160, 60, 25 of 245.
  const std::vector<double> shares{160 / 245.0, 60 / 245.0, 25 / 245.0};
  for (std::size_t i = 0; i < 3; ++i) CHECK(shares_of_time(p.surges.states)[i] == Approx(shares[i]));
  const double unit = 4 / (shares[0] + 4 * shares[1]);
  const Matrix q{{-0.05, 0.0375, 0.0125}, {0.05, -0.1, 0.05}, {0.2, 0, -0.2}};
  agrees(p, 40000, mmpp(q, shares, {unit, 4 * unit, 0}, {1, 10, 60}));
}

TEST_CASE("a state may be followed by any other, all alike") {
  const std::vector<RateState> states{{1, 10, {}}, {2, 20, {}}, {3, 30, {}}};
  const std::vector<double> shares = shares_of_time(states);  // visited alike
  CHECK(shares[0] == Approx(1.0 / 6));
  CHECK(shares[2] == Approx(0.5));
}

TEST_CASE("a profile is no chance: over whole periods counts are Poisson's, over halves its steps show") {
  OpenArrivals p = open(2);
  p.rate = {.steps = {{0, 1}, {50, 3}}, .period_s = 100};  // 1 and 3 a second: 50 and 150 in a half
  agrees(p, 20000, {2, kNotAvailable, {50, 100}, {1 + 2500 / 100.0, 1}});
}

TEST_CASE("a weekend has its share of the week, which begins where it is told to") {
  OpenArrivals p = open(0.01);
  p.rate.weekend_factor = 0.25;
  const double usual = 0.01 * 7 / 5.5 * 86400;
  for (const int from : {0, 4}) {
    p.rate.from_s = from * 86400.0;
    std::vector<std::vector<double>> by_day(7);
    for (std::uint64_t r = 0; r < kReplications; ++r) {
      ArrivalProcess process(p, Stream(3, Purpose::arrivals, {r}));
      std::vector<double> n(7, 0);
      for (double now_s = process.next_gap_s(); now_s < 7 * 86400; now_s += process.next_gap_s())
        ++n[(static_cast<std::size_t>(now_s / 86400) + static_cast<std::size_t>(from)) % 7];
      for (std::size_t d = 0; d < 7; ++d) by_day[d].push_back(n[d]);
    }
    for (std::size_t d = 0; d < 7; ++d) near("day " + std::to_string(d + 1), by_day[d], usual * (d < 5 ? 1 : 0.25));
  }
}

TEST_CASE("a flash crowd rises, stays and fades, on top of the usual people") {
  OpenArrivals p = open(5);
  p.crowd = {.factor = 4, .at_s = 100, .rise_s = 50, .lasts_s = 30, .decay_s = 40};
  const std::vector<double> edges{0, 100, 125, 150, 180, 220, 1000};
  // Area of the crowd, of height 15 a second, in each part.
  const std::vector<double> extra{0, 6.25, 18.75, 30, 40 * (1 - std::exp(-1)), 40 * std::exp(-1)};
  std::vector<std::vector<double>> counts(extra.size());
  for (std::uint64_t r = 0; r < 100; ++r) {
    ArrivalProcess process(p, Stream(5, Purpose::arrivals, {r}));
    std::vector<double> n(extra.size(), 0);
    for (double now_s = process.next_gap_s(); now_s < edges.back(); now_s += process.next_gap_s())
      for (std::size_t i = 0; i < n.size(); ++i) n[i] += now_s >= edges[i] && now_s < edges[i + 1];
    for (std::size_t i = 0; i < n.size(); ++i) counts[i].push_back(n[i]);
  }
  for (std::size_t i = 0; i < extra.size(); ++i)
    near("part " + std::to_string(i), counts[i], 5 * (edges[i + 1] - edges[i]) + 15 * extra[i]);
}

TEST_CASE("who comes with a crowd moves nobody else") {
  OpenArrivals p = open(5, GammaGaps{2});
  ArrivalProcess alone(p, Stream(5, Purpose::arrivals, {1}));
  p.crowd = {.factor = 3, .at_s = 10, .rise_s = 5, .lasts_s = 0, .decay_s = 20};
  ArrivalProcess with(p, Stream(5, Purpose::arrivals, {1}));
  std::vector<double> usual, all;
  for (double now_s = alone.next_gap_s(); now_s < 200; now_s += alone.next_gap_s()) usual.push_back(now_s);
  for (double now_s = with.next_gap_s(); now_s < 200; now_s += with.next_gap_s()) all.push_back(now_s);
  CHECK(all.size() > usual.size());
  std::size_t found = 0;
  for (const double at_s : all) found += found < usual.size() && std::abs(at_s - usual[found]) < 1e-9;
  CHECK(found == usual.size());
}

}  // namespace arrival_theory_test
