// Routing policies over a tournament tree of loads.
#include "model/routing.hpp"

#include <bit>
#include <boost/random/uniform_int_distribution.hpp>
#include <limits>

namespace racksim {

LoadTree::LoadTree(std::size_t instances)
    : leaves_(std::bit_ceil(instances)), tree_(2 * leaves_, std::numeric_limits<double>::infinity()) {
  for (std::size_t i = 0; i < instances; ++i) set(i, 0);
}

void LoadTree::set(std::size_t instance, double load) {
  std::size_t node = leaves_ + instance;
  tree_[node] = load;
  while (node > 1) {
    node /= 2;
    const double least = std::min(tree_[2 * node], tree_[2 * node + 1]);
    if (tree_[node] == least) return;
    tree_[node] = least;
  }
}

std::size_t LoadTree::least() const {
  std::size_t node = 1;
  while (node < leaves_) node = tree_[2 * node] <= tree_[2 * node + 1] ? 2 * node : 2 * node + 1;
  return node - leaves_;
}

Router::Router(Routing policy, std::vector<std::int64_t> capacities, std::uint64_t seed, std::uint64_t replication)
    : policy_(policy),
      capacities_(std::move(capacities)),
      loads_(capacities_.size()),
      stream_(seed, Purpose::routing, {replication}) {}

void Router::set_load(std::size_t instance, std::int64_t in_flight) {
  loads_.set(instance, static_cast<double>(in_flight) / static_cast<double>(capacities_[instance]));
}

std::size_t Router::choose(std::int64_t previous) {
  const std::size_t count = capacities_.size();
  switch (policy_) {
    case Routing::round_robin:
      return next_++ % count;
    case Routing::random:
      return boost::random::uniform_int_distribution<std::size_t>(0, count - 1)(stream_);
    case Routing::session_affinity:
      if (previous >= 0) return static_cast<std::size_t>(previous);
      return loads_.least();
    case Routing::least_loaded:
      return loads_.least();
  }
  return 0;
}

std::int64_t Router::choose_free(std::int64_t previous) {
  if (!has_room(loads_.least())) return -1;
  if (policy_ == Routing::session_affinity && previous >= 0 && !has_room(static_cast<std::size_t>(previous)))
    return static_cast<std::int64_t>(loads_.least());
  for (std::size_t tries = 0; tries < 8 * capacities_.size(); ++tries) {
    const std::size_t instance = choose(previous);
    if (has_room(instance)) return static_cast<std::int64_t>(instance);
  }
  return static_cast<std::int64_t>(loads_.least());
}

}  // namespace racksim
