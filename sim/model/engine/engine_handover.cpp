// Turns that one engine prefills and another decodes: whose KV is on its way, and whose has come.
#include <algorithm>

#include "model/engine/engine.hpp"

namespace racksim {

bool Engine::expect(const Turn& turn, const Prefilled& past, double now_s) {
  if (kv_.blocks_for(turn.total_tokens() - 1) > kv_.total()) return false;
  shortest_period_s_ = std::min(shortest_period_s_, turn.reading_period_s);
  Reader reader(turn.due_s, turn.reading_period_s);
  reader.got(1, past.first_token_s);
  const Waiting w{.turn = turn,
                  .generated = 1,
                  .admitted_s = past.admitted_s,
                  .reader = reader,
                  .last_token_s = past.first_token_s,
                  .preemptions = past.preemptions,
                  .cached_tokens = past.cached_tokens,
                  .expected = true};
  if (join_line(waiting_, w, priority_of)) wake(now_s);
  return true;
}

// Slot and blocks are taken: the KV may come. Should the turn be preempted later, its KV is computed here.
void Engine::welcome(std::int32_t slot) {
  Sequence& s = slots_[static_cast<std::size_t>(slot)];
  s.state = State::expected;
  s.was.expected = false;
  welcomed_.push_back({s.was.turn.session, s.prompt_left - 1});  // the KV of its first token is computed here
  s.prompt_left = 0;
  expected_.push_back(slot);
  tell(slot, SlotUse::awaited);
}

void Engine::arrive(std::uint32_t session, double now_s) {
  const auto at = std::find_if(expected_.begin(), expected_.end(), [&](std::int32_t slot) {
    return slots_[static_cast<std::size_t>(slot)].was.turn.session == session;
  });
  arrived_.push_back(*at);
  expected_.erase(at);
  if (segment_.kind == Segment::Kind::none)
    plan(now_s);
  else if (segment_.kind == Segment::Kind::decode)
    cut(now_s);
}

// Who has arrived decodes in the coming step: it reads the KV that came and adds that of its first token. Its second
// token ends the gap that the transfer is part of, so it counts among those who join, as one does after a preemption.
void Engine::take_arrived() {
  for (const std::int32_t slot : arrived_) {
    Sequence& s = slots_[static_cast<std::size_t>(slot)];
    s.state = State::running;
    s.order = ++order_;
    ++segment_.arrived;
    segment_.arrived_tokens += s.kv_tokens - 1;
    joining_.push_back(slot);
    tell(slot, SlotUse::decode);
  }
  arrived_.clear();
}

// All full blocks of its prompt have been in the prefix cache since its first token.
void Engine::collect(const Turn& turn, double now_s) {
  settle_prefixes_at(now_s);
  const bool shares = prefixes_ && turn.text;
  return_blocks(turn, turn.input_tokens(), shares ? turn.input_tokens() / limits_.block_size_tokens : 0);
  wake(now_s);
}

}  // namespace racksim
