// Who is let in, and for how long they may wait: budgets of tokens and the deadline of queues. What a full queue does
// is in simulation_turns.cpp.
#include "world/simulation.hpp"

namespace racksim {

// Input, and under a reservation the longest answer, are charged when the turn comes.
bool Simulation::charge(std::uint32_t handle) {
  Session& s = users_.session(handle);
  auto& bucket = budgets_[s.population];
  if (!bucket) return true;
  const TokenBudget& budget = users_.population(s).token_budget;
  const bool reserves = budget.charge == TokenBudget::Charge::reserved;
  const auto tokens = static_cast<double>(s.turn.input_tokens() + (reserves ? budget.max_output_tokens : 0));
  if (!bucket->take(tokens, now_s_)) return false;
  s.charged_tokens = tokens;
  return true;
}

// What it used in the end, in place of what was charged; nothing if it was not served.
void Simulation::settle_charge(Session& s, double used_tokens) {
  auto& bucket = budgets_[s.population];
  if (!bucket) return;
  bucket->settle(s.charged_tokens - used_tokens, now_s_);
  s.charged_tokens = 0;
}

void Simulation::plan_deadline(std::uint32_t handle) {
  Session& s = users_.session(handle);
  s.overdue_s = now_s_ + scenario_.serving.queue.deadline_s;
  agenda_.plan(s.overdue_s, Event::Kind::deadline, handle, static_cast<std::uint32_t>(s.turn.id));
}

// A deadline of an earlier attempt is void.
void Simulation::overdue(const Event& event) {
  const Session& s = users_.session(event.index);
  if (s.at == Whereabouts::away || now_s_ < s.overdue_s || !take_back(event.index, false)) return;
  turn_away(event.index, Refusal::deadline);
  if (scenario_.serving.queue.place == Queue::Place::router) dispatch();
}

// The place that a session holds in an engine, given up before the turn has gone there.
void Simulation::give_place_up(Session& s) {
  if (s.turn.pinned_slot == kNoSlot) return;
  Engine& engine = stations_[static_cast<std::size_t>(s.instance)].engine;
  engine.release(s.turn.pinned_slot, now_s_);
  s.turn.pinned_slot = kNoSlot;
}

}  // namespace racksim
