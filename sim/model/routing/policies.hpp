// Routing policies: each a small type that chooses one of a group's instances for a turn. Pure.
//
// A policy has `choose`, and may have
//   `choose_accepting`: chooses among instances that accept turns, of which there is at least one. A policy without it
//   is asked by `choose` until what it says accepts (router.cpp);
//   `kReadsCaches = true`: it looks into prefix caches, so that these are shown to the router.
// A new policy is a type here, an alternative of RoutingPolicy, an enumerator of Routing and a case of policy_of().
#pragma once

#include <cstdint>
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
  std::size_t choose(const RoutingTable& table, const RoutedTurn& turn, Stream& draws);
};

struct AtRandom {
  std::size_t choose(const RoutingTable& table, const RoutedTurn& turn, Stream& draws);
};

struct LeastLoaded {
  std::size_t choose(const RoutingTable& table, const RoutedTurn& turn, Stream& draws);
};

/// The less loaded of two drawn at random.
struct PowerOfTwo {
  std::size_t choose(const RoutingTable& table, const RoutedTurn& turn, Stream& draws);
};

/// Where the session's last turn went; a session's first turn goes to the least loaded.
struct SessionAffinity {
  std::size_t choose(const RoutingTable& table, const RoutedTurn& turn, Stream& draws);
  std::size_t choose_accepting(const RoutingTable& table, const RoutedTurn& turn, Stream& draws);
};

/// The largest weight x share of the input that is in the prefix cache - load; of equals, the least loaded.
struct PrefixAware {
  static constexpr bool kReadsCaches = true;
  double weight = 1;
  std::size_t choose(const RoutingTable& table, const RoutedTurn& turn, Stream& draws);
  std::size_t choose_accepting(const RoutingTable& table, const RoutedTurn& turn, Stream& draws);
};

using RoutingPolicy = std::variant<RoundRobin, AtRandom, LeastLoaded, PowerOfTwo, SessionAffinity, PrefixAware>;

/// The policy that a scenario names, with its parameters.
RoutingPolicy policy_of(const Serving& serving);

}  // namespace racksim
