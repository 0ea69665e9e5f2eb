// Segment: sums in closed form, and their inversion, against adding one step at a time.
#include "model/engine/segment.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace racksim;

namespace segment_test {

namespace {

Segment decode(double at_zero_s, double per_token_s, std::int64_t cached, std::int64_t batch, std::int64_t steps) {
  Segment s;
  s.kind = Segment::Kind::decode;
  s.start_s = 100;
  s.steps = steps;
  s.batch = batch;
  s.cached_tokens = cached;
  s.line = {at_zero_s, per_token_s};
  return s;
}

Segment random_segment(std::mt19937_64& bits) {
  std::uniform_real_distribution<> unit(0, 1);
  const auto batch = static_cast<std::int64_t>(1 + bits() % 256);
  return decode(0.001 + 0.03 * unit(bits), bits() % 5 == 0 ? 0 : 1e-6 * unit(bits),
                batch + static_cast<std::int64_t>(bits() % 100000), batch,
                static_cast<std::int64_t>(1 + bits() % 2000));
}

}  // namespace

TEST_CASE("three steps by hand") {
  const Segment s = decode(1, 0.1, 10, 2, 3);  // 2.0, 2.2, 2.4
  CHECK(s.step_s(0) == Approx(2));
  CHECK(s.step_s(2) == Approx(2.4));
  CHECK(s.elapsed_s(0) == 0);
  CHECK(s.elapsed_s(3) == Approx(6.6));
  CHECK(s.steps_until(99) == 0);
  CHECK(s.steps_until(100) == 0);
  CHECK(s.steps_until(100.5) == 1);
  CHECK(s.steps_until(102.5) == 2);
  CHECK(s.steps_until(1000) == 3);
}

TEST_CASE("elapsed time is the sum of the steps") {
  std::mt19937_64 bits(1);
  for (int run = 0; run < 300; ++run) {
    const Segment s = random_segment(bits);
    double sum_s = 0;
    for (std::int64_t j = 0; j < s.steps; ++j) sum_s += s.step_s(j);
    REQUIRE(s.elapsed_s(s.steps) == Approx(sum_s).epsilon(1e-11));
  }
}

TEST_CASE("steps until a time are the fewest that reach it") {
  std::mt19937_64 bits(2);
  std::uniform_real_distribution<> unit(0, 1.1);
  for (int run = 0; run < 1000; ++run) {
    const Segment s = random_segment(bits);
    const double now_s = s.start_s + unit(bits) * s.elapsed_s(s.steps);
    std::int64_t k = 0;
    while (k < s.steps && s.start_s + s.elapsed_s(k) < now_s) ++k;
    REQUIRE(s.steps_until(now_s) == k);
  }
}

TEST_CASE("a boundary is reached by the step that ends there, exactly") {
  std::mt19937_64 bits(3);
  for (int run = 0; run < 1000; ++run) {
    const Segment s = random_segment(bits);
    const auto k = static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(s.steps + 1));
    REQUIRE(s.steps_until(s.start_s + s.elapsed_s(k)) == k);
  }
}

TEST_CASE("lines cross by hand") {
  // memory 5 + 0.01 K, compute 1 + 0.05 K: they meet at K = 100.
  const DecodeLines lines{{5, 0.01}, {1, 0.05}};
  CHECK(steps_on_one_line(lines, 40, 10, 1000) == 7);  // K = 100 still counts as memory's, 110 does not
  CHECK(steps_on_one_line(lines, 40, 10, 7) == 7);
  CHECK(steps_on_one_line(lines, 40, 10, 3) == 3);
  CHECK(steps_on_one_line(lines, 110, 10, 1000) == 1000);
  CHECK(steps_on_one_line(lines, 100, 10, 1) == 1);
}

TEST_CASE("steps on one line against looking at each") {
  std::mt19937_64 bits(4);
  std::uniform_real_distribution<> unit(0, 1);
  for (int run = 0; run < 1000; ++run) {
    const DecodeLines lines{{unit(bits), unit(bits) * 1e-3}, {unit(bits), unit(bits) * 1e-3}};
    const auto cached = static_cast<std::int64_t>(bits() % 1000);
    const auto batch = static_cast<std::int64_t>(1 + bits() % 20);
    const auto limit = static_cast<std::int64_t>(1 + bits() % 300);
    const auto memory = [&](std::int64_t k) {
      return lines.memory.at(cached + k * batch) >= lines.compute.at(cached + k * batch);
    };
    std::int64_t k = 1;
    while (k < limit && memory(k) == memory(0)) ++k;
    REQUIRE(steps_on_one_line(lines, cached, batch, limit) == k);
  }
}

}  // namespace segment_test
