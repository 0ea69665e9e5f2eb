// The choice of each policy.
#include "model/routing/policies.hpp"

#include <boost/random/uniform_int_distribution.hpp>
#include <stdexcept>

namespace racksim {

namespace {

using Index = boost::random::uniform_int_distribution<std::size_t>;

}  // namespace

std::size_t RoundRobin::choose(const RoutingTable& table, const RoutedTurn&, Stream&) { return next++ % table.size(); }

std::size_t AtRandom::choose(const RoutingTable& table, const RoutedTurn&, Stream& draws) {
  return Index(0, table.size() - 1)(draws);
}

std::size_t LeastLoaded::choose(const RoutingTable& table, const RoutedTurn&, Stream&) { return table.least_loaded(); }

std::size_t PowerOfTwo::choose(const RoutingTable& table, const RoutedTurn&, Stream& draws) {
  const std::size_t a = Index(0, table.size() - 1)(draws);
  if (table.size() == 1) return a;
  std::size_t b = Index(0, table.size() - 2)(draws);
  if (b >= a) ++b;
  return table.rank(b) < table.rank(a) ? b : a;
}

std::size_t SessionAffinity::choose(const RoutingTable& table, const RoutedTurn& turn, Stream&) {
  return turn.previous >= 0 ? static_cast<std::size_t>(turn.previous) : table.least_loaded();
}

std::size_t SessionAffinity::choose_accepting(const RoutingTable& table, const RoutedTurn& turn, Stream& draws) {
  const std::size_t chosen = choose(table, turn, draws);
  return table[chosen].accepts ? chosen : table.least_loaded();
}

std::size_t PrefixAware::choose(const RoutingTable& table, const RoutedTurn& turn, Stream&) {
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

std::size_t PrefixAware::choose_accepting(const RoutingTable& table, const RoutedTurn& turn, Stream& draws) {
  return choose(table, turn, draws);
}

RoutingPolicy policy_of(const Serving& serving) {
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
