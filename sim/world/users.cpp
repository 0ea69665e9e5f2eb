// Draws sessions, turns and think times.
#include "world/users.hpp"

#include <boost/random/uniform_real_distribution.hpp>
#include <cmath>
#include <utility>

#include "model/sampler.hpp"

namespace racksim {

using Arrivals = Population::Arrivals;

namespace {

// Keys of texts: bits 62 and 63 say of which kind, so that no two kinds ever agree.
constexpr std::uint64_t kSharedText = 1ULL << 62;
constexpr std::uint64_t kOwnText = 2ULL << 62;
constexpr int kPopulationBits = 52;  // of the hashes of a trace; below them round and hash

}  // namespace

Users::Users(const Scenario& scenario, std::uint64_t replication)
    : seed_(scenario.run.seed), replication_(replication) {
  for (const auto& [name, pool] : scenario.serving.pools) keeps_texts_ = keeps_texts_ || pool.prefix_cache;
  for (const auto& [name, population] : scenario.users) {
    const std::uint64_t index = populations_.size();
    State& state = populations_.emplace_back();
    state.spec = &population;
    state.arrivals.emplace(seed_, Purpose::arrivals, std::initializer_list<std::uint64_t>{replication, index});
    if (population.arrivals == Arrivals::open) state.process.emplace(population, *state.arrivals);
    if (population.arrivals == Arrivals::trace)
      state.replay = std::make_unique<Replay>(population, *state.arrivals, replication);
  }
}

double Users::first_turn_s(std::uint32_t population, std::int64_t person) const {
  const Population& spec = *populations_[population].spec;
  return spec.ramp_s * static_cast<double>(person) / static_cast<double>(spec.people);
}

std::optional<double> Users::next_gap_s(std::uint32_t population) {
  State& state = populations_[population];
  if (!state.replay) return state.process->next_gap_s();
  auto next = state.replay->next();
  if (!next) return {};
  state.due = std::move(*next);
  return state.due.gap_s / state.spec->time_scale;
}

Stream Users::stream(Purpose purpose, const Session& s, std::uint64_t turn) const {
  return {seed_, purpose, {replication_, s.population, s.person, s.number, turn}};
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

// Of a prompt that counts the whole conversation, what was said before is context. If it counts less than that, the
// conversation was begun anew or cut, and all of it is read again.
void Users::set_lengths(Session& s, Turn& turn) const {
  const Population& spec = population(s);
  Stream draws = stream(Purpose::turn, s, s.turn_index);
  const auto of_row = [&](const Distribution& d) { return d.kind == Distribution::Kind::trace && s.row; };
  turn.context_tokens = s.history_tokens;
  turn.prompt_tokens = of_row(spec.prompt_tokens) ? s.row->input_tokens : sample_count(spec.prompt_tokens, draws, 1);
  turn.output_tokens = of_row(spec.output_tokens) ? s.row->output_tokens : sample_count(spec.output_tokens, draws, 1);
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
  turn.place = s.turn.place;
  set_lengths(s, turn);
  turn.sent_s = now_s;
  turn.reading_period_s = s.reading_period_s;
  --s.turns_left;
  turn.holds_place = population(s).between_turns == Population::Between::hold && s.turns_left > 0;
  if (keeps_texts_) set_text(s);
  turn.text = s.text;
  s.turn = std::move(turn);
  s.in_flight = true;
  s.at = Whereabouts::away;
  s.retries = 0;
  ++s.turn_index;
}

bool Users::has_blocks(const Session& s) const {
  return s.row && !s.row->blocks.empty() && population(s).prompt_tokens.kind == Distribution::Kind::trace;
}

std::uint64_t Users::new_key() { return kOwnText + ++texts_; }

void Users::begin_text(Session& s, bool with_shared_prefix) {
  if (!keeps_texts_ || has_blocks(s)) return;
  Text text;
  const std::int64_t shared = population(s).shared_prefix_tokens;
  if (with_shared_prefix && shared > 0) text.push_back({kSharedText + s.population, shared});
  text.push_back({new_key(), 0});
  s.text = std::make_shared<const Text>(std::move(text));
}

void Users::branch_text(Session& s) {
  if (!s.text || has_blocks(s)) return;
  Text text = *s.text;
  text.back().end_tokens = s.history_tokens;
  text.push_back({new_key(), 0});
  s.text = std::make_shared<const Text>(std::move(text));
}

// A trace that has hashes says itself what begins alike; the answer, which has none, is like no other.
void Users::set_text(Session& s) {
  if (!has_blocks(s)) {
    if (!s.text) begin_text(s, true);
    return;
  }
  Text text;
  std::int64_t end = 0;
  for (const BlockRun& run : s.row->blocks)
    for (std::int64_t i = 0; i < run.count; ++i) {
      end = std::min(end + s.row->tokens_per_block, s.row->input_tokens);
      text.push_back(
          {(static_cast<std::uint64_t>(s.population) << kPopulationBits) + static_cast<std::uint64_t>(run.first + i),
           end});
    }
  text.push_back({new_key(), 0});
  s.text = std::make_shared<const Text>(std::move(text));
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
