// Frontend: what stands between people and instances: budgets, routing, queues, deadlines, patience and retries.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "world/context.hpp"
#include "world/serving/handovers.hpp"
#include "world/serving/instances.hpp"
#include "world/serving/token_budgets.hpp"

namespace racksim {

/// A session is named by its handle in Users. Times are simulated seconds.
class Frontend {
 public:
  /// Called when a turn was rejected or lost, or its person gave up. The session has no turn in flight any more.
  using NoAnswer = std::function<void(std::uint32_t session)>;

  /// Borrows all but `no_answer`.
  Frontend(Context& context, Instances& instances, Handovers& handovers, NoAnswer no_answer);

  /// The turn in flight asks to be served, for the first time or again.
  void route(std::uint32_t session);
  /// The turn in flight has its answer: its budget is corrected.
  void answered(Session& session, const Turn& turn);
  /// Slots may have become free: turns that wait at the router go there.
  void dispatch();

  /// Whether the event is about the turn that its session has in flight now; else it is void.
  [[nodiscard]] bool concerns_turn_in_flight(const Event& event);
  void lose_patience(const Event& event);
  void overdue(const Event& event);
  /// The instance failed that had the turn in flight: the turn gets no answer.
  void lost(std::uint32_t session) { drop(session, Outcome::lost); }
  /// The instance failed where the session had pinned a slot between two turns.
  void pinned_slot_lost(std::uint32_t session) { context_.users.session(session).turn.pinned_slot = kNoSlot; }

 private:
  [[nodiscard]] bool queues_at_router() const { return context_.scenario.serving.queue.place == Queue::Place::router; }
  [[nodiscard]] std::size_t group(const Session& s) const { return instances_.groups().of_population[s.population]; }
  void wait_at_router(std::uint32_t session);
  void give_to(std::size_t instance, std::uint32_t session);
  [[nodiscard]] bool fit_context(Instance& instance, Session& session);
  bool submit(Instance& instance, const Turn& turn);
  bool take_back(std::uint32_t session, bool begun_too);
  void turn_away(std::uint32_t session, Refusal why);
  void drop(std::uint32_t session, Outcome outcome, Refusal why = Refusal::queue_full);
  void give_pinned_slot_up(Session& session);

  Context& context_;
  Instances& instances_;
  Handovers& handovers_;
  NoAnswer no_answer_;
  TokenBudgets budgets_;
  std::vector<std::deque<std::uint32_t>> queues_;  ///< by group: sessions whose turn waits at the router
};

}  // namespace racksim
