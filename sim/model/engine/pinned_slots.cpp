// Between two turns of a session.
#include "model/engine/pinned_slots.hpp"

namespace racksim {

void PinnedSlots::pin(Slot slot) {
  Sequence& s = slots_[slot];
  s.state = Sequence::State::pinned;
  s.order = slots_.next_order();
  ++count_;
  blocks_ += blocks_at(slot);
  slots_.tell(slot, SlotUse::held);
}

void PinnedSlots::unpin(Slot slot) {
  --count_;
  blocks_ -= blocks_at(slot);
}

void PinnedSlots::forget(Slot slot) {
  blocks_ -= blocks_at(slot);
  kv_.leave(slots_[slot]);
  slots_[slot].kv_tokens = 0;
}

void PinnedSlots::forget_all() {
  for (Slot slot = 0; slot < slots_.count(); ++slot)
    if (slots_[slot].state == Sequence::State::pinned) forget(slot);
}

void PinnedSlots::release(Slot slot) {
  forget(slot);
  --count_;
  slots_.give_back(slot);
}

bool PinnedSlots::evict_oldest(Slot except) {
  if (count_ == 0) return false;
  Slot oldest = kNoSlot;
  for (Slot slot = 0; slot < slots_.count(); ++slot) {
    const Sequence& s = slots_[slot];
    if (s.state != Sequence::State::pinned || s.kv_tokens == 0 || slot == except) continue;
    if (oldest == kNoSlot || s.order < slots_[oldest].order) oldest = slot;
  }
  if (oldest == kNoSlot) return false;
  forget(oldest);
  ++evictions_;
  return true;
}

}  // namespace racksim
