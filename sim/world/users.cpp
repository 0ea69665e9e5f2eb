// Draws sessions, turns and think times.
#include "world/users.hpp"

#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <cmath>

#include "model/sampler.hpp"

namespace racksim {

using Arrivals = Population::Arrivals;

Users::Users(const Scenario& scenario, std::uint64_t replication)
    : seed_(scenario.run.seed), replication_(replication) {
  for (const auto& [name, population] : scenario.users) {
    const std::uint64_t index = populations_.size();
    State& state = populations_.emplace_back();
    state.spec = &population;
    state.arrivals.emplace(seed_, Purpose::arrivals, std::initializer_list<std::uint64_t>{replication, index});
    if (population.arrivals == Arrivals::open) state.process.emplace(population, *state.arrivals);
    if (population.arrivals == Arrivals::trace) open_trace(state, index);
  }
}

// Replications of a trace begin at different rows of it (the first at the first), else they would all be the same.
void Users::open_trace(State& state, std::uint64_t) {
  state.trace = std::make_unique<TraceReader>(state.spec->trace, state.spec->where);
  std::uint64_t rows = 0;
  double last_s = 0;
  while (const auto row = state.trace->next()) {
    ++rows;
    last_s = row->time_s;
  }
  constexpr double kSeam_s = 1;  // between two rounds of a trace that spans no time, which else would never let it pass
  state.mean_gap_s = last_s > 0 ? last_s / static_cast<double>(rows - 1) : kSeam_s;
  state.trace->rewind();
  if (replication_ == 0 || !state.spec->repeat) return;
  const auto skip = boost::random::uniform_int_distribution<std::uint64_t>(0, rows - 1)(*state.arrivals);
  for (std::uint64_t i = 0; i < skip; ++i) state.last_row_s = state.trace->next()->time_s;
}

double Users::first_turn_s(std::uint32_t population, std::int64_t person) const {
  const Population& spec = *populations_[population].spec;
  return spec.ramp_s * static_cast<double>(person) / static_cast<double>(spec.people);
}

std::optional<double> Users::next_gap_s(std::uint32_t population) {
  State& state = populations_[population];
  if (state.trace) return next_row_gap_s(state);
  return state.process->next_gap_s();
}

std::optional<double> Users::next_row_gap_s(State& state) {
  state.row = state.trace->next();
  double gap_s = 0;
  if (state.row) {
    gap_s = state.row->time_s - state.last_row_s;
  } else {
    if (!state.spec->repeat) return std::nullopt;
    state.trace->rewind();
    state.row = state.trace->next();
    gap_s = state.mean_gap_s;
  }
  state.last_row_s = state.row->time_s;
  return gap_s / state.spec->time_scale;
}

Stream Users::stream(Purpose purpose, const Session& s, std::uint64_t turn) const {
  return {seed_, purpose, {replication_, s.population, s.person, s.number, turn}};
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
  s.row = state.row;
  ++state.begun;
  Stream person_stream(seed_, Purpose::person, {replication_, population, s.person});
  s.reading_period_s = 1 / sample(state.spec->reading_tps, person_stream);
  draw_session(s);
  return handle;
}

void Users::draw_session(Session& s) {
  Stream draws = stream(Purpose::session, s, 0);
  s.turns_left = sample_count(population(s).turns, draws, 1);
  s.turn_index = 0;
  s.history_tokens = 0;
  s.begun = false;
}

void Users::begin_again(Session& s) {
  ++s.number;
  draw_session(s);
}

void Users::end(std::uint32_t handle) {
  sessions_[handle].alive = false;
  free_.push_back(handle);
}

void Users::ask(std::uint32_t handle, double now_s, std::uint64_t turn_id) {
  Session& s = sessions_[handle];
  const Population& spec = population(s);
  Stream draws = stream(Purpose::turn, s, s.turn_index);
  const auto length = [&](const Distribution& d, std::int64_t of_row) {
    return d.kind == Distribution::Kind::trace && s.row ? of_row : sample_count(d, draws, 1);
  };
  Turn turn;
  turn.id = turn_id;
  turn.session = handle;
  turn.population = s.population;
  turn.priority = spec.priority;
  turn.place = s.turn.place;
  turn.context_tokens = s.history_tokens;
  turn.prompt_tokens = length(spec.prompt_tokens, s.row ? s.row->context_tokens : 0);
  turn.output_tokens = length(spec.output_tokens, s.row ? s.row->generated_tokens : 0);
  turn.sent_s = now_s;
  turn.reading_period_s = s.reading_period_s;
  turn.holds_place = spec.between_turns == Population::Between::hold && s.turns_left > 1;
  s.turn = turn;
  s.in_flight = true;
  s.at = Whereabouts::away;
  s.retries = 0;
  ++s.turn_index;
  --s.turns_left;
}

double Users::think_s(const Session& s) const {
  Stream draws = stream(Purpose::turn, s, ~s.turn_index);
  return sample(population(s).think_s, draws);
}

double Users::patience_s(const Session& s) const {
  const Distribution& patience = population(s).patience_s;
  if (patience.kind == Distribution::Kind::fixed && patience.value >= kYear_s) return kUnlimited;
  Stream draws = stream(Purpose::patience, s, s.turn_index);
  return sample(patience, draws);
}

double Users::pause_s(const Session& s) const {
  Stream draws(seed_, Purpose::retry,
               {replication_, s.population, s.person, s.number, s.turn_index, static_cast<std::uint64_t>(s.retries)});
  const double spread = boost::random::uniform_real_distribution<>(0.5, 1.5)(draws);
  return std::ldexp(population(s).retry_after_s, static_cast<int>(s.retries)) * spread;
}

}  // namespace racksim
