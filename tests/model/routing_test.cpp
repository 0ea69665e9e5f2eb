// Routing: each policy by hand, ties, and the tournament tree against a plain search.
#include "model/routing/routing.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

using namespace racksim;

namespace routing_test {

namespace {

/// A router of instances with so many slots each, told how many of them are taken.
struct SlotRouter : Router {
  SlotRouter(Routing policy, std::vector<int> slots, std::uint64_t seed = 1)
      : Router(policy, slots.size(), Stream(seed, Purpose::routing, {0})), slots_(std::move(slots)) {}
  void set_load(std::size_t i, int taken) {
    Router::set_load(i, static_cast<double>(taken) / slots_[i], taken >= slots_[i]);
  }

 private:
  std::vector<int> slots_;
};

}  // namespace

TEST_CASE("the tree's least is the first of the least") {
  std::mt19937_64 bits(1);
  for (const std::size_t n : {1U, 2U, 3U, 7U, 8U, 9U, 100U}) {
    LoadTree tree(n);
    std::vector<double> loads(n, 0);
    CHECK(tree.least() == 0);
    for (int change = 0; change < 500; ++change) {
      const std::size_t at = bits() % n;
      loads[at] = static_cast<double>(bits() % 5);
      tree.set(at, loads[at]);
      REQUIRE(tree.load(at) == loads[at]);
      REQUIRE(tree.least() == static_cast<std::size_t>(std::min_element(loads.begin(), loads.end()) - loads.begin()));
    }
  }
}

TEST_CASE("round robin goes round, whatever the loads") {
  SlotRouter r(Routing::round_robin, {1, 1, 1});
  r.set_load(0, 1);
  std::vector<std::size_t> chosen;
  for (int i = 0; i < 7; ++i) chosen.push_back(r.choose(-1));
  CHECK(chosen == std::vector<std::size_t>{0, 1, 2, 0, 1, 2, 0});
}

TEST_CASE("random is even, and the same for the same seed") {
  SlotRouter a(Routing::random, {1, 1, 1, 1});
  SlotRouter b(Routing::random, {1, 1, 1, 1});
  SlotRouter c(Routing::random, {1, 1, 1, 1}, 2);
  std::map<std::size_t, int> counts;
  int like_c = 0;
  for (int i = 0; i < 40000; ++i) {
    const std::size_t chosen = a.choose(-1);
    REQUIRE(b.choose(-1) == chosen);
    like_c += c.choose(-1) == chosen ? 1 : 0;
    ++counts[chosen];
  }
  for (std::size_t i = 0; i < 4; ++i) CHECK(std::abs(counts[i] - 10000) < 4 * 87);  // 4 x sqrt(n p (1 - p))
  CHECK(std::abs(like_c - 10000) < 4 * 87);
}

TEST_CASE("least loaded compares shares of what each can take; ties go to the first") {
  SlotRouter r(Routing::least_loaded, {10, 2, 2});
  CHECK(r.choose(-1) == 0);
  r.set_load(0, 6);  // 0.6
  r.set_load(1, 1);  // 0.5
  r.set_load(2, 1);  // 0.5
  CHECK(r.choose(-1) == 1);
  r.set_load(1, 2);
  CHECK(r.choose(0) == 2);
}

TEST_CASE("a session with affinity stays where it was") {
  SlotRouter r(Routing::session_affinity, {2, 2});
  r.set_load(0, 1);
  CHECK(r.choose(-1) == 1);
  r.set_load(1, 2);
  CHECK(r.choose(1) == 1);
}

TEST_CASE("among the free ones only") {
  for (const Routing policy : {Routing::round_robin, Routing::random, Routing::least_loaded, Routing::session_affinity,
                               Routing::power_of_two, Routing::prefix_aware}) {
    SlotRouter r(policy, {1, 1, 1});
    r.set_load(0, 1);
    r.set_load(2, 1);
    for (int i = 0; i < 20; ++i) REQUIRE(r.choose_free(i % 2 == 0 ? -1 : 0) == 1);
    r.set_load(1, 1);
    CHECK(r.choose_free(-1) == -1);
    CHECK(r.choose_free(0) == -1);
  }
}

TEST_CASE("a free home is taken") {
  SlotRouter r(Routing::session_affinity, {4, 4});
  r.set_load(1, 3);
  CHECK(r.choose_free(1) == 1);
}

TEST_CASE("the less loaded of two: the fullest of three is never taken, the emptiest in two of three draws") {
  SlotRouter r(Routing::power_of_two, {4, 4, 4});
  r.set_load(0, 3);
  r.set_load(1, 1);
  r.set_load(2, 2);
  std::map<std::size_t, int> counts;
  for (int i = 0; i < 30000; ++i) ++counts[r.choose(-1)];
  CHECK(counts[0] == 0);
  CHECK(std::abs(counts[1] - 20000) < 4 * 82);  // 4 x sqrt(n p (1 - p))
  CHECK(counts[1] + counts[2] == 30000);
  SlotRouter alone(Routing::power_of_two, {1});
  CHECK(alone.choose(-1) == 0);
}

TEST_CASE("what is cached weighs against load") {
  const std::vector<double> share{1, 0.2, 0};
  const CachedShare cached = [&](std::size_t i) { return share[i]; };
  const auto chosen = [&](double weight, const CachedShare& of) {
    Router r(Routing::prefix_aware, 3, Stream(1, Purpose::routing, {0}), weight);
    r.set_load(0, 0.5, false);
    r.set_load(1, 0.3, false);
    r.set_load(2, 0.2, false);
    return r.choose(0, of);
  };
  CHECK(chosen(1, cached) == 0);     // 0.5, -0.1, -0.2
  CHECK(chosen(0.6, cached) == 0);   // 0.1, -0.18, -0.2
  CHECK(chosen(0.3, cached) == 2);   // -0.2, -0.24, -0.2: of equals the less loaded
  CHECK(chosen(0.25, cached) == 2);  // -0.25, -0.25, -0.2
  CHECK(chosen(0, cached) == 2);
  CHECK(chosen(1, {}) == 2);  // a turn that no cache can know
}

TEST_CASE("a full instance is passed over, whatever it has cached, unless all are full") {
  const CachedShare cached = [](std::size_t i) { return i == 0 ? 1.0 : 0.0; };
  Router r(Routing::prefix_aware, 3, Stream(1, Purpose::routing, {0}), 1e3);
  r.set_load(0, 1, true);
  r.set_load(1, 0.9, false);
  r.set_load(2, 1, true);
  CHECK(r.choose(0, cached) == 1);
  CHECK(r.choose_free(0, cached) == 1);
  r.set_load(1, 1, true);
  CHECK(r.choose(0, cached) == 0);
  CHECK(r.choose_free(0, cached) == -1);
}

TEST_CASE("a group asks for what its own instances have cached") {
  Routes r(Routing::prefix_aware, 4, {{0, 1}, {1, 2, 3}}, 1, 0, 1);
  const CachedShare cached = [](std::size_t i) { return i == 3 ? 0.9 : i == 0 ? 0.5 : 0.0; };
  CHECK(r.choose(0, -1, cached) == 0);
  CHECK(r.choose(1, -1, cached) == 3);
  r.set_load(3, 0.95, false);
  CHECK(r.choose(1, -1, cached) == 1);
}

TEST_CASE("a group is routed among its own, and an instance of two groups has one load") {
  Routes r(Routing::least_loaded, 4, {{0, 1}, {1, 2, 3}}, 1, 0);
  CHECK(r.choose(0, -1) == 0);
  CHECK(r.choose(1, -1) == 1);
  r.set_load(1, 0.5, false);
  CHECK(r.choose(1, -1) == 2);
  r.set_load(2, 1, true);
  r.set_load(3, 2, true);
  CHECK(r.choose(1, -1) == 1);
  CHECK(r.choose_free(1, -1) == 1);
  r.set_load(1, 1, true);
  CHECK(r.choose_free(1, -1) == -1);
  CHECK(r.choose_free(0, -1) == 0);
}

}  // namespace routing_test
