// Clients: rates by rank, the dispersion of many renewal processes together, and a beginning like any other time.
#include "model/users/clients.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "analysis/results/statistics.hpp"
#include "analysis/workload/fit.hpp"
#include "model/users/arrivals.hpp"

using namespace racksim;

namespace clients_test {

namespace {

OpenArrivals served(std::int64_t clients, double skew) {
  return {.sessions_per_s = 10,
          .gaps = GammaGaps{},
          .clients = {.count = clients,
                      .skew = skew,
                      .burstiness = Lognormal{.median = 1.2, .p99 = 5},
                      .prompt_scale = Lognormal{.median = 1, .p99 = 8},
                      .output_scale = Uniform{.min = 0.5, .max = 2}}};
}

Stream who() { return {7, Purpose::clients, {0, 0}}; }
Stream gaps(std::uint64_t r) { return {7, Purpose::arrivals, {r, 0}}; }

}  // namespace

TEST_CASE("clients share the rate by rank, and scale lengths without moving their mean") {
  const std::vector<Client> clients = draw_clients(served(50, 1.5), who());
  double rate = 0, prompt = 0, output = 0;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    rate += clients[i].per_s;
    prompt += clients[i].per_s * clients[i].prompt_scale;
    output += clients[i].per_s * clients[i].output_scale;
    CHECK(clients[i].per_s / clients[0].per_s == Approx(std::pow(static_cast<double>(i + 1), -1.5)));
  }
  CHECK(rate == Approx(10));
  CHECK(prompt == Approx(10));
  CHECK(output == Approx(10));
}

TEST_CASE("many clients together have the rate asked for, and disperse counts by their mean square of variation") {
  const OpenArrivals p = served(20, 1);
  const std::vector<Client> clients = draw_clients(p, {0, Purpose::clients, {}});
  double square = 0;
  for (const Client& c : clients) square += c.per_s * c.burstiness * c.burstiness / 10;
  std::vector<double> rate, dispersion;
  for (std::uint64_t r = 0; r < 30; ++r) {
    const WorkloadStatistics s = generate(p, LengthsApart{}, 3, r, 100000, {500});
    rate.push_back(s.rate_per_s);
    dispersion.push_back(s.dispersion.front());
  }
  const Interval of_rate = interval(rate), of_counts = interval(dispersion);
  INFO("dispersion " << of_counts.mean << " +- " << of_counts.ci95 << ", in theory " << square);
  CHECK(std::abs(of_rate.mean - 10) < 2 * of_rate.ci95);
  // The slowest client has 70 gaps in a window: edges take a little.
  CHECK(std::abs(of_counts.mean - square) < 2 * of_counts.ci95 + 0.02 * square);
  CHECK(of_counts.ci95 < 0.05 * square);
}

TEST_CASE("bursty clients are no crowd at the beginning") {
  OpenArrivals p = served(200, 0);
  p.clients.burstiness = Fixed{6};
  for (const std::string& name : alternative_names<GapLaw>())  // of every law, for each has a first gap of its own
    for (const std::uint64_t one_in : {1U, 4U}) {
      p.gaps = alternative_named<GapLaw>(name);
      std::vector<double> early;
      for (std::uint64_t r = 0; r < 200; ++r) {
        ArrivalProcess arrivals(p, gaps(r), one_in, who());
        double count = 0;
        for (double now_s = arrivals.next_gap_s(); now_s < 40; now_s += arrivals.next_gap_s()) ++count;
        early.push_back(count);
      }
      const Interval i = interval(early);
      INFO(name << " one in " << one_in << ": " << i.mean << " +- " << i.ci95);
      CHECK(std::abs(i.mean - 400.0 / static_cast<double>(one_in)) < 2 * i.ci95);
    }
}

TEST_CASE("at twice the rate the same clients come at half the times") {
  OpenArrivals p = served(30, 1);
  ArrivalProcess slow(p, gaps(1), 1, who());
  OpenArrivals q = p;
  q.sessions_per_s = 20;
  ArrivalProcess fast(q, gaps(1), 1, who());
  double slow_s = 0, fast_s = 0;
  for (int i = 0; i < 20000; ++i) {
    slow_s += slow.next_gap_s();
    fast_s += fast.next_gap_s();
    REQUIRE(fast_s == Approx(slow_s / 2).epsilon(1e-9));
    REQUIRE(fast.client()->prompt_scale == slow.client()->prompt_scale);
  }
}

TEST_CASE("a seed gives the same clients again, another one others") {
  const auto a = draw_clients(served(10, 1), who()), b = draw_clients(served(10, 1), who());
  const auto c = draw_clients(served(10, 1), {8, Purpose::clients, {0, 0}});
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].burstiness == b[i].burstiness);
    CHECK(a[i].burstiness != c[i].burstiness);
  }
}

}  // namespace clients_test
