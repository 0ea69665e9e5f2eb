// Random streams: SplitMix64 as published, one stream per purpose and entity, and none of them alike.
#include "model/random.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

using namespace racksim;

namespace random_test {

namespace {

// SplitMix64 as in Vigna's public-domain splitmix64.c.
std::uint64_t splitmix64(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::uint64_t first_output(std::uint64_t seed) { return splitmix64(seed); }

// Mean of both streams' bits agreeing: 1/2 if they have nothing to do with each other.
double agreement(Stream a, Stream b) {
  int same = 0;
  for (int i = 0; i < 1000; ++i) same += __builtin_popcountll(~(a() ^ b()));
  return same / 64000.0;
}

}  // namespace

TEST_CASE("the test's own SplitMix64 gives the published vectors") {
  // Outputs for seed 1234567 (Rosetta Code, "Pseudo-random numbers/Splitmix64").
  std::uint64_t state = 1234567;
  CHECK(splitmix64(state) == 6457827717110365317ULL);
  CHECK(splitmix64(state) == 3203168211198807973ULL);
  CHECK(splitmix64(state) == 9817491932198370423ULL);
  CHECK(splitmix64(state) == 4593380528125082431ULL);
  CHECK(splitmix64(state) == 16408922859458223821ULL);
}

TEST_CASE("a stream is SplitMix64 from a state that mixes seed, purpose and ids") {
  std::uint64_t state = first_output(42);
  state = first_output(state ^ first_output(static_cast<std::uint64_t>(Purpose::turn)));
  for (const std::uint64_t id : {7ULL, 9ULL}) state = first_output(state ^ first_output(id + 0x51ed270b9f3c5a17ULL));
  Stream stream(42, Purpose::turn, {7, 9});
  for (int i = 0; i < 5; ++i) CHECK(stream() == splitmix64(state));
}

TEST_CASE("the same name gives the same draws") {
  Stream a(1, Purpose::arrivals, {3});
  Stream b(1, Purpose::arrivals, {3});
  for (int i = 0; i < 100; ++i) CHECK(a() == b());
}

TEST_CASE("streams that differ in anything have nothing in common") {
  const Stream base(1, Purpose::session, {2, 3});
  const double noise = 5 * 0.5 / std::sqrt(64000.0);
  for (const Stream& other :
       {Stream(2, Purpose::session, {2, 3}), Stream(1, Purpose::turn, {2, 3}), Stream(1, Purpose::session, {3, 2}),
        Stream(1, Purpose::session, {2, 4}), Stream(1, Purpose::session, {2}), Stream(1, Purpose::session, {2, 3, 0})})
    CHECK(std::abs(agreement(base, other) - 0.5) < noise);
}

TEST_CASE("ten thousand sessions begin with ten thousand different draws") {
  std::set<std::uint64_t> first;
  for (std::uint64_t s = 0; s < 10000; ++s) first.insert(Stream(1, Purpose::session, {0, s})());
  CHECK(first.size() == 10000);
}

}  // namespace random_test
