// EngineParts: the state of an engine, as parts that each keep their own books.
#pragma once

#include <cstdint>
#include <vector>

#include "model/engine/batch.hpp"
#include "model/engine/engine_limits.hpp"
#include "model/engine/kv_memory.hpp"
#include "model/engine/pinned_slots.hpp"
#include "model/engine/prompts.hpp"
#include "model/engine/slots.hpp"
#include "model/engine/stream_pacer.hpp"
#include "model/engine/turn_queue.hpp"

namespace racksim {

/// Not to be copied or moved: its parts refer to each other.
struct EngineParts {
  EngineParts(const EngineLimits& its_limits, std::uint32_t its_life)
      : limits(its_limits),
        life(its_life),
        slots(limits.slots()),
        kv(limits, slots),
        pinned(slots, kv),
        batch(slots, kv),
        pacer(limits, slots, batch),
        prompts(limits, slots) {}
  EngineParts(const EngineParts&) = delete;
  EngineParts& operator=(const EngineParts&) = delete;

  const EngineLimits limits;
  const std::uint32_t life;  ///< of the engine, as its tickets are marked
  Slots slots;
  KvMemory kv;
  PinnedSlots pinned;
  TurnQueue queue;
  Batch batch;
  StreamPacer pacer;
  Prompts prompts;
  std::vector<Slot> kv_awaited;  ///< sequences whose KV is on its way from another engine
  std::vector<Slot> kv_arrived;  ///< sequences whose KV has come since the last step boundary
};

}  // namespace racksim
