// A tournament of ranks.
#include "model/routing/routing_table.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace racksim {

namespace {

constexpr double kFull = 1e9;  // added to the load of an instance that does not accept turns

}  // namespace

RoutingTable::RoutingTable(std::size_t instances)
    : views_(instances),
      leaves_(std::bit_ceil(instances)),
      tree_(2 * leaves_, std::numeric_limits<double>::infinity()) {
  for (std::size_t i = 0; i < instances; ++i) set(i, {});
}

void RoutingTable::set(std::size_t member, const InstanceView& view) {
  views_[member] = view;
  std::size_t node = leaves_ + member;
  tree_[node] = view.load + (view.accepts ? 0 : kFull);
  while (node > 1) {
    node /= 2;
    const double least = std::min(tree_[2 * node], tree_[2 * node + 1]);
    if (tree_[node] == least) return;
    tree_[node] = least;
  }
}

std::size_t RoutingTable::least_loaded() const {
  std::size_t node = 1;
  while (node < leaves_) node = tree_[2 * node] <= tree_[2 * node + 1] ? 2 * node : 2 * node + 1;
  return node - leaves_;
}

}  // namespace racksim
