// The search on curves whose capacity is known, with noise that is known.
#include "analysis/study/capacity/capacity_search.hpp"

#include <algorithm>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "model/random.hpp"

using namespace racksim;

namespace capacity_search_test {

namespace {

/// A margin that bends down through zero at `capacity`: nearly flat below, steep above, as attainment is.
double bent(double x, double capacity, double flat = 0.01) { return flat * (1 - std::pow(x / capacity, 6)); }

struct World {
  double capacity = 40;
  double noise = 0.002;  ///< half of it shared by all loads of a replication, as with common random numbers
  std::uint64_t seed = 1;
  std::size_t evaluated = 0;

  std::vector<Margins> operator()(double x, std::size_t from, std::size_t to) {
    std::vector<Margins> all;
    for (std::size_t r = from; r < to; ++r, ++evaluated) {
      boost::random::normal_distribution<> normal(0, noise / std::sqrt(2));
      Stream shared(seed, Purpose::arrivals, {r}), own(seed, Purpose::turn, {r, std::uint64_t(x * 1e6)});
      all.push_back({bent(x, capacity) + normal(shared) + normal(own)});
    }
    return all;
  }
};

Capacity found(World& world, SearchOptions options = {}) {
  return find_capacity([&](double x, std::size_t from, std::size_t to) { return world(x, from, to); }, options);
}

}  // namespace

TEST_CASE("a curve without noise is found to the precision asked for") {
  for (const double capacity : {0.02, 0.9, 1.0, 37.2, 4000.0}) {
    World world{.capacity = capacity, .noise = 0};
    const Capacity c = found(world);
    REQUIRE(c.kind == Capacity::Kind::found);
    CHECK(c.value == Approx(capacity).epsilon(0.025));
    CHECK(c.lower <= capacity);
    CHECK(c.upper >= capacity);
    CHECK(c.precise);
    CHECK(c.replications == 5);
    CHECK(c.trials.size() < 40);
  }
}

TEST_CASE("the interval holds the true capacity in 95 of 100 searches") {
  int held = 0, narrow = 0;
  constexpr int kSearches = 1000;
  for (int i = 0; i < kSearches; ++i) {
    World world{.seed = static_cast<std::uint64_t>(i)};
    const Capacity c = found(world, {.start = 25});
    held += c.lower <= world.capacity && world.capacity <= c.upper ? 1 : 0;
    narrow += c.precise ? 1 : 0;
  }
  INFO(held << " of " << kSearches << " hold it, " << narrow << " are precise");
  CHECK(held >= 930);  // 95 % +- 3 standard errors
  CHECK(held <= 980);
  CHECK(narrow >= 950);
}

TEST_CASE("more noise costs more replications, and an honest width when they run out") {
  World calm{.noise = 0.0005}, loud{.noise = 0.02};
  const Capacity quiet = found(calm), noisy = found(loud);
  CHECK(calm.evaluated < loud.evaluated);
  CHECK(quiet.precise);
  CHECK_FALSE(noisy.precise);
  CHECK(noisy.replications == 40);
  CHECK(noisy.upper - noisy.lower > quiet.upper - quiet.lower);
}

TEST_CASE("whatever the curve, the noise and the start, the search ends with an interval about its answer") {
  int held = 0;
  constexpr int kSearches = 2000;
  for (std::uint64_t i = 0; i < kSearches; ++i) {
    Stream draws(i, Purpose::session, {});
    const auto draw = [&] { return boost::random::uniform_01<>()(draws); };
    const double capacity = std::exp(draw() * 10 - 3), power = 1 + 40 * draw(), noise = 0.03 * draw() * draw();
    const double start = capacity * std::exp(6 * draw() - 3), step = draw() < 0.3 ? capacity / 50 : 0;
    std::size_t asked = 0;
    const auto margin = [&](double x, std::size_t from, std::size_t to) {
      if (asked > 5000) throw std::runtime_error("the search does not end");
      std::vector<Margins> all;
      for (std::size_t r = from; r < to; ++r, ++asked) {
        boost::random::normal_distribution<> normal(0, noise);
        Stream own(i, Purpose::turn, {r, std::uint64_t(x * 1e6)});
        all.push_back({std::max(0.01 * (1 - std::pow(x / capacity, power)), -0.99) + normal(own)});
      }
      return all;
    };
    const Capacity c =
        find_capacity(margin, {.start = start, .low = capacity / 500, .high = capacity * 500, .step = step});
    INFO("search " << i << ": " << c.value << " [" << c.lower << ", " << c.upper << "], true " << capacity);
    REQUIRE(asked < 5000);
    if (c.kind != Capacity::Kind::found) continue;
    REQUIRE(c.lower <= c.value);
    REQUIRE(c.value <= c.upper);
    held += c.lower <= capacity && capacity <= c.upper + step ? 1 : 0;
  }
  INFO(held << " of " << kSearches);
  CHECK(held >= 0.93 * kSearches);
}

TEST_CASE("with whole people the answer is the last that holds") {
  const auto cliff = [](double people, std::size_t from, std::size_t to) {
    return std::vector<Margins>(to - from, Margins{people <= 56 ? 0.01 : -0.4});
  };
  for (const double start : {1.0, 30.0, 152.0}) {
    const Capacity c = find_capacity(cliff, {.start = start, .low = 1, .high = 1e7, .step = 1});
    CHECK(c.value == 56);
    CHECK(c.lower == 56);
    CHECK(c.upper == 56);
    CHECK(c.precise);
  }
}

TEST_CASE("of what eases the load the smallest that holds is sought") {
  const auto servers = [](double n, std::size_t from, std::size_t to) {
    return std::vector<Margins>(to - from, Margins{n >= 19 ? 0.01 : -0.4});
  };
  for (const double start : {1.0, 15.0, 40.0}) {
    const Capacity c = find_capacity(servers, {.start = start, .low = 1, .high = 64, .step = 1, .eases = true});
    CHECK(c.value == 19);
    CHECK(c.lower == 19);
    CHECK(c.upper == 19);
    CHECK(c.trials.front().x < c.trials.back().x);
  }
  World world{.capacity = 1 / 700.0, .seed = 2};
  const Capacity watts = find_capacity([&](double x, auto from, auto to) { return world(1 / x, from, to); },
                                       {.start = 1000, .low = 1, .high = 1e5, .eases = true});
  CHECK(watts.value == Approx(700).epsilon(0.05));
  CHECK(watts.lower < 700);
  CHECK(watts.upper > 700);
}

TEST_CASE("a cliff between loads is told as the gap between the loads about it") {
  const auto cliff = [](double x, std::size_t from, std::size_t to) {
    return std::vector<Margins>(to - from, Margins{x <= 7.77 ? 0.01 : -0.4});
  };
  const Capacity c = find_capacity(cliff, {});
  CHECK(c.lower <= 7.77);
  CHECK(c.upper >= 7.77);
  CHECK((c.upper - c.lower) / 2 <= 0.025 * c.value);
}

TEST_CASE("of several objectives the first to break binds") {
  const auto two = [](double x, std::size_t from, std::size_t to) {
    return std::vector<Margins>(to - from, Margins{bent(x, 30), bent(x, 20), kNotAvailable});
  };
  const Capacity c = find_capacity(two, {});
  CHECK(c.binding == 1);
  CHECK(c.value == Approx(20).epsilon(0.025));
}

TEST_CASE("no load holds, or all do") {
  const auto never = [](double, std::size_t from, std::size_t to) {
    return std::vector<Margins>(to - from, Margins{0.01, -0.1});
  };
  const Capacity none = find_capacity(never, {.low = 1.0 / 64});
  CHECK(none.kind == Capacity::Kind::none_holds);
  CHECK(none.value == 1.0 / 64);
  CHECK(none.binding == 1);
  CHECK(none.trials.size() == 7);
  const auto always = [](double, std::size_t from, std::size_t to) {
    return std::vector<Margins>(to - from, Margins{0.01});
  };
  const Capacity all = find_capacity(always, {.high = 64});
  CHECK(all.kind == Capacity::Kind::all_hold);
  CHECK(all.value == 64);
}

TEST_CASE("loads so low that nothing is sent do not count as loads that hold") {
  const auto silent = [](double x, std::size_t from, std::size_t to) {
    return std::vector<Margins>(to - from, Margins{x < 0.1 ? kNotAvailable : -0.5});
  };
  CHECK(find_capacity(silent, {}).kind == Capacity::Kind::none_holds);
  CHECK(find_capacity(silent, {}).value == 0.125);
  CHECK(find_capacity(silent, {.start = 0.01}).kind == Capacity::Kind::none_holds);
}

TEST_CASE("the same seed gives the same search") {
  World first, second;
  const Capacity a = found(first), b = found(second);
  CHECK(a.value == b.value);
  CHECK(a.lower == b.lower);
  CHECK(a.trials.size() == b.trials.size());
  CHECK(first.evaluated == second.evaluated);
}

}  // namespace capacity_search_test
