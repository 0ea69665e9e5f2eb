// Test support: a scenario on a test platform, replicated, and a mean with its confidence interval.
#pragma once

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "input/platform/platform.hpp"
#include "input/scenario/scenario.hpp"
#include "model/deployment/deployment.hpp"
#include "support/places.hpp"
#include "support/populations.hpp"
#include "world/processes/replications.hpp"

namespace racksim::test {

/// Folder of the test platforms.
inline const std::string kPlatforms = in_repository("tests/platforms");

/// One population of open arrivals with geometric answers of about `mean_tokens` steps of 1 ms each, one turn at a time
/// per device, queueing at the router.
inline Scenario slots(const std::string& platform, double turns_per_s, double mean_tokens) {
  Scenario s;
  s.name = "test";
  s.platform = kPlatforms + "/" + platform;
  Population& users = s.users["users"];
  users.arrivals = OpenArrivals{.sessions_per_s = turns_per_s};
  users.lengths = LengthsApart{Fixed{1}, Exponential{.mean = mean_tokens}};
  Pool& pool = s.serving.pools["main"];
  pool.profile = "unit";
  s.serving.queue.place = Queue::Place::router;
  s.sla = {{.metric = Objective::Metric::tpot, .limit = 1, .attainment = 0.99}};
  s.run = {.seed = 12, .warmup_s = 500, .duration_s = 12000, .drain_s = 500, .replications = 20};
  return s;
}

/// Mean service time of slots(): exponential lengths are rounded up to whole tokens, which makes them geometric.
inline double mean_service_s(double mean_tokens) { return 1e-3 / (1 - std::exp(-1 / mean_tokens)); }

inline std::vector<Record> replicate(const Scenario& scenario, bool check_energy = false) {
  const Platform platform = read_platform(scenario.platform);
  const Deployment deployment = deploy(scenario, platform, read_profiles(scenario));
  RunOptions options;
  options.check_energy = check_energy;
  return run_replications(scenario, platform, deployment, options);
}

struct Interval {
  double mean;
  double half_width;
  [[nodiscard]] bool holds(double value) const { return std::abs(value - mean) <= half_width; }
};

/// 95 % confidence interval of a figure of each record.
inline Interval interval(const std::vector<Record>& records, const std::function<double(const Record&)>& figure) {
  const auto n = static_cast<double>(records.size());
  double sum = 0;
  double squares = 0;
  for (const Record& r : records) sum += figure(r);
  for (const Record& r : records) squares += std::pow(figure(r) - sum / n, 2);
  const double t = boost::math::quantile(boost::math::students_t(n - 1), 0.975);
  return {sum / n, t * std::sqrt(squares / (n - 1) / n)};
}

}  // namespace racksim::test
