// Routing policies: each a small type that chooses one of a group's instances for a turn. Pure.
//
// A policy has `choose`, and may have
//   `choose_accepting`: chooses among instances that accept turns, of which there is at least one. A policy without it
//   is asked again until it names an instance that accepts (router.cpp);
//   `kReadsCaches = true`: it looks into prefix caches, so that these are shown to the router.
// A new policy is a type here, an alternative of RoutingPolicy, a case of policy_of(), and an enumerator of Routing
// with its name (input/scenario/serving.hpp).
#pragma once

#include <boost/random/uniform_int_distribution.hpp>
#include <cstdint>
#include <stdexcept>
#include <variant>

#include "input/scenario/scenario.hpp"
#include "model/random.hpp"
#include "model/routing/routing_table.hpp"

namespace racksim {

/// A turn that asks for an instance.
struct RoutedTurn {
  const Turn& turn;
  std::int64_t previous = -1;  ///< member of the group that its session's last turn went to; below 0: none
  double now_s = 0;            ///< simulated seconds
};

struct RoundRobin {
  std::size_t next = 0;
  std::size_t choose(const RoutingTable& table, const RoutedTurn&, Stream&) { return next++ % table.size(); }
};

/// One of `count` instances, each as likely as the others.
inline std::size_t drawn(std::size_t count, Stream& draws) {
  return boost::random::uniform_int_distribution<std::size_t>(0, count - 1)(draws);
}

struct AtRandom {
  std::size_t choose(const RoutingTable& table, const RoutedTurn&, Stream& draws) { return drawn(table.size(), draws); }
};

struct LeastLoaded {
  std::size_t choose(const RoutingTable& table, const RoutedTurn&, Stream&) { return table.least_loaded(); }
};

/// The less loaded of two drawn at random.
struct PowerOfTwo {
  std::size_t choose(const RoutingTable& table, const RoutedTurn&, Stream& draws) {
    const std::size_t a = drawn(table.size(), draws);
    if (table.size() == 1) return a;
    std::size_t b = drawn(table.size() - 1, draws);
    if (b >= a) ++b;
    return table.rank(b) < table.rank(a) ? b : a;
  }
};

/// Where the session's last turn went; a session's first turn goes to the least loaded.
struct SessionAffinity {
  std::size_t choose(const RoutingTable& table, const RoutedTurn& turn, Stream&) {
    return turn.previous >= 0 ? static_cast<std::size_t>(turn.previous) : table.least_loaded();
  }
  std::size_t choose_accepting(const RoutingTable& table, const RoutedTurn& turn, Stream& draws) {
    const std::size_t chosen = choose(table, turn, draws);
    return table[chosen].accepts ? chosen : table.least_loaded();
  }
};

/// The largest (weight x share of the input that is in the prefix cache) - load; of equals, the least loaded.
struct PrefixAware {
  static constexpr bool kReadsCaches = true;
  double weight = 1;

  std::size_t choose(const RoutingTable& table, const RoutedTurn& turn, Stream&) {
    const auto score = [&](std::size_t i) {
      CachedInput* cached = table[i].cached;
      const double share = cached == nullptr ? 0
                                             : static_cast<double>(cached->cached_input(turn.turn, turn.now_s)) /
                                                   static_cast<double>(turn.turn.input_tokens());
      return weight * share - table.rank(i);
    };
    std::size_t best = table.least_loaded();
    double highest = score(best);
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (table[best].accepts && !table[i].accepts) continue;
      if (const double here = score(i); here > highest) {
        best = i;
        highest = here;
      }
    }
    return best;
  }
  std::size_t choose_accepting(const RoutingTable& table, const RoutedTurn& turn, Stream& draws) {
    return choose(table, turn, draws);
  }
};

using RoutingPolicy = std::variant<RoundRobin, AtRandom, LeastLoaded, PowerOfTwo, SessionAffinity, PrefixAware>;

/// The policy that a scenario names, with its parameters.
inline RoutingPolicy policy_of(const Serving& serving) {
  switch (serving.routing) {
    case Routing::round_robin:
      return RoundRobin{};
    case Routing::random:
      return AtRandom{};
    case Routing::least_loaded:
      return LeastLoaded{};
    case Routing::session_affinity:
      return SessionAffinity{};
    case Routing::power_of_two:
      return PowerOfTwo{};
    case Routing::prefix_aware:
      return PrefixAware{.weight = serving.prefix_weight};
  }
  throw std::logic_error("a routing policy that is none");
}

}  // namespace racksim
