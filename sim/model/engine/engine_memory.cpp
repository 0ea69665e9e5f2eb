// Slots and KV blocks of an engine: who holds them, what a prompt needs, who gives way.
#include <algorithm>
#include <utility>

#include "model/engine/engine.hpp"

namespace racksim {

void Engine::release(std::int32_t place, double now_s) {
  forget(place, now_s);
  --held_;
  free_slot(place);
}

void Engine::forget(std::int32_t place, double now_s) {
  settle_prefixes_at(now_s);
  drop_kv(place);
}

void Engine::drop_kv(std::int32_t place) {
  Sequence& s = slots_[static_cast<std::size_t>(place)];
  held_blocks_ -= blocks_held_at(place);
  publish(s, s.kv_tokens);
  return_blocks(s, s.kv_tokens);
  s.kv_tokens = 0;
}

bool Engine::leave_line(std::uint32_t session, double now_s, bool begun_too) {
  const auto is_meant = [&](const Waiting& w) {
    return w.turn.session == session && w.generated == 0 && (begun_too || w.admitted_s < 0);
  };
  for (auto* queue : {&waiting_, &returning_}) {
    const auto at = std::find_if(queue->begin(), queue->end(), is_meant);
    if (at == queue->end()) continue;
    const std::int32_t place = at->turn.place;
    queue->erase(at);
    if (place != kNoPlace) release(place, now_s);
    wake(now_s);  // the next in line may fit where this one did not
    return true;
  }
  return false;
}

bool Engine::withdraw(std::uint32_t session, double now_s) { return leave_line(session, now_s, false); }

bool Engine::cancel(std::uint32_t session, double now_s) {
  if (leave_line(session, now_s, true)) return true;
  const auto is_meant = [session](const Waiting& w) { return w.turn.session == session && w.generated == 0; };
  const auto cancel_at = [&](std::int32_t slot) {
    Sequence& s = slots_[static_cast<std::size_t>(slot)];
    s.cancelled = s.cancelled || is_meant(s.was);
    return is_meant(s.was);
  };
  return std::any_of(joining_.begin(), joining_.end(), cancel_at) || (partial_ != kNoPlace && cancel_at(partial_));
}

bool Engine::waits_for_kv() const {
  if (waiting() == 0) return false;
  const Waiting& head = returning_.empty() ? waiting_.front() : returning_.front();
  return (head.turn.place != kNoPlace || !free_.empty()) && blocks_wanted(head) > kv_.free();
}

std::int64_t Engine::blocks_held_at(std::int32_t place) const {
  return kv_.blocks_for(slots_[static_cast<std::size_t>(place)].kv_tokens);
}

void Engine::reopen(double now_s) {
  door_ = Door::open;
  wake(now_s);
}

void Engine::unload() {
  door_ = Door::shut;
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].state == State::held) drop_kv(static_cast<std::int32_t>(i));
  if (prefixes_) prefixes_->evict(prefixes_->idle());
}

double Engine::waits_since_s() const {
  double since_s = kNever;
  for (const auto* queue : {&waiting_, &returning_})
    for (const Waiting& w : *queue) since_s = std::min(since_s, w.turn.sent_s);
  return since_s;
}

// Tokens in the place that its session holds.
std::int64_t Engine::own_tokens(const Waiting& w) const {
  return w.turn.place == kNoPlace ? 0 : slots_[static_cast<std::size_t>(w.turn.place)].kv_tokens;
}

// A turn that holds a place needs only what is not cached; one of a session that gave its place back needs what the
// prefix cache does not have.
std::int64_t Engine::uncached(const Waiting& w) const {
  const std::int64_t found = found_blocks(w) * limits_.block_size_tokens;
  return w.turn.input_tokens() + w.generated - own_tokens(w) - found;
}

// Free blocks that its prompt takes: idle ones of the prefix cache are free until then.
std::int64_t Engine::blocks_wanted(const Waiting& w) const {
  const std::int64_t wanted = kv_.blocks_for(tokens_taken(w)) - kv_.blocks_for(own_tokens(w));
  const std::int64_t found = found_blocks(w);
  return found > 0 ? wanted - found + prefixes_->idle_among(*w.turn.text, found) : wanted;
}

// Cached tokens that a turn has blocks for when its prompt enters; the last token of an answer is never cached.
std::int64_t Engine::tokens_taken(const Waiting& w) const {
  return limits_.reserve_output ? w.turn.total_tokens() - 1 : w.turn.input_tokens() + w.generated;
}

// Blocks free beside what the coming step opens.
std::int64_t Engine::spare_blocks() const { return kv_.free() - kv_.growth(step_, 1, growing()); }

// Blocks that must stay free beside a prompt that joins others. Who is alone needs none, else one that fills the memory
// could never enter.
std::int64_t Engine::reserve() const {
  return running() + segment_.prefill.sequences + segment_.arrived > 0 ? watermark_blocks_ : 0;
}

bool Engine::may_preempt_for(std::int32_t own_place) const {
  return own_place != kNoPlace && segment_.prefill.sequences == 0;
}

bool Engine::could_find_blocks(std::int64_t wanted, std::int32_t own_place) const {
  const std::int64_t own = own_place == kNoPlace ? 0 : blocks_held_at(own_place);
  return may_preempt_for(own_place) || spare_blocks() + held_blocks_ - own >= wanted + reserve();
}

// Frees blocks for a prompt that could find them: idle places give way, and to a session that comes back to its place
// also the newest turns that run. Nothing else can be in the way of a turn that fits at all. Of what they leave the
// prompt may be using blocks, which then are not free: `wanted` is what it takes in the end.
bool Engine::find_blocks(const Waiting& w, std::int64_t& wanted) {
  const auto lacks = [&] { return spare_blocks() < wanted + reserve(); };
  if (!lacks()) return true;
  while (lacks() && evict_one_held(w.turn.place)) wanted = blocks_wanted(w);
  while (may_preempt_for(w.turn.place) && lacks() && !(active_.empty() && paused_.empty())) {
    preempt_last();
    wanted = blocks_wanted(w);
  }
  return !lacks();
}

void Engine::free_slot(std::int32_t slot) {
  Sequence& s = slots_[static_cast<std::size_t>(slot)];
  s.state = State::free;
  s.order = ++order_;
  free_.push_back(slot);
  tell(slot, SlotUse::free);
}

// The coming step must have its blocks: idle places lose their KV first (oldest first), then the newest turn is
// preempted.
void Engine::make_room(std::int64_t blocks) {
  while (kv_.free() < blocks) {
    if (!evict_one_held(kNoPlace)) preempt_last();
    blocks = kv_.growth(step_, 1, growing());
  }
}

bool Engine::evict_one_held(std::int32_t except) {
  if (held_ == 0) return false;
  std::int32_t victim = kNoPlace;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Sequence& s = slots_[i];
    if (s.state != State::held || s.kv_tokens == 0 || static_cast<std::int32_t>(i) == except) continue;
    if (victim == kNoPlace || s.order < slots_[static_cast<std::size_t>(victim)].order)
      victim = static_cast<std::int32_t>(i);
  }
  if (victim == kNoPlace) return false;
  drop_kv(victim);
  ++held_evictions_;
  return true;
}

bool Engine::gives_way_before(std::int32_t slot, std::int32_t other) const {
  const Sequence& a = slots_[static_cast<std::size_t>(slot)];
  const Sequence& b = slots_[static_cast<std::size_t>(other)];
  if (priority_of(a.was) != priority_of(b.was)) return priority_of(a.was) > priority_of(b.was);
  return paces() ? has_less_text(other, slot) : a.order > b.order;
}

// The last by priority, then the newest; of streams that take turns, whose reader has most text left.
void Engine::preempt_last() {
  std::int32_t last = partial_;
  for (const auto* slots : {&active_, &paused_})
    for (const std::int32_t slot : *slots)
      if (last == kNoPlace || gives_way_before(slot, last)) last = slot;
  if (last == partial_) return send_back(std::exchange(partial_, kNoPlace));
  if (slots_[static_cast<std::size_t>(last)].state == State::paused)
    take_from(paused_, last);
  else
    leave_batch(last);
  send_back(last);
}

// Recompute, as vLLM does: the turn loses its blocks and its slot and waits first of its priority.
void Engine::send_back(std::int32_t slot) {
  ++preemptions_;
  const Sequence& s = slots_[static_cast<std::size_t>(slot)];
  Waiting again = s.was;
  ++again.preemptions;
  again.computed_tokens = s.kv_tokens - s.prompt_left;
  rejoin_line(waiting_, again, priority_of);
  give_up(slot);
}

// Slot and blocks of a sequence that does not decode.
void Engine::give_up(std::int32_t slot) {
  Sequence& s = slots_[static_cast<std::size_t>(slot)];
  publish(s, s.kv_tokens - s.prompt_left);
  return_blocks(s, limits_.reserve_output ? tokens_taken(s.was) : s.kv_tokens);
  free_slot(slot);
}

}  // namespace racksim
