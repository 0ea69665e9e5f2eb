// The way of a turn: asked, routed, given to an engine or turned away, ended, followed by the next.
#include <algorithm>

#include "world/simulation.hpp"

namespace racksim {

namespace {

constexpr double kAskAnew_s = 1;  // assumption: nobody who got no answer asks something else within a second

std::uint32_t version_of(const Turn& turn) { return static_cast<std::uint32_t>(turn.id); }

}  // namespace

void Simulation::start_users() {
  for (std::uint32_t p = 0; p < users_.populations(); ++p) {
    if (!users_.is_closed(p)) {
      plan_arrival(p);
      continue;
    }
    for (std::int64_t person = 0; person < users_.people(p); ++person)
      agenda_.plan(users_.first_turn_s(p, person), Event::Kind::turn,
                   users_.begin(p, static_cast<std::uint64_t>(person)));
  }
}

void Simulation::plan_arrival(std::uint32_t population) {
  if (const auto gap_s = users_.next_gap_s(population)) agenda_.plan(now_s_ + *gap_s, Event::Kind::arrival, population);
}

void Simulation::arrive(std::uint32_t population) {
  const auto session = users_.arrive(population);
  plan_arrival(population);
  if (session) send_turn(*session);
}

void Simulation::send_turn(std::uint32_t handle) {
  Session& s = users_.session(handle);
  if (!s.begun) {
    s.begun = true;
    recorder_.session_began(now_s_);
  }
  users_.ask(handle, now_s_, ++turns_);
  s.turn.measured = now_s_ >= window_begin_s_ && now_s_ < window_end_s_;
  recorder_.turn_sent(s.turn, now_s_);
  const double patience_s = users_.patience_s(s);
  if (patience_s < kUnlimited)
    agenda_.plan(now_s_ + patience_s, Event::Kind::patience_ends, handle, version_of(s.turn));
  route(handle);
}

void Simulation::route(std::uint32_t handle) {
  Session& s = users_.session(handle);
  if (!within_budget(handle)) return turn_away(handle, Refusal::budget);
  set_deadline(handle);
  if (s.turn.place != kNoPlace) {
    give_to(static_cast<std::size_t>(s.instance), handle);
    return;
  }
  if (scenario_.serving.queue.place == Queue::Place::router) {
    const std::int64_t free = queues_[group(s)].empty() ? choose_free(group(s), s) : -1;
    if (free >= 0)
      give_to(static_cast<std::size_t>(free), handle);
    else
      enqueue(handle);
    return;
  }
  const std::size_t instance = choose(group(s), s.turn, s.instance);
  const Engine& engine = stations_[instance].engine;
  if (engine.free_slots() <= 0 && static_cast<double>(engine.waiting()) >= scenario_.serving.queue.limit)
    turn_away(handle, Refusal::queue_full);
  else
    give_to(instance, handle);
}

// What a router that knows the instances' prefix caches (by their events, as llm-d's) sees of them.
CachedShare Simulation::cached_share(const Turn& turn) {
  return [this, &turn](std::size_t instance) {
    return static_cast<double>(stations_[instance].engine.cached_input(turn, now_s_)) /
           static_cast<double>(turn.input_tokens());
  };
}

std::size_t Simulation::choose(std::size_t group, const Turn& turn, std::int64_t previous) {
  if (scenario_.serving.routing != Routing::prefix_aware) return router_.choose(group, previous);
  return router_.choose(group, previous, cached_share(turn));
}

std::int64_t Simulation::choose_free(std::size_t group, const Session& s) {
  if (scenario_.serving.routing != Routing::prefix_aware) return router_.choose_free(group, s.instance);
  return router_.choose_free(group, s.instance, cached_share(s.turn));
}

void Simulation::enqueue(std::uint32_t handle) {
  auto& queue = queues_[group(users_.session(handle))];
  if (static_cast<double>(queue.size()) >= scenario_.serving.queue.limit) return turn_away(handle, Refusal::queue_full);
  users_.session(handle).at = Whereabouts::router;
  join_line(queue, handle, [&](std::uint32_t waiting) { return users_.session(waiting).turn.priority; });
  recorder_.waiting_changed(1, now_s_);
}

void Simulation::dispatch() {
  for (std::size_t g = 0; g < queues_.size(); ++g) {
    while (!queues_[g].empty()) {
      const std::int64_t free = choose_free(g, users_.session(queues_[g].front()));
      if (free < 0) break;
      const std::uint32_t handle = queues_[g].front();
      queues_[g].pop_front();
      recorder_.waiting_changed(-1, now_s_);
      give_to(static_cast<std::size_t>(free), handle);
    }
  }
}

// History that no longer fits the context window is cut off, oldest first; then nothing of it is cached any more.
bool Simulation::fit_context(Session& s) {
  const auto instance = static_cast<std::size_t>(s.instance);
  const auto pool = static_cast<std::size_t>(stations_[instance].place->pool);
  const std::int64_t room = longest_context(pool) - s.turn.prompt_tokens - s.turn.output_tokens;
  if (room < 0) return false;
  s.turn.context_tokens = std::min(s.turn.context_tokens, room);
  if (s.turn.context_tokens < s.history_tokens) {
    s.history_tokens = s.turn.context_tokens;
    if (s.turn.place != kNoPlace) stations_[instance].engine.forget(s.turn.place, now_s_);
    users_.cut_text(s);
  }
  note_context(pool, s.turn);
  return true;
}

bool Simulation::give_to(std::size_t instance, std::uint32_t handle) {
  Session& s = users_.session(handle);
  Station& station = stations_[instance];
  s.instance = static_cast<std::int64_t>(instance);
  s.at = Whereabouts::engine;
  s.turn.due_s = s.turn.sent_s + users_.population(s).expected_ttft_s - transfer_s(station, s.turn);
  const bool fits = fit_context(s);
  const bool taken = fits && submit(station, s);
  if (taken) station.tokens += static_cast<double>(s.turn.input_tokens());
  if (!fits) give_place_up(s);
  s.turn.place = kNoPlace;
  settle(instance);
  if (!taken) drop(handle, Outcome::rejected, Refusal::too_long);
  return taken;
}

// The same turn is sent again after a pause, as often as its person does that.
void Simulation::turn_away(std::uint32_t handle, Refusal why) {
  Session& s = users_.session(handle);
  if (s.retries >= users_.population(s).retries) return drop(handle, Outcome::rejected, why);
  settle_budget(s, 0);
  agenda_.plan(now_s_ + users_.pause_s(s), Event::Kind::retry, handle, version_of(s.turn));
  ++s.retries;
  s.at = Whereabouts::away;
  recorder_.turn_retried(s.turn);
}

bool Simulation::concerns_turn_in_flight(const Event& event) {
  const Session& s = users_.session(event.index);
  return s.alive && s.in_flight && version_of(s.turn) == event.version;
}

void Simulation::lose_patience(const Event& event) {
  if (!take_back(event.index, true)) return;
  drop(event.index, Outcome::abandoned);
  if (scenario_.serving.queue.place == Queue::Place::router) dispatch();
}

// Fetches a turn from where it waits. False if it has got its first token: then its person reads; or, unless those are
// meant, too, if its prompt has been begun.
bool Simulation::take_back(std::uint32_t handle, bool begun_too) {
  const Session& s = users_.session(handle);
  if (s.at == Whereabouts::router) {
    auto& queue = queues_[group(s)];
    queue.erase(std::find(queue.begin(), queue.end(), handle));
    recorder_.waiting_changed(-1, now_s_);
  } else if (s.at == Whereabouts::engine) {
    const auto instance = static_cast<std::size_t>(s.instance);
    Engine& engine = stations_[instance].engine;
    if (!(begun_too ? engine.cancel(handle, now_s_) : engine.withdraw(handle, now_s_))) return false;
    stations_[instance].tokens -= static_cast<double>(s.turn.input_tokens());
    settle(instance);
  }
  return true;
}

// Whoever gets no answer gives up the question: an open session ends, a person of a closed population asks anew later.
// A conversation of a trace goes on with its next row.
void Simulation::drop(std::uint32_t handle, Outcome outcome, Refusal why) {
  Session& s = users_.session(handle);
  if (s.turn.place != kNoPlace) {  // it was not let in to where its session holds a place
    give_place_up(s);
    settle(static_cast<std::size_t>(s.instance));
  }
  settle_budget(s, 0);
  s.in_flight = false;
  recorder_.turn_dropped(s.turn, outcome, now_s_, why);
  if (s.conversation)
    users_.branch_text(s);
  else
    s.turns_left = 0;
  next_turn(handle, now_s_ + kAskAnew_s);
}

// The session's next turn, or the next session of a closed population's person, or the end of the session.
void Simulation::next_turn(std::uint32_t handle, double at_s) {
  Session& s = users_.session(handle);
  const double due_s = at_s + users_.think_s(s);
  if (s.turns_left == 0) {
    recorder_.session_ended(now_s_);
    if (!users_.is_closed(s.population)) return users_.end(handle);
    users_.begin_again(s);
  }
  if (!s.conversation)
    agenda_.plan(due_s, Event::Kind::turn, handle);
  else if (!s.late.empty())  // else the trace says when
    agenda_.plan(now_s_, Event::Kind::turn, handle);
}

}  // namespace racksim
