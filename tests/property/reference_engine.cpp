// Step by step: token, retire, make room, admit, step. Plain loops over all slots, nothing incremental.
#include "property/reference_engine.hpp"

#include <algorithm>
#include <cmath>

namespace racksim::test {

ReferenceEngine::ReferenceEngine(const Profile& profile, const EngineLimits& limits)
    : profile_(profile),
      limits_(limits),
      slots_(static_cast<std::size_t>(limits.max_streams > 0 ? limits.max_streams : limits.max_num_seqs)) {
  for (auto i = static_cast<std::int32_t>(slots_.size()); i-- > 0;) unused_.push_back(i);
}

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

// The full blocks from the beginning on that are in the cache, except the block of the last token.
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

// Blocks that must be free: new blocks, and found blocks that count as free now.
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

// Evicts the block that became idle first; of blocks that became idle together, the last one of the text.
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

bool ReferenceEngine::submit(const Turn& turn, double now_s) {
  if (blocks(turn.total_tokens() - 1) > limits_.kv_blocks) {
    if (turn.pinned_slot != kNoSlot) free_place(turn.pinned_slot);
    wake(now_s);
    return false;
  }
  (turn.pinned_slot == kNoSlot ? fresh_ : returning_).push_back({turn, {}, -1, 0});
  wake(now_s);
  return true;
}

void ReferenceEngine::release(std::int32_t place, double now_s) {
  free_place(place);
  wake(now_s);
}

void ReferenceEngine::free_place(std::int32_t place) {
  leave(slots_[static_cast<std::size_t>(place)]);
  slots_[static_cast<std::size_t>(place)] = {};
  unused_.push_back(place);
}

bool ReferenceEngine::cancel(std::uint32_t session, double now_s) {
  for (auto* queue : {&fresh_, &returning_})
    for (std::size_t i = 0; i < queue->size(); ++i) {
      const Job job = (*queue)[i];
      if (job.turn.session != session || !job.token_s.empty()) continue;
      queue->erase(queue->begin() + static_cast<std::ptrdiff_t>(i));
      if (job.turn.pinned_slot != kNoSlot) free_place(job.turn.pinned_slot);
      wake(now_s);
      return true;
    }
  for (Slot& s : slots_)
    if (s.state == State::prefill && s.job.turn.session == session && s.job.token_s.empty()) return s.cancelled = true;
  return false;
}

bool ReferenceEngine::withdraw(std::uint32_t session, double now_s) {
  for (auto* queue : {&fresh_, &returning_})
    for (const Job& job : *queue)
      if (job.turn.session == session && job.admitted_s < 0) return cancel(session, now_s);
  return false;
}

void ReferenceEngine::open(double now_s) {
  door_ = Door::open;
  wake(now_s);
}

void ReferenceEngine::unload(double) {
  door_ = Door::shut;
  for (Slot& s : slots_) {
    if (s.state != State::held) continue;
    leave(s);
    s.cached = 0;
  }
  prefix_evicted_ +=
      static_cast<std::int64_t>(std::erase_if(cache_, [](const auto& b) { return b.second.users == 0; }));
}

bool ReferenceEngine::expect(const Turn& turn, const Prefilled& past, double now_s) {
  if (blocks(turn.total_tokens() - 1) > limits_.kv_blocks) return false;
  fresh_.push_back({turn, {past.first_token_s}, past.admitted_s, past.cached_tokens, past.preemptions, 0, true});
  wake(now_s);
  return true;
}

void ReferenceEngine::arrive(KvRoom room, double now_s) {
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].state == State::expected && slots_[i].job.turn.session == room.session()) here_.push_back(i);
  wake(now_s);
}

void ReferenceEngine::collect(KvLease lease, double now_s) {
  const auto at = std::find_if(lent_.begin(), lent_.end(),
                               [&](const Slot& s) { return s.job.turn.session == lease.turn().session; });
  leave(*at);
  lent_.erase(at);
  wake(now_s);
}

// A decode step that began this very instant has not done anything yet, so the newcomer may still join.
void ReferenceEngine::wake(double now_s) {
  if (!busy_) return begin_step(now_s);
  if (!mixed_ && start_s_ == now_s) {
    void_ = true;
    end_s_ = now_s;
  }
}

void ReferenceEngine::advance(double now_s, EngineListener& listener) {
  while (busy_ && end_s_ <= now_s) {
    if (!void_) finish_step(listener);
    begin_step(end_s_);
  }
}

void ReferenceEngine::begin_step(double now_s) {
  busy_ = mixed_ = void_ = false;
  prefill_tokens_ = prefill_context_ = 0;
  prefill_pairs_ = 0;
  for (bool again = true; again;) {
    fill_batch();
    swap_readers(now_s);
    while (room() < 0)
      if (!evict(kNoSlot)) preempt();
    again = count(State::paused) > 0 && count(State::decode) < limits_.max_num_seqs;
  }
  for (const std::size_t i : here_) {
    slots_[i].state = State::arrived;
    slots_[i].age = ++age_;
  }
  here_.clear();
  start_s_ = now_s;
  admit_all(now_s);
  mixed_ = count(State::prefill) + count(State::arrived) > 0;
  busy_ = mixed_ || count(State::decode) > 0;
  if (busy_) end_s_ = now_s + step_s();
}

namespace {

std::int64_t microseconds(double at_s) {
  return at_s == -kNever ? std::numeric_limits<std::int64_t>::min() : std::llround(at_s * 1e6);
}

}  // namespace

// Reads as fast as the person does, token by token.
double ReferenceEngine::text_lasts_until_s(const Slot& s) const {
  double read_s = s.job.token_s.empty() ? -kNever : s.job.token_s.front();
  for (const double token_s : s.job.token_s) read_s = std::max(read_s, token_s) + s.job.turn.reading_period_s;
  return read_s;
}

// Of the slots in a state, the one whose reader has most (least) text left. Of equals, the older one has less.
std::size_t ReferenceEngine::extreme(State state, bool most) const {
  std::size_t found = slots_.size();
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].state != state) continue;
    if (found == slots_.size()) {
      found = i;
      continue;
    }
    const std::int64_t a = microseconds(text_lasts_until_s(slots_[i]));
    const std::int64_t b = microseconds(text_lasts_until_s(slots_[found]));
    const bool less = a != b ? a < b : slots_[i].age < slots_[found].age;
    if (less != most) found = i;
  }
  return found;
}

void ReferenceEngine::fill_batch() {
  while (count(State::decode) > limits_.max_num_seqs) slots_[extreme(State::decode, true)].state = State::paused;
  while (count(State::decode) < limits_.max_num_seqs && count(State::paused) > 0) {
    Slot& s = slots_[extreme(State::paused, false)];
    s.state = State::decode;
    s.resumed = true;
  }
}

// Exchanges one pair of streams after the other, the neediest first, as long as that makes the readers more equal.
void ReferenceEngine::swap_readers(double now_s) {
  if (steps_ < no_swap_before_) return;
  bool was_due = false;
  while (count(State::paused) > 0 && count(State::decode) > 0) {
    Slot& needy = slots_[extreme(State::paused, false)];
    Slot& ahead = slots_[extreme(State::decode, true)];
    if (text_lasts_until_s(needy) - limits_.pacing_margin_s > now_s) break;
    was_due = true;
    if (microseconds(text_lasts_until_s(ahead)) <= microseconds(text_lasts_until_s(needy))) break;
    ahead.state = State::paused;
    ahead.resumed = false;
    needy.state = State::decode;
    needy.resumed = true;
    ++pauses_;
  }
  if (was_due) no_swap_before_ = steps_ + limits_.pacing_quantum_steps;
}

void ReferenceEngine::admit_all(double now_s) {
  for (Slot& s : slots_) s.chunk = 0;
  budget_ = limits_.max_num_batched_tokens - count(State::decode) - count(State::arrived);
  if (budget_ < 1) budget_ = limits_.chunked_prefill ? 1 : 0;
  for (Slot& s : slots_)
    if (s.state == State::prefill && budget_ > 0) take_part(s);
  if (limits_.static_batch && count(State::decode) > 0) return;
  while (!returning_.empty())
    if (!admit(returning_, now_s)) return;
  while (!fresh_.empty())
    if (!admit(fresh_, now_s)) return;
}

bool ReferenceEngine::admit(std::deque<Job>& queue, double now_s) {
  std::stable_sort(queue.begin(), queue.end(),
                   [](const Job& a, const Job& b) { return a.turn.priority < b.turn.priority; });
  if (door_ == Door::shut || (door_ == Door::closing && queue.front().token_s.empty())) return false;
  const std::int32_t own = queue.front().turn.pinned_slot;
  if (own == kNoSlot && unused_.empty()) return false;
  const std::int64_t context =
      queue.front().turn.input_tokens() + static_cast<std::int64_t>(queue.front().token_s.size());
  const std::int64_t cached = own == kNoSlot ? 0 : slots_[static_cast<std::size_t>(own)].cached;
  const auto reused = cached + static_cast<std::int64_t>(found(queue.front()).size()) * limits_.block_size_tokens;
  const std::int64_t fresh = context - reused;
  const bool expected = queue.front().expected;
  const bool full = limits_.chunked_prefill ? budget_ == 0 : fresh > budget_ && count(State::prefill) > 0;
  if (full && !expected) return false;
  if (!has_room(queue.front())) return false;
  if (limits_.prompts_wait_s > 0 && !expected && would_leave_a_reader_without_text(queue.front(), fresh, reused, now_s))
    return false;
  if (!find_room(queue.front())) return false;
  std::vector<Hash> shared = found(queue.front());
  for (const Hash& hash : shared) ++cache_[hash].users;
  std::int32_t place = own;
  if (place == kNoSlot) {
    place = unused_.back();
    unused_.pop_back();
  }
  Slot& slot = slots_[static_cast<std::size_t>(place)];
  const auto there = cached + static_cast<std::int64_t>(shared.size()) * limits_.block_size_tokens;
  if (cached > 0) shared = slot.shared;
  slot = {State::prefill, queue.front(), context, ++age_, there, 0, false, false, shared};
  queue.pop_front();
  if (slot.job.computed > there) recomputed_ += slot.job.computed - there;
  slot.job.turn.pinned_slot = kNoSlot;
  if (slot.job.admitted_s < 0) {
    slot.job.admitted_s = now_s;
    slot.job.reused = there;
  }
  if (expected) {
    slot.state = State::expected;
    slot.job.expected = false;
    slot.computed = slot.cached;
    granted_.emplace_back(slot.job.turn.session, place, slot.job.turn.input_tokens() - there);
  } else {
    take_part(slot);
  }
  make_idle_fit();
  return true;
}

bool ReferenceEngine::would_leave_a_reader_without_text(const Job& job, std::int64_t fresh, std::int64_t cached,
                                                        double now_s) {
  if (now_s >= job.turn.sent_s + limits_.prompts_wait_s) return false;
  double first_s = kNever;
  for (const Slot& s : slots_)
    if (s.state == State::decode || s.state == State::paused) first_s = std::min(first_s, text_lasts_until_s(s));
  if (first_s == kNever) return false;
  if (steps_ < no_prompt_before_) return true;
  const std::int64_t part = limits_.chunked_prefill ? std::min(fresh, budget_) : fresh;
  Slot& seat =
      slots_[static_cast<std::size_t>(job.turn.pinned_slot == kNoSlot ? unused_.back() : job.turn.pinned_slot)];
  const Slot was = seat;  // try the prompt in its place
  seat = {State::prefill, job, cached + fresh, 0, cached, part};
  const double pairs = prefill_pairs_;
  for (std::int64_t i = 1; i <= part; ++i) prefill_pairs_ += static_cast<double>(cached + i);
  prefill_tokens_ += part;
  prefill_context_ += cached;
  const double lasts_s = step_s();
  seat = was;
  prefill_pairs_ = pairs;
  prefill_tokens_ -= part;
  prefill_context_ -= cached;
  if (now_s + lasts_s <= first_s) return false;
  no_prompt_before_ = steps_ + limits_.pacing_quantum_steps;
  return true;
}

void ReferenceEngine::take_part(Slot& slot) {
  slot.chunk = slot.cached - slot.computed;
  if (limits_.chunked_prefill && slot.chunk > budget_) slot.chunk = budget_;
  budget_ -= slot.chunk;
  prefill_tokens_ += slot.chunk;
  prefill_context_ += slot.computed;
  for (std::int64_t i = 1; i <= slot.chunk; ++i) prefill_pairs_ += static_cast<double>(slot.computed + i);
  slot.computed += slot.chunk;
}

// Pinned slots give way only if their KV is enough. For a session that returns to its slot the newest turns give way,
// too, unless a prompt has entered this step already.
std::int64_t ReferenceEngine::asked_by(const Job& job) const {
  const bool joins = count(State::decode) + count(State::prefill) + count(State::arrived) > 0;
  const auto reserve = static_cast<std::int64_t>(limits_.watermark * static_cast<double>(limits_.kv_blocks));
  return wanted_by(job) + (joins ? reserve : 0);
}

bool ReferenceEngine::has_room(const Job& job) const {
  const std::int32_t own = job.turn.pinned_slot;
  std::int64_t idle = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].state == State::held && static_cast<std::int32_t>(i) != own) idle += blocks(slots_[i].cached);
  return (own != kNoSlot && count(State::prefill) == 0) || room() + idle >= asked_by(job);
}

bool ReferenceEngine::find_room(const Job& job) {
  const std::int32_t own = job.turn.pinned_slot;
  const bool may_preempt = own != kNoSlot && count(State::prefill) == 0;
  while (room() < asked_by(job) && evict(own)) {
  }
  while (room() < asked_by(job) && may_preempt && count(State::decode) + count(State::paused) > 0) preempt();
  return room() >= asked_by(job);
}

bool ReferenceEngine::evict(std::int32_t except) {
  Slot* oldest = nullptr;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Slot& s = slots_[i];
    if (s.state != State::held || s.cached == 0 || static_cast<std::int32_t>(i) == except) continue;
    if (oldest == nullptr || s.age < oldest->age) oldest = &s;
  }
  if (oldest == nullptr) return false;
  leave(*oldest);
  oldest->cached = 0;
  ++held_evictions_;
  return true;
}

void ReferenceEngine::preempt() {
  const auto before = [this](const Slot& a, const Slot& b) {
    if (a.job.turn.priority != b.job.turn.priority) return a.job.turn.priority < b.job.turn.priority;
    const std::int64_t a_us = microseconds(text_lasts_until_s(a));
    const std::int64_t b_us = microseconds(text_lasts_until_s(b));
    return limits_.max_streams > 0 && a_us != b_us ? a_us < b_us : a.age < b.age;
  };
  std::size_t newest = slots_.size();
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if ((slots_[i].state == State::decode || slots_[i].state == State::prefill || slots_[i].state == State::paused) &&
        (newest == slots_.size() || before(slots_[newest], slots_[i])))
      newest = i;
  Slot& slot = slots_[newest];
  ++slot.job.preemptions;
  ++preemptions_;
  slot.job.computed = slot.state == State::prefill ? slot.computed : slot.cached;
  leave(slot);
  fresh_.push_front(slots_[newest].job);
  slots_[newest] = {};
  unused_.push_back(static_cast<std::int32_t>(newest));
}

double ReferenceEngine::step_s() const {
  const Profile& p = profile_;
  const auto decoding = static_cast<double>(count(State::decode) + count(State::arrived));
  const auto entering = static_cast<double>(std::count_if(
      slots_.begin(), slots_.end(), [](const Slot& s) { return s.state == State::prefill && s.chunk > 0; }));
  double cached = 0;
  for (const Slot& s : slots_)
    if (s.state == State::decode || s.state == State::arrived)
      cached += static_cast<double>(s.state == State::decode ? s.cached : s.cached - 1);
  const double weights = p.model.parameters() * p.weight_bits / 8;
  const double kv = p.model.kv_values_per_token() * p.kv_bits / 8;
  const auto tokens = static_cast<double>(prefill_tokens_);
  const double prefill_flops =
      p.model.flops_per_token() * tokens + p.model.attention_flops_per_token() * prefill_pairs_;
  if (!p.decode_table.empty()) {
    std::size_t right = std::min<std::size_t>(1, p.decode_table.size() - 1);
    while (right + 1 < p.decode_table.size() && p.decode_table[right].batch < decoding) ++right;
    const DecodePoint r = p.decode_table[right];
    const DecodePoint l = right > 0 ? p.decode_table[right - 1] : r;
    const double slope = right > 0 ? (r.step_s - l.step_s) / (r.batch - l.batch) : 0;
    const double at_context = l.step_s + slope * std::max(0.0, decoding - l.batch);
    const double decode_s = at_context + kv / p.bandwidth_Bps * (cached - decoding * p.table_context_tokens);
    const double floor_s = decoding > 0 ? 0 : weights / p.bandwidth_Bps;
    const double prefill_s =
        entering > 0 ? p.prompt_overhead_s + std::max(floor_s, prefill_flops / p.compute_flops) : 0;
    const double step_s = (decoding > 0 ? decode_s : 0) + prefill_s;
    return entering > 0 ? std::max(step_s, p.prompt_floor_s) : step_s;
  }
  const double bytes = weights + kv * (cached + static_cast<double>(prefill_context_));
  const double flops =
      prefill_flops + p.model.flops_per_token() * decoding + p.model.attention_flops_per_token() * cached;
  const double step_s = p.overhead_s + (entering > 0 ? p.prompt_overhead_s : 0) +
                        p.per_sequence_s * (decoding + entering) +
                        std::max(bytes / p.bandwidth_Bps, flops / p.compute_flops) + p.all_reduce_s +
                        p.all_reduce_per_token_s * (decoding + tokens);
  return entering > 0 ? std::max(step_s, p.prompt_floor_s) : step_s;
}

void ReferenceEngine::finish_step(EngineListener& listener) {
  Segment segment;
  segment.kind = mixed_ ? Segment::Kind::mixed : Segment::Kind::decode;
  segment.start_s = start_s_;
  segment.end_s = end_s_;
  segment.steps = 1;
  segment.batch = count(State::decode);
  for (const Slot& s : slots_)
    segment.measured += s.state == State::decode && !s.resumed && s.job.turn.measured ? 1 : 0;
  segment.line = {step_s(), 0};
  segment.prefill.tokens = prefill_tokens_;
  listener.segment_ended(segment);
  ++steps_;
  for (Slot& s : slots_)
    if (s.state == State::decode) ++s.cached;
  make_idle_fit();
  drop_cancelled(true);
  for (Slot& s : slots_) {
    const bool prompt_done = s.state == State::prefill && s.computed == s.cached;
    if (s.state == State::arrived || prompt_done) share(s, s.cached);
    if (s.state == State::decode || s.state == State::arrived || prompt_done) give_token(s, listener);
  }
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].state == State::decode &&
        static_cast<std::int64_t>(slots_[i].job.token_s.size()) == slots_[i].job.turn.output_tokens)
      end(static_cast<std::int32_t>(i), listener);
  drop_cancelled(false);
}

// Slots become free in the order in which they were taken.
void ReferenceEngine::drop_cancelled(bool with_whole_prompt) {
  std::vector<std::size_t> gone;
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].cancelled && (slots_[i].computed == slots_[i].cached) == with_whole_prompt) gone.push_back(i);
  std::sort(gone.begin(), gone.end(), [&](std::size_t a, std::size_t b) { return slots_[a].age < slots_[b].age; });
  for (const std::size_t i : gone) release(static_cast<std::int32_t>(i), end_s_);
}

void ReferenceEngine::give_token(Slot& slot, EngineListener& listener) {
  if (slot.resumed || (slot.state != State::decode && !slot.job.token_s.empty()))
    listener.gap(end_s_ - slot.job.token_s.back(), slot.job.turn.measured);
  slot.resumed = false;
  slot.state = State::decode;
  slot.job.token_s.push_back(end_s_);
}

// The area between expected and read text over that below expected text, each as a sum over the time that a token is
// read for, until the last is read.
double ReferenceEngine::qoe_loss(const Job& job) const {
  const double period_s = job.turn.reading_period_s;
  double expected_s = job.turn.due_s;
  double read_s = job.turn.due_s;
  std::vector<double> expected, read;
  for (const double token_s : job.token_s) {
    read_s = std::max(read_s, token_s);
    expected.push_back(expected_s + period_s / 2);
    read.push_back(read_s + period_s / 2);
    expected_s += period_s;
    read_s += period_s;
  }
  double should = 0, did = 0;
  for (std::size_t i = 0; i < read.size(); ++i) {
    should += read_s - expected[i];
    did += read_s - read[i];
  }
  return should > 0 ? 1 - did / should : 0;
}

void ReferenceEngine::end(std::int32_t place, EngineListener& listener) {
  Slot& slot = slots_[static_cast<std::size_t>(place)];
  const Job job = slot.job;
  double stall_s = 0;
  for (std::size_t i = 0; i < job.token_s.size(); ++i)
    stall_s = std::max(stall_s, job.token_s[i] - job.token_s[0] - static_cast<double>(i) * job.turn.reading_period_s);
  const double loss = qoe_loss(job);
  if (job.turn.pins_slot) {
    slot.state = State::held;
    slot.age = ++age_;
  } else {
    if (job.turn.hands_over) {
      lent_.push_back(std::exchange(slot, {}));
      unused_.push_back(place);
    } else {
      free_place(place);
    }
  }
  const TurnEnd told{job.turn,
                     job.admitted_s,
                     job.token_s.front(),
                     job.token_s.back(),
                     stall_s,
                     loss,
                     job.turn.pins_slot ? place : kNoSlot,
                     job.preemptions,
                     job.reused};
  if (job.turn.hands_over)
    listener.prefill_ended(told, KvLease(job.turn));
  else
    listener.turn_ended(told);
}

}  // namespace racksim::test
