// Where mathematics is exact, the simulation agrees with it: queues with Poisson arrivals.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "support/replicate.hpp"

using namespace racksim;
using namespace racksim::test;

namespace queues_test {

namespace {

// Erlang's formulas by recursion, independent of the ones in analysis/.
double erlang_b(int servers, double load) {
  double b = 1;
  for (int n = 1; n <= servers; ++n) b = load * b / (n + load * b);
  return b;
}

double erlang_c(int servers, double load) {
  const double b = erlang_b(servers, load);
  const double rho = load / servers;
  return b / (1 - rho + rho * b);
}

double wait_s(const Record& r) { return r.metrics[Metric::queue_time].mean(); }

// Erlang A: state n is left downwards at min(n, c) / service + max(0, n - c) / patience.
double mean_queue_with_patience(int servers, double load, double patience_in_services) {
  double weight = 1, total = 1, queue = 0;
  for (int n = 1; n < 100000 && weight > 1e-18 * total; ++n) {
    const int over = std::max(0, n - servers);
    weight *= load / (std::min(n, servers) + over / patience_in_services);
    total += weight;
    queue += weight * over;
  }
  return queue / total;
}

double share(const Record& r, Outcome outcome) {
  return static_cast<double>(r.outcomes[static_cast<std::size_t>(outcome)]) / static_cast<double>(r.sent);
}

void agrees(const test::Interval& simulated, double theory, double narrow) {
  INFO("theory " << theory << ", simulated " << simulated.mean << " +- " << simulated.half_width);
  CHECK(simulated.half_width < narrow * theory);  // else the test could not fail
  CHECK(simulated.holds(theory));
}

}  // namespace

TEST_CASE("M/M/1 waits as the formula says", "[theory]") {
  const double service_s = mean_service_s(500);
  const double rho = 0.7;
  Scenario s = slots("slot.xml", rho / service_s, 500);
  agrees(interval(replicate(s), wait_s), rho / (1 - rho) * service_s, 0.06);
}

TEST_CASE("M/M/8 waits as Erlang C says, below and above half load", "[theory]") {
  const double service_s = mean_service_s(1000);
  for (const double rho : {0.45, 0.85}) {
    const double load = 8 * rho;
    Scenario s = slots("slots.xml", load / service_s, 1000);
    const double theory = erlang_c(8, load) * service_s / (8 - load);
    agrees(interval(replicate(s), wait_s), theory, 0.1);
  }
}

TEST_CASE("M/D/1 waits half as long as M/M/1", "[theory]") {
  const double service_s = 0.5;
  const double rho = 0.8;
  Scenario s = slots("slot.xml", rho / service_s, 500);
  s.users["users"].output_tokens = fixed(500);
  agrees(interval(replicate(s), wait_s), rho / (2 * (1 - rho)) * service_s, 0.06);
}

TEST_CASE("M/M/8/8 blocks as Erlang B says", "[theory]") {
  const double service_s = mean_service_s(1000);
  for (const double load : {4.0, 8.0}) {
    Scenario s = slots("slots.xml", load / service_s, 1000);
    s.serving.queue.limit = 0;
    const auto blocked = [](const Record& r) {
      return static_cast<double>(r.outcomes[static_cast<std::size_t>(Outcome::rejected)]) / static_cast<double>(r.sent);
    };
    agrees(interval(replicate(s), blocked), erlang_b(8, load), 0.1);
  }
}

TEST_CASE("M/M/1 with two priorities waits as Cobham says, at the router and in the engine", "[theory]") {
  const double service_s = mean_service_s(500);
  const double first = 0.3, second = 0.45;  // erlangs
  for (const auto place : {Queue::Place::router, Queue::Place::instance}) {
    Scenario s = slots("slot.xml", first / service_s, 500);
    s.serving.queue.place = place;
    s.users["zeroth"] = s.users["users"];  // comes last by name
    s.users["users"].sessions_per_s = second / service_s;
    s.users["users"].priority = 1;
    const auto records = replicate(s);
    const double residual_s = (first + second) * service_s;
    const auto wait_of = [](std::size_t people) {
      return [people](const Record& r) {  // every prompt is one token: what is not waiting is the same for all
        const double first_token_s = r.metrics[Metric::ttft].mean() - r.metrics[Metric::queue_time].mean();
        return r.people[people].metrics[Metric::ttft].mean() - first_token_s;
      };
    };
    REQUIRE(records.front().people[1].name == "zeroth");
    agrees(interval(records, wait_of(1)), residual_s / (1 - first), 0.06);
    agrees(interval(records, wait_of(0)), residual_s / (1 - first) / (1 - first - second), 0.1);
  }
}

TEST_CASE("M/M/8+M loses as many to impatience as Erlang A says, at the router and in the engine", "[theory]") {
  const double service_s = mean_service_s(1000);
  struct Case {
    const char* platform;
    Queue::Place place;
    int slots;
    double load, patience;
  };
  for (const Case& c :
       {Case{"slots.xml", Queue::Place::router, 8, 7.0, 1.0}, Case{"slots.xml", Queue::Place::router, 8, 12.0, 0.5},
        Case{"slot.xml", Queue::Place::instance, 1, 1.5, 2.0}}) {
    Scenario s = slots(c.platform, c.load / service_s, 1000);
    s.serving.queue.place = c.place;
    s.users["users"].patience_s = {.kind = Distribution::Kind::exponential, .mean = c.patience * service_s};
    const auto records = replicate(s);
    const double queue = mean_queue_with_patience(c.slots, c.load, c.patience);
    agrees(interval(records, [](const Record& r) { return r.waiting.integral / r.window_s; }), queue, 0.1);
    agrees(interval(records, [](const Record& r) { return share(r, Outcome::abandoned); }), queue / c.patience / c.load,
           0.1);
  }
}

TEST_CASE("Who is turned away at half load comes again, and is served once there is room", "[theory]") {
  Scenario s = slots("slot.xml", 0.5, 1000);
  Population& users = s.users["users"];
  s.serving.queue.limit = 0;
  s.run.replications = 2;
  for (const Record& r : replicate(s)) CHECK(share(r, Outcome::rejected) > 0.3);
  users.retries = 20;
  users.retry_after_s = 0.1;
  for (const Record& r : replicate(s)) {
    CHECK(r.retries > r.sent / 4);
    CHECK(share(r, Outcome::rejected) == 0);
    CHECK(share(r, Outcome::completed) > 0.99);
  }
}

TEST_CASE("Slots of a batch are servers too: 4 slots on each of 8 devices block as 32", "[theory]") {
  const double service_s = mean_service_s(1000);
  Scenario s = slots("slots.xml", 32 / service_s, 1000);
  s.serving.queue.limit = 0;
  s.serving.pools["main"].max_num_seqs = 4;
  s.run.replications = 10;
  const auto blocked = [](const Record& r) {
    return static_cast<double>(r.outcomes[static_cast<std::size_t>(Outcome::rejected)]) / static_cast<double>(r.sent);
  };
  agrees(interval(replicate(s), blocked), erlang_b(32, 32), 0.1);
}

TEST_CASE("Little's law holds for turns in flight and for turns that wait", "[theory]") {
  const double service_s = mean_service_s(1000);
  Scenario s = slots("slots.xml", 6.8 / service_s, 1000);
  s.run.seed = 23;
  const auto records = replicate(s);
  const auto gap = [](const Record& r) {
    const double rate = static_cast<double>(r.sent) / r.window_s;
    return r.in_flight.integral / r.window_s - rate * r.metrics[Metric::e2el].mean();
  };
  const auto waiting_gap = [](const Record& r) {
    const double rate = static_cast<double>(r.sent) / r.window_s;
    return r.waiting.integral / r.window_s - rate * r.metrics[Metric::queue_time].mean();
  };
  for (const auto& difference : {interval(records, gap), interval(records, waiting_gap)}) {
    INFO("difference " << difference.mean << " +- " << difference.half_width);
    CHECK(difference.half_width < 0.05);
    CHECK(difference.holds(0));
  }
}

}  // namespace queues_test
