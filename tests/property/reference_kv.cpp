// KV of the reference engine: every block is counted anew whenever somebody asks.
#include <algorithm>

#include "property/reference_engine.hpp"

namespace racksim::test {

std::int64_t ReferenceEngine::blocks(std::int64_t tokens) const {
  std::int64_t n = tokens / limits_.block_size_tokens;
  if (tokens % limits_.block_size_tokens != 0) ++n;
  return n;
}

std::int64_t ReferenceEngine::used_blocks() const {
  std::int64_t sum = 0;
  for (const Slot& s : slots_)
    if (s.state != State::free)
      sum +=
          blocks(takes_all(s) ? s.job.turn.total_tokens() - 1 : s.cached) - static_cast<std::int64_t>(s.shared.size());
  for (const Slot& s : lent_) sum += blocks(s.cached) - static_cast<std::int64_t>(s.shared.size());
  for (const auto& [hash, block] : cache_) sum += block.users > 0 ? 1 : 0;
  return sum;
}

std::int64_t ReferenceEngine::idle_blocks() const {
  return std::count_if(cache_.begin(), cache_.end(), [](const auto& b) { return b.second.users == 0; });
}

ReferenceEngine::Hash ReferenceEngine::hash_of(const Text& text, std::int64_t block) const {
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    if (text[i].end_tokens >= (block + 1) * limits_.block_size_tokens) return {text[i].key, block};
  return {text.back().key, block};
}

// All full blocks at the beginning that are there, but never of the last token.
std::vector<ReferenceEngine::Hash> ReferenceEngine::found(const Job& job) const {
  std::vector<Hash> hashes;
  const std::int32_t own = job.turn.pinned_slot;
  if (!limits_.prefix_cache || !job.turn.text) return {};
  if (own != kNoSlot && slots_[static_cast<std::size_t>(own)].cached > 0) return {};
  const std::int64_t context = job.turn.input_tokens() + static_cast<std::int64_t>(job.token_s.size());
  for (std::int64_t i = 0; (i + 1) * limits_.block_size_tokens < context; ++i) {
    const Hash hash = hash_of(*job.turn.text, i);
    if (!cache_.contains(hash)) break;
    hashes.push_back(hash);
  }
  return hashes;
}

// Blocks that must be free: new ones, and found ones that count as free now.
std::int64_t ReferenceEngine::wanted_by(const Job& job) const {
  const std::int32_t own = job.turn.pinned_slot;
  const std::int64_t context = job.turn.input_tokens() + static_cast<std::int64_t>(job.token_s.size());
  std::int64_t wanted = blocks(limits_.reserve_output ? job.turn.total_tokens() - 1 : context);
  if (own != kNoSlot) wanted -= blocks(slots_[static_cast<std::size_t>(own)].cached);
  for (const Hash& hash : found(job)) wanted -= cache_.at(hash).users > 0 ? 1 : 0;
  return wanted;
}

void ReferenceEngine::share(Slot& slot, std::int64_t tokens) {
  if (!limits_.prefix_cache || !slot.job.turn.text) return;
  for (auto i = static_cast<std::int64_t>(slot.shared.size()); (i + 1) * limits_.block_size_tokens <= tokens; ++i) {
    slot.shared.push_back(hash_of(*slot.job.turn.text, i));
    ++cache_[slot.shared.back()].users;
  }
}

void ReferenceEngine::leave(Slot& slot) {
  share(slot, slot.state == State::prefill ? slot.computed : slot.cached);
  ++leavings_;
  for (const Hash& hash : slot.shared)
    if (--cache_[hash].users == 0) cache_[hash].left = leavings_;
  slot.shared.clear();
}

// The one that was left first goes; of those left together, the last of the text.
void ReferenceEngine::make_idle_fit() {
  while (idle_blocks() > limits_.kv_blocks - used_blocks()) {
    auto victim = cache_.end();
    for (auto at = cache_.begin(); at != cache_.end(); ++at) {
      if (at->second.users > 0) continue;
      if (victim == cache_.end() || at->second.left < victim->second.left ||
          (at->second.left == victim->second.left && at->first.second > victim->first.second))
        victim = at;
    }
    cache_.erase(victim);
    ++prefix_evicted_;
  }
}

std::int64_t ReferenceEngine::opened_by_next_step() const {
  std::int64_t sum = 0;
  for (const Slot& s : slots_)
    if (s.state == State::decode && !takes_all(s)) sum += blocks(s.cached + 1) - blocks(s.cached);
  return sum;
}

std::int64_t ReferenceEngine::count(State state) const {
  return std::count_if(slots_.begin(), slots_.end(), [&](const Slot& s) { return s.state == state; });
}

std::int64_t ReferenceEngine::pinned() const { return count(State::held); }

std::int64_t ReferenceEngine::room() const { return limits_.kv_blocks - used_blocks() - opened_by_next_step(); }

}  // namespace racksim::test
