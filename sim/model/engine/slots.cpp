// Free slots are a stack: the slot that became free last is taken first.
#include "model/engine/slots.hpp"

namespace racksim {

Slots::Slots(std::int64_t count) : sequences_(static_cast<std::size_t>(count)) {
  for (Slot slot = this->count(); slot-- > 0;) free_.push_back(slot);
}

Slot Slots::take() {
  const Slot slot = free_.back();
  free_.pop_back();
  return slot;
}

void Slots::give_back(Slot slot) {
  Sequence& s = (*this)[slot];
  s.state = Sequence::State::free;
  s.order = next_order();
  free_.push_back(slot);
  tell(slot, SlotUse::free);
}

}  // namespace racksim
