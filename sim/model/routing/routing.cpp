// Routing policies over a tournament tree of loads.
#include "model/routing/routing.hpp"

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

Router::Router(Routing policy, std::size_t instances, Stream stream, double prefix_weight)
    : policy_(policy), instances_(instances), loads_(instances), stream_(stream), prefix_weight_(prefix_weight) {}

void Router::set_load(std::size_t instance, double share, bool full) {
  loads_.set(instance, share + (full ? kFull : 0));
}

std::size_t Router::better_of_two() {
  using Draw = boost::random::uniform_int_distribution<std::size_t>;
  const std::size_t a = Draw(0, instances_ - 1)(stream_);
  if (instances_ == 1) return a;
  std::size_t b = Draw(0, instances_ - 2)(stream_);
  if (b >= a) ++b;
  return loads_.load(b) < loads_.load(a) ? b : a;
}

std::size_t Router::choose(std::int64_t previous) {
  switch (policy_) {
    case Routing::round_robin:
      return next_++ % instances_;
    case Routing::random:
      return boost::random::uniform_int_distribution<std::size_t>(0, instances_ - 1)(stream_);
    case Routing::power_of_two:
      return better_of_two();
    case Routing::session_affinity:
      if (previous >= 0) return static_cast<std::size_t>(previous);
      return loads_.least();
    case Routing::least_loaded:
    case Routing::prefix_aware:
      return loads_.least();
  }
  return 0;
}

std::int64_t Router::choose_free(std::int64_t previous) {
  if (!has_room(loads_.least())) return -1;
  if (policy_ == Routing::session_affinity && previous >= 0 && !has_room(static_cast<std::size_t>(previous)))
    return static_cast<std::int64_t>(loads_.least());
  for (std::size_t tries = 0; tries < 8 * instances_; ++tries) {
    const std::size_t instance = choose(previous);
    if (has_room(instance)) return static_cast<std::int64_t>(instance);
  }
  return static_cast<std::int64_t>(loads_.least());
}

// Full instances rank behind all others, whatever they have cached. Of equals, the least loaded.
std::size_t Router::best_prefix(const CachedShare& cached) const {
  const auto score = [&](std::size_t i) { return prefix_weight_ * cached(i) - loads_.load(i); };
  std::size_t best = loads_.least();
  double highest = score(best);
  for (std::size_t i = 0; i < instances_; ++i) {
    if (has_room(best) && !has_room(i)) continue;
    if (const double here = score(i); here > highest) {
      best = i;
      highest = here;
    }
  }
  return best;
}

std::size_t Router::choose(std::int64_t previous, const CachedShare& cached) {
  return policy_ == Routing::prefix_aware && cached ? best_prefix(cached) : choose(previous);
}

std::int64_t Router::choose_free(std::int64_t previous, const CachedShare& cached) {
  if (policy_ != Routing::prefix_aware || !cached) return choose_free(previous);
  return has_room(loads_.least()) ? static_cast<std::int64_t>(best_prefix(cached)) : -1;
}

Routes::Routes(Routing policy, std::size_t instances, const std::vector<std::vector<std::size_t>>& groups,
               std::uint64_t seed, std::uint64_t replication, double prefix_weight) {
  for (const auto& members : groups) {
    const std::uint64_t index = groups_.size();
    const Stream stream = index == 0 ? Stream(seed, Purpose::routing, {replication})
                                     : Stream(seed, Purpose::routing, {replication, index});
    Group& group = groups_.emplace_back(Group{Router(policy, members.size(), stream, prefix_weight), members, {}});
    group.position.assign(instances, -1);
    for (std::size_t i = 0; i < members.size(); ++i) group.position[members[i]] = static_cast<std::int64_t>(i);
  }
}

CachedShare Routes::Group::local(const CachedShare& cached) const {
  if (!cached) return {};
  return [&](std::size_t member) { return cached(members[member]); };
}

std::size_t Routes::choose(std::size_t group, std::int64_t previous) {
  Group& g = groups_[group];
  return g.members[g.router.choose(g.local(previous))];
}

std::int64_t Routes::choose_free(std::size_t group, std::int64_t previous) {
  Group& g = groups_[group];
  const std::int64_t chosen = g.router.choose_free(g.local(previous));
  return chosen < 0 ? -1 : static_cast<std::int64_t>(g.members[static_cast<std::size_t>(chosen)]);
}

std::size_t Routes::choose(std::size_t group, std::int64_t previous, const CachedShare& cached) {
  Group& g = groups_[group];
  return g.members[g.router.choose(g.local(previous), g.local(cached))];
}

std::int64_t Routes::choose_free(std::size_t group, std::int64_t previous, const CachedShare& cached) {
  Group& g = groups_[group];
  const std::int64_t chosen = g.router.choose_free(g.local(previous), g.local(cached));
  return chosen < 0 ? -1 : static_cast<std::int64_t>(g.members[static_cast<std::size_t>(chosen)]);
}

void Routes::set_load(std::size_t instance, double share, bool full) {
  for (Group& g : groups_)
    if (g.position[instance] >= 0) g.router.set_load(static_cast<std::size_t>(g.position[instance]), share, full);
}

}  // namespace racksim
