// An engine and its prefix cache: what a turn finds, what it leaves, and when idle blocks give way.
#include <utility>

#include "model/engine/engine.hpp"

namespace racksim {

// Blocks of the prefix cache that a turn can use; the last token is always computed, as it gives the first answer.
std::int64_t Engine::found_blocks(const Waiting& w) const {
  if (!prefixes_ || !w.turn.text || own_tokens(w) > 0) return 0;
  return prefixes_->matched(*w.turn.text, (w.turn.input_tokens() + w.generated - 1) / limits_.block_size_tokens);
}

// A turn that enters uses what is cached of its text, unless it goes on where its session's KV is held.
void Engine::use_prefixes(const Waiting& w, Sequence& s) {
  if (own_tokens(w) > 0) return;
  s.shared_blocks = found_blocks(w);
  if (s.shared_blocks > 0) prefixes_->pin(*w.turn.text, s.shared_blocks);
  prefix_asked_tokens_ += w.turn.input_tokens() + w.generated;
  prefix_found_tokens_ += s.shared_blocks * limits_.block_size_tokens;
}

// What a sequence has computed can be found by others. Of a block that is there already its own copy is given back.
void Engine::publish(Sequence& s, std::int64_t tokens) {
  if (!prefixes_ || !s.was.turn.text) return;
  const std::int64_t full = tokens / limits_.block_size_tokens;
  if (full <= s.shared_blocks) return;
  const PrefixCache::Met met = prefixes_->insert(*s.was.turn.text, s.shared_blocks, full);
  kv_.take(met.woken - met.twice);
  s.shared_blocks = full;
}

// A sequence leaves: its blocks in the prefix cache that nobody else uses stay there idle, which counts as free.
void Engine::return_blocks(Sequence& s, std::int64_t tokens_taken) {
  return_blocks(s.was.turn, tokens_taken, std::exchange(s.shared_blocks, 0));
}

void Engine::return_blocks(const Turn& turn, std::int64_t tokens_taken, std::int64_t shared_blocks) {
  kv_.give_back(kv_.blocks_for(tokens_taken) - shared_blocks);
  if (shared_blocks > 0) kv_.give_back(prefixes_->unpin(*turn.text, shared_blocks));
}

// Idle blocks give way to those taken. Whoever grew in closed form has taken them one by one, but which go is the same:
// always the oldest, so it may be settled whenever somebody looks or something is given back.
void Engine::settle_prefixes(std::int64_t steps_ahead) {
  if (!prefixes_ || prefixes_->idle() == 0) return;
  const std::int64_t left = kv_.free() - (steps_ahead > 0 ? kv_.growth(step_, steps_ahead, growing()) : 0);
  if (prefixes_->idle() > left) prefixes_->evict(prefixes_->idle() - left);
}

void Engine::settle_prefixes_at(double now_s) {
  if (!prefixes_ || segment_.kind != Segment::Kind::decode) return;
  settle_prefixes(segment_.steps_done_by(now_s));
}

std::int64_t Engine::cached_input(const Turn& turn, double now_s) {
  if (!prefixes_ || !turn.text) return 0;
  settle_prefixes_at(now_s);
  const std::int64_t most = (turn.input_tokens() - 1) / limits_.block_size_tokens;
  return prefixes_->seen(*turn.text, most) * limits_.block_size_tokens;
}

void Engine::show_prefixes(double now_s) {
  if (!prefixes_) return;
  settle_prefixes_at(now_s);
  prefixes_->show();
}

}  // namespace racksim
