// Workload: small random deployments and sessions, and a driver that lives them on any engine. Makes no judgement.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <vector>

#include "input/scenario/profile.hpp"
#include "model/engine/engine.hpp"

namespace racksim::test {

struct Question {
  std::int64_t prompt_tokens = 1;
  std::int64_t output_tokens = 1;
  double think_s = 0;  ///< after the answer
};

/// A session that holds its slot may leave after its last answer without another question; it then releases the slot.
struct SessionPlan {
  double arrives_s = 0;
  bool holds = false;
  bool measured = true;
  double reading_period_s = 0;
  double expected_ttft_s = 0;
  double patience_s = kNever;  ///< patience for the first token; a person who gives up asks nothing more
  std::int64_t priority = 0;
  std::vector<Question> questions;
  std::shared_ptr<const Text> text = {};
};

struct Workload {
  Profile profile;
  EngineLimits limits;
  std::vector<SessionPlan> sessions;
  bool arrivals_first = false;  ///< at equal times: before the engine's own events
};

/// Draws an integer in [low, high]; both a seeded generator and rapidcheck can be one.
using Draw = std::function<std::int64_t(std::int64_t low, std::int64_t high)>;
Workload draw_workload(const Draw& draw);
/// The same, with prefix caches, and conversations some of which begin alike.
Workload draw_cached_workload(const Draw& draw);
Workload seeded_workload(std::uint64_t seed);
Workload seeded_cached_workload(std::uint64_t seed);

struct Ended {
  std::uint64_t id;
  double sent_s, admitted_s, first_s, last_s, stall_s, qoe_loss;
  std::int32_t preemptions;
  std::int64_t cached_tokens;
};

/// Everything that an engine reported during a run.
struct Story final : EngineListener {
  std::vector<Segment> segments;
  std::vector<double> leaps;  ///< measured gaps over a preemption
  std::vector<Ended> ended;
  std::vector<std::uint64_t> refused;
  std::vector<std::uint64_t> abandoned;
  std::vector<Turn> fresh_turns;  ///< not yet answered by the driver, each with the slot that its session has pinned
  std::map<std::uint32_t, KvLease> leases = {};  ///< by session: KV that has not been collected
  std::uint64_t turns_sent = 0;
  bool idle_with_work = false;

  void segment_ended(const Segment& segment) override { segments.push_back(segment); }
  void gap(double gap_s, bool measured) override {
    if (measured) leaps.push_back(gap_s);
  }
  void turn_ended(const TurnEnd& end) override;
  void prefill_ended(const TurnEnd& end, KvLease lease) override {
    turn_ended(end);
    leases.emplace(end.turn.session, std::move(lease));
  }
};

/// Turns that wait at an engine, and slots that sessions have pinned there.
inline std::int64_t waiting_at(const Engine& engine) { return engine.parts().queue.size(); }
inline std::int64_t pinned_at(const Engine& engine) { return engine.parts().pinned.count(); }
template <class Other>
std::int64_t waiting_at(const Other& engine) {
  return engine.waiting();
}
template <class Other>
std::int64_t pinned_at(const Other& engine) {
  return engine.pinned();
}

/// Time, order of planning, session; its slot if it comes only to release it; the turn if the patience for it ends.
struct Visit {
  double at_s;
  std::uint64_t number;
  std::size_t session;
  std::int32_t place;
  std::uint64_t turn = 0;
  bool operator>(const Visit& o) const { return at_s != o.at_s ? at_s > o.at_s : number > o.number; }
};

/// Lives a workload on an engine, from the first arrival until nothing is left to do.
template <class AnyEngine>
class Driver {
 public:
  Driver(const Workload& workload, AnyEngine& engine)
      : workload_(workload), engine_(engine), asked_(workload.sessions.size()), context_(workload.sessions.size()) {
    for (std::size_t i = 0; i < workload.sessions.size(); ++i) plan(workload.sessions[i].arrives_s, i, kNoSlot);
  }

  Story run() {
    while (!visits_.empty() || engine_.next_event_s() < kNever) {
      const double visit_s = visits_.empty() ? kNever : visits_.top().at_s;
      const double event_s = engine_.next_event_s();
      if (visit_s < event_s || (visit_s == event_s && workload_.arrivals_first)) {
        const Visit visit = visits_.top();
        visits_.pop();
        live(visit);
      } else {
        engine_.advance(event_s, story_);
        answer();
      }
      if (engine_.next_event_s() == kNever && waiting_at(engine_) > 0 && pinned_at(engine_) < workload_.limits.slots())
        story_.idle_with_work = true;
    }
    return std::move(story_);
  }

 private:
  void plan(double at_s, std::size_t session, std::int32_t place) { visits_.push({at_s, ++planned_, session, place}); }

  void lose_patience(const Visit& visit) {
    if (visit.turn != visit.session * 1000 + asked_[visit.session]) return;
    if (engine_.cancel(static_cast<std::uint32_t>(visit.session), visit.at_s)) story_.abandoned.push_back(visit.turn);
  }

  void live(const Visit& visit) {
    if (visit.turn != 0) return lose_patience(visit);
    const SessionPlan& session = workload_.sessions[visit.session];
    if (asked_[visit.session] == session.questions.size()) {
      engine_.release(visit.place, visit.at_s);
      return;
    }
    const Question& question = session.questions[asked_[visit.session]++];
    Turn turn;
    turn.id = visit.session * 1000 + asked_[visit.session];
    turn.session = static_cast<std::uint32_t>(visit.session);
    turn.priority = session.priority;
    turn.pinned_slot = visit.place;
    turn.context_tokens = context_[visit.session];
    turn.prompt_tokens = question.prompt_tokens;
    turn.output_tokens = question.output_tokens;
    turn.sent_s = visit.at_s;
    turn.reading_period_s = session.reading_period_s;
    turn.due_s = visit.at_s + session.expected_ttft_s;
    turn.measured = session.measured;
    turn.pins_slot = session.holds;
    turn.text = session.text;
    ++story_.turns_sent;
    if (!engine_.submit(turn, visit.at_s))
      story_.refused.push_back(turn.id);
    else if (session.patience_s < kNever)
      visits_.push({visit.at_s + session.patience_s, ++planned_, visit.session, kNoSlot, turn.id});
  }

  void answer() {
    for (std::size_t i = 0; i < story_.fresh_turns.size(); ++i) {
      const Turn& turn = story_.fresh_turns[i];
      context_[turn.session] = turn.total_tokens();
      const SessionPlan& session = workload_.sessions[turn.session];
      const Question& question = session.questions[asked_[turn.session] - 1];
      if (asked_[turn.session] < session.questions.size() || turn.pinned_slot != kNoSlot)
        plan(story_.ended[story_.ended.size() - story_.fresh_turns.size() + i].last_s + question.think_s, turn.session,
             turn.pinned_slot);
    }
    story_.fresh_turns.clear();
  }

  const Workload& workload_;
  AnyEngine& engine_;
  std::vector<std::size_t> asked_;
  std::vector<std::int64_t> context_;
  std::priority_queue<Visit, std::vector<Visit>, std::greater<>> visits_;
  std::uint64_t planned_ = 0;
  Story story_;
};

}  // namespace racksim::test
