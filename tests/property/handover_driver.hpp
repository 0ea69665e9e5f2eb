// HandoverDriver: two engines, one that prefills and one that decodes, and KV that takes its time between them.
#pragma once

#include <cmath>
#include <map>

#include "property/workload.hpp"

namespace racksim::test {

/// Lives a workload (without held places or patience) until nothing is left to do.
template <class AnyEngine>
class HandoverDriver {
 public:
  HandoverDriver(const Workload& workload, AnyEngine& prefill, AnyEngine& decode)
      : workload_(workload), prefill_(prefill), decode_(decode), asked_(workload.sessions.size()) {
    for (std::size_t i = 0; i < workload.sessions.size(); ++i) plan(workload.sessions[i].arrives_s, Event::asks, i);
  }

  void run() {
    for (;;) {
      const double event_s = events_.empty() ? kNever : events_.top().at_s;
      const double prefill_s = prefill_.next_event_s();
      const double decode_s = decode_.next_event_s();
      if (event_s == kNever && prefill_s == kNever && decode_s == kNever) return;
      if (event_s <= std::min(prefill_s, decode_s)) {
        live(events_.top());
      } else if (prefill_s <= decode_s) {
        prefill_.advance(prefill_s, first);
        for (const Turn& turn : first.fresh_turns) expect(turn, prefill_s);
        first.fresh_turns.clear();
      } else {
        decode_.advance(decode_s, second);
        for (const Turn& turn : second.fresh_turns) answered(turn, decode_s);
        second.fresh_turns.clear();
        look(decode_s);
      }
    }
  }

  Story first, second;  ///< what the engines told
  std::int64_t open = 0;
  std::int64_t moved = 0;  ///< tokens of KV

 private:
  struct Event {
    enum Kind { asks, arrives } kind;
    double at_s;
    std::uint64_t number;
    std::size_t session;
    bool operator>(const Event& o) const { return at_s != o.at_s ? at_s > o.at_s : number > o.number; }
  };

  void plan(double at_s, typename Event::Kind kind, std::size_t session) {
    events_.push({kind, at_s, ++planned_, session});
  }

  void live(const Event event) {
    events_.pop();
    if (event.kind == Event::arrives) {
      const auto session = static_cast<std::uint32_t>(event.session);
      prefill_.collect(std::move(first.leases.extract(session).mapped()), event.at_s);
      decode_.arrive(std::move(rooms_.extract(session).mapped()), event.at_s);
    } else {
      ask(event);
    }
    look(event.at_s);
  }

  // A transfer begins as soon as there is room.
  void look(double now_s) {
    for (KvRoom& room : decode_.take_granted()) {
      const std::uint32_t session = room.session();
      moved += room.tokens();
      const double transfer_s = turns_[session].id % 5 == 0 ? 0 : static_cast<double>(room.tokens()) * 1.37e-4;
      plan(now_s + transfer_s, Event::arrives, session);
      rooms_.emplace(session, std::move(room));
    }
  }

  void ask(const Event& event) {
    const SessionPlan& session = workload_.sessions[event.session];
    const Question& question = session.questions[asked_[event.session]++];
    Turn& turn = turns_[event.session];
    turn.id = event.session * 1000 + asked_[event.session];
    turn.session = static_cast<std::uint32_t>(event.session);
    turn.priority = session.priority;
    turn.context_tokens = turn.id % 1000 == 1 ? 0 : turn.total_tokens();
    turn.prompt_tokens = question.prompt_tokens;
    turn.output_tokens = question.output_tokens + 1;  // at least one token to decode elsewhere
    turn.sent_s = event.at_s;
    turn.reading_period_s = session.reading_period_s;
    turn.measured = session.measured;
    turn.text = session.text;
    Turn prompt = turn;
    prompt.output_tokens = 1;
    prompt.hands_over = true;
    const std::int64_t block = workload_.limits.block_size_tokens;
    const bool fits = (turn.total_tokens() - 1 + block - 1) / block <= workload_.limits.kv_blocks;
    if (fits && prefill_.submit(prompt, event.at_s))
      ++open;
    else
      first.refused.push_back(turn.id);
  }

  void expect(const Turn& prompt, double now_s) {
    const Ended* past = nullptr;
    for (const Ended& e : first.ended)
      if (e.id == prompt.id) past = &e;
    decode_.expect(turns_[prompt.session], {past->admitted_s, past->first_s, past->cached_tokens, past->preemptions},
                   now_s);
    look(now_s);
  }

  void answered(const Turn& turn, double now_s) {
    --open;
    const SessionPlan& session = workload_.sessions[turn.session];
    if (asked_[turn.session] < session.questions.size())
      plan(now_s + session.questions[asked_[turn.session] - 1].think_s, Event::asks, turn.session);
  }

  const Workload& workload_;
  AnyEngine& prefill_;
  AnyEngine& decode_;
  std::vector<std::size_t> asked_;
  std::map<std::size_t, Turn> turns_;
  std::map<std::uint32_t, KvRoom> rooms_;  ///< by session: KV is on its way there
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::uint64_t planned_ = 0;
};

}  // namespace racksim::test
