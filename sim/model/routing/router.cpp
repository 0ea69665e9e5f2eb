// Asks the policy.
#include "model/routing/router.hpp"

namespace racksim {

std::size_t Router::choose(const RoutedTurn& turn) {
  return std::visit([&](auto& policy) { return policy.choose(table_, turn, draws_); }, policy_);
}

std::optional<std::size_t> Router::choose_accepting(const RoutedTurn& turn) {
  if (!table_[table_.least_loaded()].accepts) return {};
  return std::visit(
      [&](auto& policy) {
        if constexpr (requires { policy.choose_accepting(table_, turn, draws_); }) {
          return policy.choose_accepting(table_, turn, draws_);
        } else {
          for (std::size_t tries = 0; tries < 8 * table_.size(); ++tries)
            if (const std::size_t member = policy.choose(table_, turn, draws_); table_[member].accepts) return member;
          return table_.least_loaded();
        }
      },
      policy_);
}

bool reads_caches(const RoutingPolicy& policy) {
  return std::visit(
      []<class Policy>(const Policy&) {
        if constexpr (requires { Policy::kReadsCaches; })
          return Policy::kReadsCaches;
        else
          return false;
      },
      policy);
}

}  // namespace racksim
