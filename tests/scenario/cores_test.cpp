// The law of cores, by hand: 192 cores as one process, and as 16.
#include <catch2/catch.hpp>

#include "input/scenario/profile.hpp"

using namespace racksim;

namespace cores_test {

namespace {

Profile of_cores(std::int64_t processes) {
  Profile p;
  p.by_cores = true;
  p.instances_per_device = processes;
  p.cores = {.cores = 192,
             .bandwidth_Bps = 192e9,
             .core_compute_flops = 100e9,
             .half_speed_threads = 48,
             .overhead_per_thread_s = 1e-5,
             .per_sequence_s = 1e-4,
             .core_s_per_sequence = 24e-3,
             .prompt_overhead_per_thread_s = 1e-3};
  apply_cores(p);
  return p;
}

}  // namespace

TEST_CASE("one process of 192 threads") {
  const Profile p = of_cores(1);
  CHECK(p.bandwidth_Bps == Approx(192e9).epsilon(1e-14));
  CHECK(p.compute_flops == Approx(192 * 20e9).epsilon(1e-14));  // 192 threads: each at 1 / (1 + 4)
  CHECK(p.overhead_s == Approx(1.92e-3).epsilon(1e-14));        // barriers
  CHECK(p.per_sequence_s == Approx(1e-4 + 0.125e-3).epsilon(1e-14));
  CHECK(p.prompt_overhead_s == Approx(0.192).epsilon(1e-14));
}

TEST_CASE("16 processes of 12 threads share what the device reads, and not what their cores compute") {
  const Profile p = of_cores(16);
  CHECK(p.bandwidth_Bps == Approx(12e9).epsilon(1e-14));
  CHECK(p.compute_flops == Approx(12 * 80e9).epsilon(1e-14));  // 1 / (1 + 1/4)
  CHECK(p.overhead_s == Approx(0.12e-3).epsilon(1e-14));
  CHECK(p.per_sequence_s == Approx(1e-4 + 2e-3).epsilon(1e-14));
  CHECK(p.prompt_overhead_s == Approx(0.012).epsilon(1e-14));
}

TEST_CASE("a profile without the law keeps its coefficients") {
  Profile p = of_cores(1);
  p.by_cores = false;
  p.bandwidth_Bps = 7;
  apply_cores(p);
  CHECK(p.bandwidth_Bps == 7);
}

}  // namespace cores_test
