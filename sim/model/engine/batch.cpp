// Sequences join, make steps and leave.
#include "model/engine/batch.hpp"

#include <utility>

namespace racksim {

void Batch::enter(Slot slot) {
  Sequence& s = slots_[slot];
  s.state = Sequence::State::running;
  s.joined_step = step_;
  list_.add(slot);
  cached_tokens_ += s.kv_tokens;
  measured_ += s.was.turn.measured ? 1 : 0;
  kv_.start_growing(s.kv_tokens);
  s.ticket = ++tickets_;
  finishes_.push({step_ + s.was.turn.output_tokens - s.was.generated, slot, s.ticket});
  slots_.tell(slot, SlotUse::decode);
}

void Batch::leave(Slot slot, double boundary_s) {
  Sequence& s = slots_[slot];
  s.was.generated = generated(s);
  s.kv_tokens = kv_tokens(s);
  s.joined_step = step_;
  s.ticket = 0;
  if (!std::exchange(s.resumed, false)) s.was.last_token_s = boundary_s;
  kv_.stop_growing(s.kv_tokens);
  cached_tokens_ -= s.kv_tokens;
  measured_ -= s.was.turn.measured ? 1 : 0;
  list_.remove(slot);
}

void Batch::advance(std::int64_t steps) {
  kv_.grow(steps);
  step_ += steps;
  cached_tokens_ += steps * size();
}

std::int64_t Batch::steps_to_finish() {
  while (!counts(finishes_.top())) finishes_.pop();
  return finishes_.top().step - step_;
}

Slot Batch::next_finished() {
  while (!finishes_.empty() && finishes_.top().step <= step_) {
    const Finish finish = finishes_.top();
    finishes_.pop();
    if (counts(finish)) return finish.slot;
  }
  return kNoSlot;
}

}  // namespace racksim
