// Prompts in whole or in parts.
#include "model/engine/prompts.hpp"

#include <algorithm>
#include <utility>

namespace racksim {

void Prompts::take_part(Slot slot, std::int64_t& budget, Prefill& step) {
  Sequence& s = slots_[slot];
  const std::int64_t tokens = limits_.chunked_prefill ? std::min(s.prompt_left, budget) : s.prompt_left;
  step.add(tokens, s.kv_tokens - s.prompt_left);
  s.prompt_left -= tokens;
  budget -= tokens;
  partial_ = s.prompt_left > 0 ? slot : kNoSlot;
  if (s.prompt_left == 0) join(slot);
}

Slot Prompts::drop_partial() { return std::exchange(partial_, kNoSlot); }

bool Prompts::cancel(std::uint32_t session) {
  return std::any_of(joining_.begin(), joining_.end(), [&](Slot slot) { return cancel_at(slot, session); }) ||
         (partial_ != kNoSlot && cancel_at(partial_, session));
}

bool Prompts::cancel_at(Slot slot, std::uint32_t session) {
  Sequence& s = slots_[slot];
  const bool meant = s.was.turn.session == session && s.was.generated == 0;
  s.cancelled = s.cancelled || meant;
  return meant;
}

}  // namespace racksim
