// KV blocks: how they are found in the prefix cache, taken, published, given back and evicted.
#include "model/engine/kv_memory.hpp"

#include <utility>

namespace racksim {

KvMemory::KvMemory(const EngineLimits& limits, Slots& slots)
    : limits_(limits),
      slots_(slots),
      pool_(limits.kv_blocks, limits.block_size_tokens),
      watermark_blocks_(static_cast<std::int64_t>(limits.watermark * static_cast<double>(limits.kv_blocks))) {
  if (limits.prefix_cache) prefixes_.emplace(limits.block_size_tokens);
}

std::int64_t KvMemory::pinned_tokens(const WaitingTurn& w) const {
  return w.turn.pinned_slot == kNoSlot ? 0 : slots_[w.turn.pinned_slot].kv_tokens;
}

// Tokens that a turn has blocks for when its prompt enters.
std::int64_t KvMemory::tokens_taken(const WaitingTurn& w) const {
  return limits_.reserve_output ? w.turn.total_tokens() - 1 : w.context_tokens();
}

// A session that comes back to its pinned slot goes on with the KV there; any other turn looks into the prefix cache.
// The last token of the context is always computed, because the first token of the answer follows from it.
KvNeed KvMemory::need(const WaitingTurn& w) const {
  const std::int64_t pinned = pinned_tokens(w);
  KvNeed need;
  if (prefixes_ && w.turn.text && pinned == 0)
    need.found_blocks = prefixes_->matched(*w.turn.text, (w.context_tokens() - 1) / limits_.block_size_tokens);
  need.cached_tokens = pinned + need.found_blocks * limits_.block_size_tokens;
  need.uncached_tokens = w.context_tokens() - need.cached_tokens;
  need.wanted_blocks = blocks_for(tokens_taken(w)) - blocks_for(pinned);
  if (need.found_blocks > 0)
    need.wanted_blocks += prefixes_->idle_among(*w.turn.text, need.found_blocks) - need.found_blocks;
  return need;
}

void KvMemory::start_growing(std::int64_t tokens) {
  if (limits_.reserve_output) return;
  pool_.start_growing(tokens, step_);
  ++growing_;
}

void KvMemory::stop_growing(std::int64_t tokens) {
  if (limits_.reserve_output) return;
  pool_.stop_growing(tokens, step_);
  --growing_;
}

void KvMemory::grow(std::int64_t steps) {
  pool_.grow(step_, steps, growing_);
  step_ += steps;
}

void KvMemory::take(const WaitingTurn& w, const KvNeed& need, Sequence& s) {
  pool_.take(need.wanted_blocks);
  if (!prefixes_ || pinned_tokens(w) > 0) return;
  s.shared_blocks = need.found_blocks;
  if (need.found_blocks > 0) prefixes_->pin(*w.turn.text, need.found_blocks);
  prefix_asked_tokens_ += w.context_tokens();
  prefix_found_tokens_ += need.found_blocks * limits_.block_size_tokens;
}

void KvMemory::publish(Sequence& s, std::int64_t tokens) {
  if (!prefixes_ || !s.was.turn.text) return;
  const std::int64_t full = tokens / limits_.block_size_tokens;
  if (full <= s.shared_blocks) return;
  const PrefixCache::Met met = prefixes_->insert(*s.was.turn.text, s.shared_blocks, full);
  pool_.take(met.woken - met.twice);
  s.shared_blocks = full;
}

void KvMemory::leave(Sequence& s) {
  publish(s, s.kv_tokens - s.prompt_left);
  const bool pinned = s.state == Sequence::State::pinned;
  give_back(s.was.turn, limits_.reserve_output && !pinned ? tokens_taken(s.was) : s.kv_tokens,
            std::exchange(s.shared_blocks, 0));
}

void KvMemory::leave(const Turn& turn) {
  const bool shares = prefixes_ && turn.text;
  give_back(turn, turn.input_tokens(), shares ? turn.input_tokens() / limits_.block_size_tokens : 0);
}

void KvMemory::give_back(const Turn& turn, std::int64_t tokens_taken, std::int64_t shared_blocks) {
  pool_.give_back(blocks_for(tokens_taken) - shared_blocks);
  if (shared_blocks > 0) pool_.give_back(prefixes_->unpin(*turn.text, shared_blocks));
}

void KvMemory::evict_idle(std::int64_t steps_ahead) {
  if (!prefixes_ || prefixes_->idle() == 0) return;
  const std::int64_t left = pool_.free() - (steps_ahead > 0 ? pool_.growth(step_, steps_ahead, growing_) : 0);
  if (prefixes_->idle() > left) prefixes_->evict(prefixes_->idle() - left);
}

void KvMemory::evict_all_idle() {
  if (prefixes_) prefixes_->evict(prefixes_->idle());
}

std::int64_t KvMemory::shown_tokens(const Turn& turn) const {
  if (!prefixes_ || !turn.text) return 0;
  const std::int64_t most = (turn.input_tokens() - 1) / limits_.block_size_tokens;
  return prefixes_->seen(*turn.text, most) * limits_.block_size_tokens;
}

void KvMemory::show_prefixes() {
  if (prefixes_) prefixes_->show();
}

}  // namespace racksim
