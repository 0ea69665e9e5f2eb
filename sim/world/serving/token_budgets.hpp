// TokenBudgets: what each population may still use of the service. Charges when a turn comes, corrects when it has
// ended.
#pragma once

#include <optional>
#include <vector>

#include "input/scenario/scenario.hpp"
#include "model/serving/token_bucket.hpp"
#include "model/users/users.hpp"

namespace racksim {

/// Of a fleet, a rack grants its share. Times are simulated seconds.
class TokenBudgets {
 public:
  explicit TokenBudgets(const Scenario& scenario);

  /// Charges the turn in flight with its input and, under a reservation, the longest answer that its people ask for.
  /// False if the budget does not have as much: then nothing is charged.
  bool charge(Session& session, const Population& people, double now_s) {
    return buckets_.empty() || charge_bucket(session, people, now_s);
  }
  /// Puts what the turn used in the end in place of what it was charged with; 0 if it was not served.
  void correct(Session& session, double used_tokens, double now_s) {
    if (!buckets_.empty()) correct_bucket(session, used_tokens, now_s);
  }

 private:
  bool charge_bucket(Session& session, const Population& people, double now_s);
  void correct_bucket(Session& session, double used_tokens, double now_s);

  std::vector<std::optional<TokenBucket>> buckets_;  ///< by population; empty if no population has a budget
};

}  // namespace racksim
