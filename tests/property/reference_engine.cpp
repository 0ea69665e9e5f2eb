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
