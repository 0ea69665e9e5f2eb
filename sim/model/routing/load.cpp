// The measures.
#include "model/routing/load.hpp"

#include <stdexcept>

namespace racksim {

double load_of(LoadMeasure measure, const Engine& engine, double given_tokens) {
  const EngineParts& parts = engine.parts();
  const KvPool& kv = parts.kv.pool();
  const auto slots = static_cast<double>(parts.limits.slots());
  switch (measure) {
    case LoadMeasure::requests:
      return (slots - static_cast<double>(engine.free_slots())) / slots;
    case LoadMeasure::kv:
      return static_cast<double>(kv.used()) / static_cast<double>(kv.total()) +
             static_cast<double>(parts.queue.size()) / slots;
    case LoadMeasure::tokens:
      return given_tokens / static_cast<double>(kv.total() * parts.limits.block_size_tokens);
  }
  throw std::logic_error("a measure of load that is none");
}

}  // namespace racksim
