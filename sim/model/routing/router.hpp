// Router: chooses the instance of a group that a turn goes to, with what a real router knows. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "model/routing/policies.hpp"
#include "model/routing/routing_table.hpp"

namespace racksim {

/// Members of the group are numbered from 0. Not thread-safe.
class Router {
 public:
  Router(RoutingPolicy policy, std::size_t members, Stream draws) : policy_(policy), table_(members), draws_(draws) {}

  /// What the router knows of a member from now on.
  void set_view(std::size_t member, const InstanceView& view) { table_.set(member, view); }

  std::size_t choose(const RoutedTurn& turn);
  /// As choose(), but only among members that accept turns; nothing if none does.
  std::optional<std::size_t> choose_accepting(const RoutedTurn& turn);

 private:
  RoutingPolicy policy_;
  RoutingTable table_;
  Stream draws_;
};

/// Whether the policy looks into prefix caches.
bool reads_caches(const RoutingPolicy& policy);

}  // namespace racksim
