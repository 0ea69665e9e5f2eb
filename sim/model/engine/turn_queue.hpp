// TurnQueue: the turns that wait at an engine, in the order in which they may enter, and whether any may.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "model/engine/waiting_turn.hpp"

namespace racksim {

/// Turns of sessions that have a slot pinned come before newcomers, who need one. Within each of the two lines: first
/// come, first served within a priority.
class TurnQueue {
 public:
  /// Who may leave the queue: every turn, those that had begun before the engine was to drain, or none.
  enum class Gate : std::uint8_t { open, draining, shut };

  /// Returns whether the turn is the first of its line now.
  bool join(WaitingTurn&& turn);
  /// A turn that was preempted goes before all others of its priority.
  void rejoin(WaitingTurn&& turn);

  [[nodiscard]] bool empty() const { return returning_.empty() && newcomers_.empty(); }
  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(returning_.size()) + newcomers(); }
  /// Turns that need a slot.
  [[nodiscard]] std::int64_t newcomers() const { return static_cast<std::int64_t>(newcomers_.size()); }
  /// The turn that comes next. Not if the queue is empty.
  [[nodiscard]] const WaitingTurn& head() const { return returning_.empty() ? newcomers_.front() : returning_.front(); }
  void pop_head() { (returning_.empty() ? newcomers_ : returning_).pop_front(); }

  /// Removes the turn of a session, unless it has got a token. `begun_too`: also one whose prompt was begun before it
  /// was preempted. Returns the removed turn, or nothing.
  std::optional<Turn> remove(std::uint32_t session, bool begun_too);

  void set_gate(Gate gate) { gate_ = gate; }
  [[nodiscard]] bool lets_in(const WaitingTurn& turn) const {
    return gate_ == Gate::open || (gate_ == Gate::draining && turn.generated > 0);
  }

  /// When the turn was sent that was sent first of all, in seconds; infinite if none waits.
  [[nodiscard]] double oldest_sent_s() const;

  template <class Visit>
  void for_each(const Visit& visit) const {
    for (const auto* line : {&newcomers_, &returning_})
      for (const WaitingTurn& turn : *line) visit(turn);
  }

 private:
  std::deque<WaitingTurn> returning_, newcomers_;
  Gate gate_ = Gate::open;
};

}  // namespace racksim
