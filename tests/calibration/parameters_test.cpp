// Parameters: which coefficients a fit may move.
#include "analysis/calibration/parameters.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace parameters_test {

namespace {

std::set<std::string> free_keys(Profile profile, const std::vector<std::string>& keys = {}) {
  std::set<std::string> names;
  for (const Parameter& p : free_parameters(profile, keys)) names.insert(p.key);
  return names;
}

std::string told(Profile profile, const std::vector<std::string>& keys) {
  try {
    free_parameters(profile, keys);
    return {};
  } catch (const InvalidInput& e) {
    std::string all;
    for (const Diagnostic& d : e.list()) all += d.message + " | " + d.remark + '\n';
    return all;
  }
}

Profile of_cores() {
  Profile profile = tiny_profile();
  profile.by_cores = true;
  profile.cores = {.cores = 8,
                   .bandwidth_Bps = 50,
                   .core_compute_flops = 100,
                   .half_speed_threads = 4,
                   .overhead_per_thread_s = 0.1};
  apply_cores(profile);
  return profile;
}

using Names = std::set<std::string>;

}  // namespace

TEST_CASE("every key leads to a place of its own") {
  std::set<const double*> places;
  Names names;
  Profile profile;
  for (const Parameter& p : parameters()) {
    places.insert(&p.in(profile));
    names.insert(p.key);
    CHECK(p.spread > 0);
  }
  CHECK(places.size() == parameters().size());
  CHECK(names.size() == parameters().size());
}

TEST_CASE("what is above zero is free; what starts at zero stays there") {
  const Names all = free_keys(tiny_profile());
  CHECK(all == Names{"step.bandwidth", "step.compute", "step.overhead", "step.per_sequence", "step.all_reduce",
                     "step.all_reduce_per_token", "power.prefill", "power.decode_low", "power.decode_high",
                     "power.midpoint_batch", "power.slope"});
  CHECK(free_keys(tiny_profile(), {"step.overhead", "step.compute"}) == Names{"step.overhead", "step.compute"});
}

TEST_CASE("a name that is none is told with the nearest, and so is a value of zero") {
  CHECK(told(tiny_profile(), {"step.bandwith"}) == "`step.bandwith` is not a coefficient | step.bandwidth\n");
  CHECK(told(tiny_profile(), {"front_end"}) == "`front_end` starts at zero | \n");
  CHECK(told(tiny_profile(), {"nonsense", "step.prompt_floor"}).find("starts at zero") != std::string::npos);
}

TEST_CASE("where cores give the steps, cores are free and steps are not; asking for one is told") {
  const Names all = free_keys(of_cores());
  CHECK(all.count("cores.half_speed_threads") == 1);
  CHECK(all.count("step.bandwidth") == 0);
  CHECK(all.count("step.overhead") == 0);
  CHECK(told(of_cores(), {"step.bandwidth"}).find("`step.bandwidth` follows from `cores`") == 0);
  CHECK(told(tiny_profile(), {"cores.bandwidth"}) != "");
}

TEST_CASE("bandwidth is at most the datasheet's, of all devices of an instance") {
  Device device;
  device.bandwidth_Bps = 120;
  Profile profile = tiny_profile();
  profile.devices_per_instance = 2;
  for (const Parameter& p : free_parameters(profile, {}, &device)) {
    INFO(p.key);
    if (std::string(p.key).rfind("step.", 0) == 0)
      CHECK(p.highest == (p.key == std::string("step.bandwidth") ? 240 : 0));
  }
  Profile cores = of_cores();
  CHECK(free_parameters(cores, {"cores.bandwidth"}, &device).front().highest == 120);
  CHECK(free_parameters(cores, {"cores.core_compute"}, &device).front().highest == 0);
}

}  // namespace parameters_test
