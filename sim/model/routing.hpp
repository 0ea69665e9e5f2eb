// Router: chooses the instance that a turn goes to, with what a real router knows. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "model/random.hpp"
#include "scenario/scenario.hpp"

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

/// Picks among instances by policy. Load is what is in flight over the batch limit, so that unlike instances compare.
class Router {
 public:
  Router(Routing policy, std::vector<std::int64_t> capacities, std::uint64_t seed, std::uint64_t replication);

  /// The instance for a turn of `session`, whose earlier turn went to `previous` (or -1).
  std::size_t choose(std::int64_t previous);
  /// Like choose(), but only among instances with a free slot; -1 if there is none.
  std::int64_t choose_free(std::int64_t previous);
  void set_load(std::size_t instance, std::int64_t in_flight);

 private:
  [[nodiscard]] bool has_room(std::size_t instance) const { return loads_.load(instance) < 1; }

  Routing policy_;
  std::vector<std::int64_t> capacities_;
  LoadTree loads_;
  Stream stream_;
  std::size_t next_ = 0;
};

}  // namespace racksim
