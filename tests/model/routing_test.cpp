// Routing: each policy by hand, ties, and the tournament tree against a plain search.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>

#include "model/routing/group_routers.hpp"

using namespace racksim;

namespace routing_test {

namespace {

Serving serving(Routing policy, double prefix_weight = 1) {
  Serving s;
  s.routing = policy;
  s.prefix_weight = prefix_weight;
  return s;
}

const Turn kTurn{.prompt_tokens = 10};

/// A router of instances with so many slots each, told how many of them are taken.
struct SlotRouter : Router {
  SlotRouter(Routing policy, std::vector<int> slots, std::uint64_t seed = 1)
      : Router(policy_of(serving(policy)), slots.size(), Stream(seed, Purpose::routing, {0})),
        slots_(std::move(slots)) {}
  void take(std::size_t i, int taken) {
    set_view(i, {.load = static_cast<double>(taken) / slots_[i], .accepts = taken < slots_[i]});
  }
  std::size_t choose(std::int64_t previous) { return Router::choose({kTurn, previous}); }
  std::optional<std::size_t> choose_accepting(std::int64_t previous) {
    return Router::choose_accepting({kTurn, previous});
  }

 private:
  std::vector<int> slots_;
};

/// A prefix cache that has a share of every turn's input.
struct SharedInput final : CachedInput {
  explicit SharedInput(double of) : share(of) {}
  std::int64_t cached_input(const Turn& turn, double) override {
    return std::llround(share * static_cast<double>(turn.input_tokens()));
  }
  double share;
};

}  // namespace

TEST_CASE("the least loaded of a table is the first of the least") {
  std::mt19937_64 bits(1);
  for (const std::size_t n : {1U, 2U, 3U, 7U, 8U, 9U, 100U}) {
    RoutingTable table(n);
    std::vector<double> loads(n, 0);
    CHECK(table.least_loaded() == 0);
    for (int change = 0; change < 500; ++change) {
      const std::size_t at = bits() % n;
      loads[at] = static_cast<double>(bits() % 5);
      table.set(at, {.load = loads[at]});
      REQUIRE(table.rank(at) == loads[at]);
      REQUIRE(table.least_loaded() ==
              static_cast<std::size_t>(std::min_element(loads.begin(), loads.end()) - loads.begin()));
    }
  }
}

TEST_CASE("round robin goes round, whatever the loads") {
  SlotRouter r(Routing::round_robin, {1, 1, 1});
  r.take(0, 1);
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
  r.take(0, 6);  // 0.6
  r.take(1, 1);  // 0.5
  r.take(2, 1);  // 0.5
  CHECK(r.choose(-1) == 1);
  r.take(1, 2);
  CHECK(r.choose(0) == 2);
}

TEST_CASE("a session with affinity stays where it was") {
  SlotRouter r(Routing::session_affinity, {2, 2});
  r.take(0, 1);
  CHECK(r.choose(-1) == 1);
  r.take(1, 2);
  CHECK(r.choose(1) == 1);
}

TEST_CASE("among the free ones only") {
  for (const Routing policy : all_of<Routing>()) {
    SlotRouter r(policy, {1, 1, 1});
    r.take(0, 1);
    r.take(2, 1);
    for (int i = 0; i < 20; ++i) REQUIRE(r.choose_accepting(i % 2 == 0 ? -1 : 0) == 1);
    r.take(1, 1);
    CHECK_FALSE(r.choose_accepting(-1));
    CHECK_FALSE(r.choose_accepting(0));
  }
}

TEST_CASE("a free home is taken") {
  SlotRouter r(Routing::session_affinity, {4, 4});
  r.take(1, 3);
  CHECK(r.choose_accepting(1) == 1);
}

TEST_CASE("the less loaded of two: the fullest of three is never taken, the emptiest in two of three draws") {
  SlotRouter r(Routing::power_of_two, {4, 4, 4});
  r.take(0, 3);
  r.take(1, 1);
  r.take(2, 2);
  std::map<std::size_t, int> counts;
  for (int i = 0; i < 30000; ++i) ++counts[r.choose(-1)];
  CHECK(counts[0] == 0);
  CHECK(std::abs(counts[1] - 20000) < 4 * 82);  // 4 x sqrt(n p (1 - p))
  CHECK(counts[1] + counts[2] == 30000);
  SlotRouter alone(Routing::power_of_two, {1});
  CHECK(alone.choose(-1) == 0);
}

TEST_CASE("what is cached weighs against load") {
  SharedInput all(1), some(0.2), nothing(0);
  const auto chosen = [&](double weight, const std::vector<CachedInput*>& caches) {
    Router r(policy_of(serving(Routing::prefix_aware, weight)), 3, Stream(1, Purpose::routing, {0}));
    r.set_view(0, {.load = 0.5, .cached = caches[0]});
    r.set_view(1, {.load = 0.3, .cached = caches[1]});
    r.set_view(2, {.load = 0.2, .cached = caches[2]});
    return r.choose({kTurn, 0});
  };
  const std::vector<CachedInput*> caches{&all, &some, &nothing};
  CHECK(chosen(1, caches) == 0);     // 0.5, -0.1, -0.2
  CHECK(chosen(0.6, caches) == 0);   // 0.1, -0.18, -0.2
  CHECK(chosen(0.3, caches) == 2);   // -0.2, -0.24, -0.2: of equals the less loaded
  CHECK(chosen(0.25, caches) == 2);  // -0.25, -0.25, -0.2
  CHECK(chosen(0, caches) == 2);
  CHECK(chosen(1, {nullptr, nullptr, nullptr}) == 2);  // no instance has a cache
}

TEST_CASE("a full instance is passed over, whatever it has cached, unless all are full") {
  SharedInput all(1), nothing(0);
  Router r(policy_of(serving(Routing::prefix_aware, 1e3)), 3, Stream(1, Purpose::routing, {0}));
  r.set_view(0, {.load = 1, .accepts = false, .cached = &all});
  r.set_view(1, {.load = 0.9, .cached = &nothing});
  r.set_view(2, {.load = 1, .accepts = false, .cached = &nothing});
  CHECK(r.choose({kTurn, 0}) == 1);
  CHECK(r.choose_accepting({kTurn, 0}) == 1);
  r.set_view(1, {.load = 1, .accepts = false, .cached = &nothing});
  CHECK(r.choose({kTurn, 0}) == 0);
  CHECK_FALSE(r.choose_accepting({kTurn, 0}));
}

TEST_CASE("a group asks for what its own instances have cached") {
  SharedInput half(0.5), most(0.9), nothing(0);
  GroupRouters r(serving(Routing::prefix_aware), 4, {{0, 1}, {1, 2, 3}}, 1, 0);
  CHECK(r.read_caches());
  r.set_view(0, {.cached = &half});
  r.set_view(1, {.cached = &nothing});
  r.set_view(2, {.cached = &nothing});
  r.set_view(3, {.cached = &most});
  CHECK(r.choose(0, kTurn, -1, 0) == 0);
  CHECK(r.choose(1, kTurn, -1, 0) == 3);
  r.set_view(3, {.load = 0.95, .cached = &most});
  CHECK(r.choose(1, kTurn, -1, 0) == 1);
}

TEST_CASE("a group is routed among its own, and an instance of two groups has one load") {
  GroupRouters r(serving(Routing::least_loaded), 4, {{0, 1}, {1, 2, 3}}, 1, 0);
  CHECK_FALSE(r.read_caches());
  CHECK(r.choose(0, kTurn, -1, 0) == 0);
  CHECK(r.choose(1, kTurn, -1, 0) == 1);
  r.set_view(1, {.load = 0.5});
  CHECK(r.choose(1, kTurn, -1, 0) == 2);
  r.set_view(2, {.load = 1, .accepts = false});
  r.set_view(3, {.load = 2, .accepts = false});
  CHECK(r.choose(1, kTurn, -1, 0) == 1);
  CHECK(r.choose_accepting(1, kTurn, -1, 0) == 1);
  r.set_view(1, {.load = 1, .accepts = false});
  CHECK_FALSE(r.choose_accepting(1, kTurn, -1, 0));
  CHECK(r.choose_accepting(0, kTurn, -1, 0) == 0);
}

}  // namespace routing_test
