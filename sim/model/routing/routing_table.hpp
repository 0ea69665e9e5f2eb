// RoutingTable: the instances of a group as their router sees them, and the least loaded of them.
#pragma once

#include <cstdint>
#include <vector>

#include "model/routing/instance_view.hpp"

namespace racksim {

/// A tournament tree over the ranks of the instances, so that the least loaded of thousands costs log n. An instance
/// that does not accept turns ranks behind all that do. Ties go to the instance that comes first.
class RoutingTable {
 public:
  explicit RoutingTable(std::size_t instances);

  void set(std::size_t member, const InstanceView& view);

  [[nodiscard]] std::size_t size() const { return views_.size(); }
  [[nodiscard]] const InstanceView& operator[](std::size_t member) const { return views_[member]; }
  /// The load, or more than any load if the instance does not accept turns.
  [[nodiscard]] double rank(std::size_t member) const { return tree_[leaves_ + member]; }
  [[nodiscard]] std::size_t least_loaded() const;

 private:
  std::vector<InstanceView> views_;
  std::size_t leaves_;
  std::vector<double> tree_;
};

}  // namespace racksim
