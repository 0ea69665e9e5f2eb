// Draws sessions, turns and think times.
#include "model/users/users.hpp"

#include <algorithm>
#include <boost/random/uniform_real_distribution.hpp>
#include <cmath>
#include <utility>

namespace racksim {

using Arrivals = Population::Arrivals;

Users::Users(const Scenario& scenario, const FleetPart& part) : seed_(scenario.run.seed), part_(part) {
  for (const auto& [name, pool] : scenario.serving.pools) keeps_texts_ = keeps_texts_ || pool.prefix_cache;
  for (const auto& [name, population] : scenario.users) {
    const std::uint64_t index = populations_.size();
    State& state =
        populations_.emplace_back(population, seed_, std::initializer_list<std::uint64_t>{part.number(), index});
    const bool trace = population.arrivals == Arrivals::trace;  // of which all racks of a replication see the same
    state.arrivals.emplace(seed_, Purpose::arrivals,
                           std::initializer_list<std::uint64_t>{trace ? part.replication : part.number(), index});
    if (population.arrivals == Arrivals::open)
      state.process.emplace(population, *state.arrivals, part.racks,
                            Stream(seed_, Purpose::clients, {part.replication, index}));
    state.lengths = lengths_of(population);
    if (trace) state.replay = std::make_unique<Replay>(population, *state.arrivals, part);
  }
}

double Users::first_turn_s(std::uint32_t population, std::int64_t person) const {
  const Population& spec = *populations_[population].spec;
  const double number =
      static_cast<double>(person) * static_cast<double>(part_.racks) + static_cast<double>(part_.rack);
  return spec.ramp_s * number / static_cast<double>(spec.people);
}

std::optional<double> Users::next_gap_s(std::uint32_t population) {
  State& state = populations_[population];
  if (!state.replay) return state.process->next_gap_s();
  auto next = state.replay->next();
  if (!next) return {};
  state.due = std::move(*next);
  return state.due.gap_s / state.spec->time_scale;
}

std::optional<std::uint32_t> Users::arrive(std::uint32_t population) {
  State& state = populations_[population];
  if (!state.replay) return begin(population, 0);
  const auto conversation = state.due.conversation;
  const auto open = conversation ? state.conversations.find(*conversation) : state.conversations.end();
  const bool goes_on = open != state.conversations.end();
  const std::uint32_t handle = goes_on ? open->second : begin(population, 0);
  Session& s = sessions_[handle];
  const bool busy = s.in_flight || !s.late.empty();
  add_row(s, std::move(state.due));
  if (conversation && !goes_on) state.conversations.emplace(*conversation, handle);
  if (busy) return {};
  return handle;
}

void Users::add_row(Session& s, Arrival arrival) {
  s.late.push_back(std::move(arrival.row));
  s.conversation = arrival.conversation;
  s.more = arrival.more;
  if (s.conversation) s.turns_left = static_cast<std::int64_t>(s.late.size()) + s.more;
}

std::uint32_t Users::begin(std::uint32_t population, std::uint64_t person) {
  std::uint32_t handle = 0;
  if (free_.empty()) {
    handle = static_cast<std::uint32_t>(sessions_.size());
    sessions_.emplace_back();
  } else {
    handle = free_.back();
    free_.pop_back();
  }
  State& state = populations_[population];
  const bool closed = state.spec->arrivals == Arrivals::closed;
  Session& s = sessions_[handle];
  s = Session{};
  s.population = population;
  s.person = closed ? person : state.begun;
  s.alive = true;
  if (state.process) s.client = state.process->client();
  ++state.begun;
  Stream person_stream(seed_, Purpose::person, {part_.number(), population, s.person});
  s.reading_period_s = 1 / sample(state.spec->reading_tps, person_stream);
  draw_session(s);
  return handle;
}

void Users::draw_session(Session& s) {
  Stream draws = populations_[s.population].sessions.of({s.person, s.number, 0});
  s.turns_left = sample_count(population(s).turns, draws, 1);
  s.turn_index = 0;
  s.history_tokens = population(s).shared_prefix_tokens;
  s.text.reset();
  s.begun = false;
}

void Users::begin_again(Session& s) {
  ++s.number;
  draw_session(s);
}

void Users::end(std::uint32_t handle) {
  Session& s = sessions_[handle];
  if (s.conversation) populations_[s.population].conversations.erase(*s.conversation);
  s.alive = false;
  free_.push_back(handle);
}

void Users::draw_lengths(const Session& s, Turn& turn, Stream& draws) const {
  const State& state = populations_[s.population];
  const Population& spec = *state.spec;
  const double prompt_scale = s.client ? s.client->prompt_scale : 1,
               output_scale = s.client ? s.client->output_scale : 1;
  if (const LengthTable* table = state.lengths.get()) {
    const auto [prompt, output] = sample_row(*table, draws);
    turn.prompt_tokens = std::max(1LL, std::llround(std::ceil(prompt * prompt_scale)));
    turn.output_tokens = std::max(1LL, std::llround(std::ceil(output * output_scale)));
    return;
  }
  const auto of_row = [&](const Distribution& d) { return d.kind == Distribution::Kind::trace && s.row; };
  turn.prompt_tokens =
      of_row(spec.prompt_tokens) ? s.row->input_tokens : state.prompt.draw_count(draws, 1, prompt_scale);
  turn.output_tokens =
      of_row(spec.output_tokens) ? s.row->output_tokens : state.output.draw_count(draws, 1, output_scale);
}

// Of a prompt that counts the whole conversation, what was said before is context. If it counts less than that, the
// conversation was begun anew or cut, and all of it is read again.
void Users::set_lengths(Session& s, Turn& turn) const {
  const Population& spec = population(s);
  Stream draws = turn_stream(s, s.turn_index);
  turn.context_tokens = s.history_tokens;
  draw_lengths(s, turn, draws);
  const auto of_row = [&](const Distribution& d) { return d.kind == Distribution::Kind::trace && s.row; };
  if (!s.conversation || !of_row(spec.prompt_tokens)) return;
  if (spec.columns.prompt_counts == TraceColumns::Prompt::addition) return;
  if (turn.prompt_tokens <= s.history_tokens) turn.context_tokens = 0;
  turn.prompt_tokens -= turn.context_tokens;
}

void Users::ask(std::uint32_t handle, double now_s, std::uint64_t turn_id) {
  Session& s = sessions_[handle];
  if (!s.late.empty()) {
    s.row = std::move(s.late.front());
    s.late.erase(s.late.begin());
  }
  Turn turn;
  turn.id = turn_id;
  turn.session = handle;
  turn.population = s.population;
  turn.priority = population(s).priority;
  turn.pinned_slot = s.turn.pinned_slot;
  set_lengths(s, turn);
  turn.sent_s = now_s;
  turn.reading_period_s = s.reading_period_s;
  --s.turns_left;
  turn.pins_slot = population(s).between_turns == Population::Between::hold && s.turns_left > 0;
  if (keeps_texts_) set_text(s, turn.context_tokens < s.history_tokens);
  turn.text = s.text;
  s.turn = std::move(turn);
  s.in_flight = true;
  s.at = Whereabouts::away;
  s.retries = 0;
  s.charged_tokens = 0;
  ++s.turn_index;
}

double Users::think_s(const Session& s) const {
  if (population(s).think_s.kind == Distribution::Kind::fixed) return population(s).think_s.value;  // needs no stream
  Stream draws = turn_stream(s, ~s.turn_index);
  return populations_[s.population].think.draw(draws);
}

double Users::patience_s(const Session& s) const {
  const Distribution& patience = population(s).patience_s;
  if (patience.kind == Distribution::Kind::fixed && patience.value >= kYear_s) return kUnlimited;
  Stream draws(seed_, Purpose::patience, {part_.number(), s.population, s.person, s.number, s.turn_index});
  return sample(patience, draws);
}

double Users::pause_s(const Session& s) const {
  Stream draws(seed_, Purpose::retry,
               {part_.number(), s.population, s.person, s.number, s.turn_index, static_cast<std::uint64_t>(s.retries)});
  const double spread = boost::random::uniform_real_distribution<>(0.5, 1.5)(draws);
  return std::ldexp(population(s).retry_after_s, static_cast<int>(s.retries)) * spread;
}

}  // namespace racksim
