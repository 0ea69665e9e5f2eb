// Router: chooses the instance that a turn goes to, with what a real router knows. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "input/scenario/serving.hpp"
#include "model/random.hpp"

namespace racksim {

/// Keeps a load per instance and the least loaded one: a tournament tree, so that a choice among thousands costs
/// log n. Ties go to the instance that comes first in the platform.
class LoadTree {
 public:
  explicit LoadTree(std::size_t instances);
  void set(std::size_t instance, double load);
  [[nodiscard]] double load(std::size_t instance) const { return tree_[leaves_ + instance]; }
  [[nodiscard]] std::size_t least() const;

 private:
  std::size_t leaves_;
  std::vector<double> tree_;
};

/// Which share of the prompt to be routed an instance has in its prefix cache. Only prefix_aware asks.
using CachedShare = std::function<double(std::size_t instance)>;

/// Picks among instances by policy. Loads are shares of what an instance takes, so that unlike instances compare.
class Router {
 public:
  Router(Routing policy, std::size_t instances, Stream stream, double prefix_weight = 1);

  /// The instance for a turn of `session`, whose earlier turn went to `previous` (or -1).
  std::size_t choose(std::int64_t previous);
  /// Like choose(), but only among instances with a free slot; -1 if there is none.
  std::int64_t choose_free(std::int64_t previous);
  /// The same for prefix_aware, which without `cached` takes the least loaded.
  std::size_t choose(std::int64_t previous, const CachedShare& cached);
  std::int64_t choose_free(std::int64_t previous, const CachedShare& cached);
  /// `full`: it has no free slot.
  void set_load(std::size_t instance, double share, bool full);

 private:
  /// Full instances rank behind all others.
  static constexpr double kFull = 1e9;
  [[nodiscard]] bool has_room(std::size_t instance) const { return loads_.load(instance) < kFull; }
  [[nodiscard]] std::size_t better_of_two();
  [[nodiscard]] std::size_t best_prefix(const CachedShare& cached) const;

  Routing policy_;
  std::size_t instances_;
  LoadTree loads_;
  Stream stream_;
  double prefix_weight_;
  std::size_t next_ = 0;
};

/// Routers of groups of instances: people who may use some pools only are routed among these.
class Routes {
 public:
  /// `groups`: the instances of each, ascending; those of one instance may overlap. `instances`: how many there are.
  Routes(Routing policy, std::size_t instances, const std::vector<std::vector<std::size_t>>& groups, std::uint64_t seed,
         std::uint64_t replication, double prefix_weight = 1);

  [[nodiscard]] std::size_t groups() const { return groups_.size(); }
  /// As Router's; instances are numbered over all groups. A `previous` outside the group counts as none.
  std::size_t choose(std::size_t group, std::int64_t previous);
  std::int64_t choose_free(std::size_t group, std::int64_t previous);
  std::size_t choose(std::size_t group, std::int64_t previous, const CachedShare& cached);
  std::int64_t choose_free(std::size_t group, std::int64_t previous, const CachedShare& cached);
  void set_load(std::size_t instance, double share, bool full);

 private:
  struct Group {
    Router router;
    std::vector<std::size_t> members;    ///< instances
    std::vector<std::int64_t> position;  ///< of each instance among the members, or -1
    [[nodiscard]] std::int64_t local(std::int64_t instance) const {
      return instance < 0 ? -1 : position[static_cast<std::size_t>(instance)];
    }
    [[nodiscard]] CachedShare local(const CachedShare& cached) const;
  };
  std::vector<Group> groups_;
};

}  // namespace racksim
