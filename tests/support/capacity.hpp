// Test support: the capacity search on slots() of replicate.hpp, load in erlangs.
#pragma once

#include "analysis/study/capacity/observation.hpp"
#include "support/replicate.hpp"

namespace racksim::test {

/// Tests loads, in erlangs, by simulation.
class ErlangRack {
 public:
  ErlangRack(Scenario scenario, double service_s)
      : scenario_(std::move(scenario)),
        platform_(read_platform(scenario_.platform)),
        deployment_(deploy(scenario_, platform_, read_profiles(scenario_))),
        service_s_(service_s) {}

  std::vector<Margins> operator()(double erlangs, std::size_t from, std::size_t to) const {
    Scenario s = scenario_;
    open_of(s.users["users"]).sessions_per_s = erlangs / service_s_;
    s.run.replications = static_cast<std::int64_t>(to - from);
    RunOptions options;
    options.first = from;
    std::vector<Margins> all;
    for (const Record& record : run_replications(s, platform_, deployment_, options))
      all.push_back(margins(observe(record), s.sla));
    return all;
  }

 private:
  Scenario scenario_;
  Platform platform_;
  Deployment deployment_;
  double service_s_;
};

}  // namespace racksim::test
