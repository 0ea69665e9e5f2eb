// The way of a turn from its person to an instance, or back without an answer.
#include "world/serving/frontend.hpp"

#include <algorithm>
#include <utility>

#include "model/check.hpp"
#include "model/engine/waiting_line.hpp"

namespace racksim {

Frontend::Frontend(Context& context, Instances& instances, Handovers& handovers, NoAnswer no_answer)
    : context_(context),
      instances_(instances),
      handovers_(handovers),
      no_answer_(std::move(no_answer)),
      budgets_(context.scenario),
      queues_(instances.groups().groups.size()) {}

void Frontend::route(std::uint32_t session) {
  Session& s = context_.users.session(session);
  if (!budgets_.charge(s, context_.users.population(s), context_.now_s)) return turn_away(session, Refusal::budget);
  const Queue& queue = context_.scenario.serving.queue;
  if (queue.deadline_s < kUnlimited) {
    s.overdue_s = context_.now_s + queue.deadline_s;
    context_.events.plan(s.overdue_s, Event::Kind::deadline, session, version_of(s.turn));
  }
  if (s.turn.pinned_slot != kNoSlot) return give_to(static_cast<std::size_t>(s.instance), session);
  if (queues_at_router()) {
    if (queues_[group(s)].empty())
      if (const auto free = instances_.choose_accepting(group(s), s.turn, s.instance)) return give_to(*free, session);
    return wait_at_router(session);
  }
  const std::size_t instance = instances_.choose(group(s), s.turn, s.instance);
  const Engine& engine = instances_[instance].engine();
  if (engine.free_slots() <= 0 && static_cast<double>(engine.parts().queue.size()) >= queue.limit)
    turn_away(session, Refusal::queue_full);
  else
    give_to(instance, session);
}

void Frontend::wait_at_router(std::uint32_t session) {
  Session& s = context_.users.session(session);
  auto& queue = queues_[group(s)];
  if (static_cast<double>(queue.size()) >= context_.scenario.serving.queue.limit)
    return turn_away(session, Refusal::queue_full);
  s.at = Whereabouts::router;
  join_line(queue, std::uint32_t{session},
            [&](std::uint32_t waiting) { return context_.users.session(waiting).turn.priority; });
  context_.recorder.waiting_changed(1, context_.now_s);
}

void Frontend::dispatch() {
  if (!queues_at_router()) return;
  for (std::size_t g = 0; g < queues_.size(); ++g) {
    while (!queues_[g].empty()) {
      const std::uint32_t session = queues_[g].front();
      const Session& s = context_.users.session(session);
      const auto free = instances_.choose_accepting(g, s.turn, s.instance);
      if (!free) break;
      queues_[g].pop_front();
      context_.recorder.waiting_changed(-1, context_.now_s);
      give_to(*free, session);
    }
  }
}

void Frontend::give_to(std::size_t index, std::uint32_t session) {
  Session& s = context_.users.session(session);
  Instance& instance = instances_[index];
  s.instance = static_cast<std::int64_t>(index);
  s.at = Whereabouts::engine;
  s.turn.due_s = s.turn.sent_s + context_.users.population(s).expected_ttft_s - instance.path().transfer_s(s.turn);
  if (!fit_context(instance, s)) return drop(session, Outcome::rejected, Refusal::too_long);
  const bool taken = submit(instance, s.turn);
  s.turn.pinned_slot = kNoSlot;  // if the turn was not taken, the slot is free
  if (!taken) drop(session, Outcome::rejected, Refusal::too_long);
}

bool Frontend::submit(Instance& instance, const Turn& turn) {
  if (instance.plan().hands_to < 0) return instance.submit(turn, context_.now_s);
  const auto first = handovers_.first_part(instance.plan(), turn);
  return first && instance.submit(*first, context_.now_s);
}

// History that no longer fits the context window is cut off, oldest first; then nothing of it is cached any more.
bool Frontend::fit_context(Instance& instance, Session& s) {
  const std::int64_t room = handovers_.longest_context(instance.plan()) - s.turn.prompt_tokens - s.turn.output_tokens;
  if (room < 0) return false;
  s.turn.context_tokens = std::min(s.turn.context_tokens, room);
  if (s.turn.context_tokens < s.history_tokens) {
    s.history_tokens = s.turn.context_tokens;
    if (s.turn.pinned_slot != kNoSlot) instance.forget(s.turn.pinned_slot, context_.now_s);
    context_.users.cut_text(s);
  }
  handovers_.note_context(instance, s.turn);
  return true;
}

// The same turn is sent again after a pause, as often as its person does that.
void Frontend::turn_away(std::uint32_t session, Refusal why) {
  Session& s = context_.users.session(session);
  if (s.retries >= context_.users.population(s).retries) return drop(session, Outcome::rejected, why);
  budgets_.correct(s, 0, context_.now_s);
  context_.events.plan(context_.now_s + context_.users.pause_s(s), Event::Kind::retry, session, version_of(s.turn));
  ++s.retries;
  s.at = Whereabouts::away;
  context_.recorder.turn_retried(s.turn);
}

bool Frontend::concerns_turn_in_flight(const Event& event) {
  const Session& s = context_.users.session(event.index);
  return s.alive && s.in_flight && version_of(s.turn) == event.version;
}

void Frontend::lose_patience(const Event& event) {
  if (!take_back(event.index, true)) return;
  drop(event.index, Outcome::abandoned);
  dispatch();
}

// A deadline of an earlier attempt is void.
void Frontend::overdue(const Event& event) {
  const Session& s = context_.users.session(event.index);
  if (s.at == Whereabouts::away || context_.now_s < s.overdue_s || !take_back(event.index, false)) return;
  turn_away(event.index, Refusal::deadline);
  dispatch();
}

// Fetches a turn from where it waits. False if it has got its first token, as its person reads then; or, unless those
// are meant, too, if its prompt has been begun.
bool Frontend::take_back(std::uint32_t session, bool begun_too) {
  const Session& s = context_.users.session(session);
  if (s.at == Whereabouts::router) {
    auto& queue = queues_[group(s)];
    const auto at = std::find(queue.begin(), queue.end(), session);
    check(at != queue.end(), "a turn that waits at the router is not in its queue", context_.now_s, s.turn.id);
    queue.erase(at);
    context_.recorder.waiting_changed(-1, context_.now_s);
  } else if (s.at == Whereabouts::engine) {
    return instances_[static_cast<std::size_t>(s.instance)].take_back(s.turn, begun_too, context_.now_s);
  }
  return true;
}

void Frontend::answered(Session& s, const Turn& turn) {
  budgets_.correct(s, static_cast<double>(turn.total_tokens()), context_.now_s);
}

void Frontend::drop(std::uint32_t session, Outcome outcome, Refusal why) {
  Session& s = context_.users.session(session);
  give_pinned_slot_up(s);
  budgets_.correct(s, 0, context_.now_s);
  s.in_flight = false;
  context_.recorder.turn_dropped(s.turn, outcome, context_.now_s, why);
  no_answer_(session);
}

// The turn was not let in to where its session has pinned a slot.
void Frontend::give_pinned_slot_up(Session& s) {
  if (s.turn.pinned_slot == kNoSlot) return;
  instances_[static_cast<std::size_t>(s.instance)].release(s.turn.pinned_slot, context_.now_s);
  s.turn.pinned_slot = kNoSlot;
}

}  // namespace racksim
