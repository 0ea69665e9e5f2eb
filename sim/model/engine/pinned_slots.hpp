// PinnedSlots: slots that sessions keep between two of their turns, with the KV in them, and which KV gives way first.
#pragma once

#include <cstdint>

#include "model/engine/kv_memory.hpp"
#include "model/engine/slots.hpp"

namespace racksim {

/// Invariant: blocks() is the number of KV blocks of all pinned slots, those shared with others included.
class PinnedSlots {
 public:
  PinnedSlots(Slots& slots, KvMemory& kv) : slots_(slots), kv_(kv) {}

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] std::int64_t blocks() const { return blocks_; }
  [[nodiscard]] std::int64_t blocks_at(Slot slot) const { return kv_.blocks_for(slots_[slot].kv_tokens); }

  /// The turn in `slot` has ended, and its session keeps the slot.
  void pin(Slot slot);
  /// The session's next turn goes on there.
  void unpin(Slot slot);
  /// The KV is of no more use, but the session keeps the slot.
  void forget(Slot slot);
  void forget_all();
  /// The session gives up the slot, too.
  void release(Slot slot);
  /// Takes the KV of the slot that was pinned first, unless that is `except`. False if no slot has any KV to give.
  bool evict_oldest(Slot except);
  [[nodiscard]] std::int64_t evictions() const { return evictions_; }

 private:
  Slots& slots_;
  KvMemory& kv_;
  std::int64_t count_ = 0;
  std::int64_t blocks_ = 0;
  std::int64_t evictions_ = 0;
};

}  // namespace racksim
