// The two lines of an engine.
#include "model/engine/turn_queue.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "model/engine/waiting_line.hpp"

namespace racksim {

namespace {

std::int64_t priority_of(const WaitingTurn& w) { return w.turn.priority; }

}  // namespace

bool TurnQueue::join(WaitingTurn&& turn) {
  auto& line = turn.turn.pinned_slot == kNoSlot ? newcomers_ : returning_;
  return join_line(line, std::move(turn), priority_of);
}

void TurnQueue::rejoin(WaitingTurn&& turn) { rejoin_line(newcomers_, std::move(turn), priority_of); }

std::optional<Turn> TurnQueue::remove(std::uint32_t session, bool begun_too) {
  const auto is_meant = [&](const WaitingTurn& w) {
    return w.turn.session == session && w.generated == 0 && (begun_too || w.admitted_s < 0);
  };
  for (auto* line : {&newcomers_, &returning_}) {
    const auto at = std::find_if(line->begin(), line->end(), is_meant);
    if (at == line->end()) continue;
    Turn turn = std::move(at->turn);
    line->erase(at);
    return turn;
  }
  return {};
}

double TurnQueue::oldest_sent_s() const {
  double oldest_s = std::numeric_limits<double>::infinity();
  for_each([&](const WaitingTurn& w) { oldest_s = std::min(oldest_s, w.turn.sent_s); });
  return oldest_s;
}

}  // namespace racksim
