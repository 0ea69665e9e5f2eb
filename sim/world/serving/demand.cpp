// From one turn of a session to the next.
#include "world/serving/demand.hpp"

#include <algorithm>
#include <iterator>

namespace racksim {

namespace {

constexpr double kAskAnew_s = 1;  // assumption: a person who got no answer asks nothing else within a second

}  // namespace

void Demand::start() {
  Users& users = context_.users;
  for (std::uint32_t p = 0; p < users.populations(); ++p) {
    const Population& people = std::next(context_.scenario.users.begin(), p)->second;
    if (people.arrivals != Population::Arrivals::closed) {
      plan_arrival(p);
      continue;
    }
    for (std::int64_t person = 0; person < users.people(p); ++person)
      context_.events.plan(users.first_turn_s(p, person), Event::Kind::turn,
                           users.begin(p, static_cast<std::uint64_t>(person)));
  }
}

void Demand::plan_arrival(std::uint32_t population) {
  if (const auto gap_s = context_.users.next_gap_s(population))
    context_.events.plan(context_.now_s + *gap_s, Event::Kind::arrival, population);
}

void Demand::arrive(std::uint32_t population) {
  const auto session = context_.users.arrive(population);
  plan_arrival(population);
  if (session) send_turn(*session);
}

void Demand::send_turn(std::uint32_t session) {
  Session& s = context_.users.session(session);
  const double now_s = context_.now_s;
  if (!s.begun) {
    s.begun = true;
    context_.recorder.session_began(now_s);
  }
  context_.users.ask(session, now_s, ++turns_);
  s.turn.measured = now_s >= context_.window_begin_s() && now_s < context_.window_end_s();
  context_.recorder.turn_sent(s.turn, now_s);
  const double patience_s = context_.users.patience_s(s);
  if (patience_s < kUnlimited)
    context_.events.plan(now_s + patience_s, Event::Kind::patience_ends, session, version_of(s.turn));
  frontend_.route(session);
}

void Demand::answered(const Instance& instance, const TurnEnd& end) {
  const Turn& turn = end.turn;
  Session& s = context_.users.session(turn.session);
  context_.recorder.turn_completed(end, instance.path().transfer_s(turn), instance.index(),
                                   instance.placement().server);
  frontend_.answered(s, turn);
  s.in_flight = false;
  s.turn.pinned_slot = end.pinned_slot;
  s.history_tokens = turn.total_tokens();
  const double read_s = static_cast<double>(turn.output_tokens - 1) * turn.reading_period_s + end.stall_s;
  const bool reads = context_.users.population(s).next_turn == Population::NextTurn::after_reading;
  plan_next_turn(turn.session, reads ? std::max(end.last_token_s, end.first_token_s + read_s) : end.last_token_s);
}

void Demand::no_answer(std::uint32_t session) {
  Session& s = context_.users.session(session);
  if (s.conversation)
    context_.users.branch_text(s);
  else
    s.turns_left = 0;
  plan_next_turn(session, context_.now_s + kAskAnew_s);
}

// The session's next turn, or the next session of a closed population's person, or the end of the session.
void Demand::plan_next_turn(std::uint32_t session, double at_s) {
  Users& users = context_.users;
  Session& s = users.session(session);
  const bool closed = users.population(s).arrivals == Population::Arrivals::closed;
  const double due_s = at_s + users.think_s(s);
  if (s.turns_left == 0) {
    context_.recorder.session_ended(context_.now_s);
    if (!closed) return users.end(session);
    users.begin_again(s);
  }
  if (!s.conversation)
    context_.events.plan(due_s, Event::Kind::turn, session);
  else if (!s.late.empty())  // else the trace says when
    context_.events.plan(context_.now_s, Event::Kind::turn, session);
}

}  // namespace racksim
