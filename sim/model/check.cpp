// The words of a check that failed.
#include "model/check.hpp"

#include <fmt/format.h>

namespace racksim {

void break_rule(const char* rule, double now_s, std::uint64_t turn) {
  const std::string of = turn == 0 ? "" : fmt::format(", turn {}", turn);
  throw BrokenRule(fmt::format("at {} s{}: {}", now_s, of, rule));
}

}  // namespace racksim
