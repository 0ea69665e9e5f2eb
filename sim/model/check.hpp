// Check: what must hold whatever the input is. If it does not, the fault is ours: the run stops, and says when and
// where.
#pragma once

#include <cstdint>
#include <stdexcept>

namespace racksim {

/// Thrown by a check that failed; its text has the simulated time, the turn if one is concerned, and the rule.
class BrokenRule : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void break_rule(const char* rule, double now_s, std::uint64_t turn);

/// Throws BrokenRule unless `holds`. `turn`: its id, or 0 if none is concerned. Costs a comparison; always on.
inline void check(bool holds, const char* rule, double now_s, std::uint64_t turn = 0) {
  if (!holds) [[unlikely]]
    break_rule(rule, now_s, turn);
}

}  // namespace racksim
