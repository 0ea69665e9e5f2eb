// How the reference engine takes prompts in, and which sequences give way for them.
#include <algorithm>

#include "property/reference_engine.hpp"

namespace racksim::test {

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

// Idle places give way only if that is enough. For a session that returns to its place the newest turns give way too,
// unless a prompt has entered this step already.
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
    const std::int64_t a_us = text_lasts_until_us(a);
    const std::int64_t b_us = text_lasts_until_us(b);
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

}  // namespace racksim::test
