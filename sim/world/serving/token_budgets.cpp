// A bucket for each population that has a budget.
#include "world/serving/token_budgets.hpp"

#include <algorithm>

namespace racksim {

namespace {

std::optional<TokenBucket> bucket_of(const Population& people, const Fleet& fleet) {
  const TokenBudget& budget = people.token_budget;
  if (!budget.limits()) return {};
  const auto racks = static_cast<double>(fleet.racks);
  return TokenBucket(budget.rate_tps / racks, budget.burst_tokens / racks);
}

}  // namespace

TokenBudgets::TokenBudgets(const Scenario& scenario) {
  for (const auto& [name, people] : scenario.users) buckets_.push_back(bucket_of(people, scenario.fleet));
  if (std::none_of(buckets_.begin(), buckets_.end(), [](const auto& b) { return b.has_value(); })) buckets_.clear();
}

bool TokenBudgets::charge_bucket(Session& s, const Population& people, double now_s) {
  auto& bucket = buckets_[s.population];
  if (!bucket) return true;
  const TokenBudget& budget = people.token_budget;
  const bool reserves = budget.charge == TokenBudget::Charge::reserved;
  const auto tokens = static_cast<double>(s.turn.input_tokens() + (reserves ? budget.max_output_tokens : 0));
  if (!bucket->take(tokens, now_s)) return false;
  s.charged_tokens = tokens;
  return true;
}

void TokenBudgets::correct_bucket(Session& s, double used_tokens, double now_s) {
  auto& bucket = buckets_[s.population];
  if (!bucket) return;
  bucket->correct(s.charged_tokens - used_tokens, now_s);
  s.charged_tokens = 0;
}

}  // namespace racksim
