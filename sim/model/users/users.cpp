// Draws sessions, turns and think times.
#include "model/users/users.hpp"

#include <algorithm>
#include <boost/random/uniform_real_distribution.hpp>
#include <cmath>
#include <utility>

#include "input/scenario/scenario.hpp"
#include "model/users/arrivals.hpp"

namespace racksim {

Users::Apart::Apart(const LengthsApart& lengths)
    : prompt(lengths.prompt_tokens),
      output(lengths.output_tokens),
      prompt_of_row(std::holds_alternative<Traced>(lengths.prompt_tokens)),
      output_of_row(std::holds_alternative<Traced>(lengths.output_tokens)) {}

Users::Users(const Scenario& scenario, const FleetPart& part) : seed_(scenario.run.seed), part_(part) {
  using AnyLengths = std::variant<Apart, Together>;
  for (const auto& [name, pool] : scenario.serving.pools) keeps_texts_ = keeps_texts_ || pool.prefix_cache;
  for (const auto& [name, population] : scenario.users) {
    const std::uint64_t index = populations_.size();
    const auto lengths =
        std::visit(Overloads{[](const LengthsApart& apart) -> AnyLengths { return Apart(apart); },
                             [](const LengthsTogether& together) -> AnyLengths { return table_of(together); }},
                   population.lengths);
    populations_.push_back({.spec = &population,
                            .sessions = Stream(seed_, Purpose::session, {part.number(), index}),
                            .turns = Stream(seed_, Purpose::turn, {part.number(), index}),
                            .lengths = lengths,
                            .think = Sampler(population.think_s),
                            .source = make_source(population, index)});
  }
}

Users::~Users() = default;

Users::Source Users::make_source(const Population& population, std::uint64_t index) const {
  const auto open = [&](const OpenArrivals& arrivals) -> Source {
    const Stream draws(seed_, Purpose::arrivals, {part_.number(), index});
    const Stream who(seed_, Purpose::clients, {part_.replication, index});  // all racks share the clients
    return Open{std::make_unique<ArrivalProcess>(arrivals, draws, part_.racks, who)};
  };
  const auto closed = [&](const ClosedArrivals& arrivals) -> Source { return Closed{part_.share_of(arrivals.people)}; };
  const auto replayed = [&](const ReplayedTrace& trace) -> Source {
    const Stream draws(seed_, Purpose::arrivals, {part_.replication, index});  // all racks see the same trace
    return Replayed{&trace, std::make_unique<Replay>(trace, population.where, draws, part_), {}, {}};
  };
  return std::visit(Overloads{open, closed, replayed}, population.arrivals);
}

bool Users::is_closed(std::uint32_t population) const {
  return std::visit(Overloads{[](const Open&) { return false; }, [](const Closed&) { return true; },
                              [](const Replayed&) { return false; }},
                    populations_[population].source);
}

std::int64_t Users::people(std::uint32_t population) const {
  return std::get<Closed>(populations_[population].source).people;
}

double Users::first_turn_s(std::uint32_t population, std::int64_t person) const {
  const auto& closed = std::get<ClosedArrivals>(populations_[population].spec->arrivals);
  const double number =
      static_cast<double>(person) * static_cast<double>(part_.racks) + static_cast<double>(part_.rack);
  return closed.ramp_s * number / static_cast<double>(closed.people);
}

std::optional<double> Users::next_gap_s(std::uint32_t population) {
  const auto open = [](Open& source) -> std::optional<double> { return source.process->next_gap_s(); };
  const auto closed = [](Closed&) -> std::optional<double> { return {}; };
  const auto replayed = [](Replayed& source) -> std::optional<double> {
    auto next = source.rows->next();
    if (!next) return {};
    source.due = std::move(*next);
    return source.due.gap_s / source.trace->time_scale;
  };
  return std::visit(Overloads{open, closed, replayed}, populations_[population].source);
}

std::optional<std::uint32_t> Users::arrive(std::uint32_t population) {
  auto* source = std::get_if<Replayed>(&populations_[population].source);
  if (source == nullptr) return begin(population, 0);
  const auto conversation = source->due.conversation;
  const auto open = conversation ? source->conversations.find(*conversation) : source->conversations.end();
  const bool goes_on = open != source->conversations.end();
  const std::uint32_t handle = goes_on ? open->second : begin(population, 0);
  Session& s = sessions_[handle];
  const bool busy = s.in_flight || !s.late.empty();
  add_row(s, std::move(source->due));
  if (conversation && !goes_on) source->conversations.emplace(*conversation, handle);
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
  Session& s = sessions_[handle];
  s = Session{};
  s.population = population;
  s.person = std::holds_alternative<Closed>(state.source) ? person : state.begun;
  s.alive = true;
  if (const auto* open = std::get_if<Open>(&state.source)) s.client = open->process->client();
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
  if (s.conversation) std::get<Replayed>(populations_[s.population].source).conversations.erase(*s.conversation);
  s.alive = false;
  free_.push_back(handle);
}

void Users::draw_lengths(const Session& s, Turn& turn, Stream& draws) const {
  const double prompt_scale = s.client ? s.client->prompt_scale : 1,
               output_scale = s.client ? s.client->output_scale : 1;
  const auto apart = [&](const Apart& lengths) {
    turn.prompt_tokens =
        lengths.prompt_of_row && s.row ? s.row->input_tokens : lengths.prompt.draw_count(draws, 1, prompt_scale);
    turn.output_tokens =
        lengths.output_of_row && s.row ? s.row->output_tokens : lengths.output.draw_count(draws, 1, output_scale);
  };
  const auto together = [&](const Together& table) {
    const auto [prompt, output] = sample_row(*table, draws);
    turn.prompt_tokens = std::max(1LL, std::llround(std::ceil(prompt * prompt_scale)));
    turn.output_tokens = std::max(1LL, std::llround(std::ceil(output * output_scale)));
  };
  std::visit(Overloads{apart, together}, populations_[s.population].lengths);
}

bool Users::prompt_of_row(const Session& s) const {
  const auto* apart = std::get_if<Apart>(&populations_[s.population].lengths);
  return apart != nullptr && apart->prompt_of_row && s.row;
}

// If prompts count the whole conversation, the part that was said before is context. A prompt with fewer tokens than
// that means that the conversation was begun anew or cut, so that all of it is computed again.
void Users::set_lengths(Session& s, Turn& turn) const {
  Stream draws = turn_stream(s, s.turn_index);
  turn.context_tokens = s.history_tokens;
  draw_lengths(s, turn, draws);
  if (!s.conversation || !prompt_of_row(s)) return;
  const TraceColumns& columns = std::get<ReplayedTrace>(population(s).arrivals).columns;
  if (columns.prompt_counts == TraceColumns::Prompt::addition) return;
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
  if (const auto* always = std::get_if<Fixed>(&population(s).think_s)) return always->value;  // needs no stream
  Stream draws = turn_stream(s, ~s.turn_index);
  return populations_[s.population].think.draw(draws);
}

double Users::patience_s(const Session& s) const {
  const Distribution& patience = population(s).patience_s;
  if (const auto* always = std::get_if<Fixed>(&patience); always != nullptr && always->value >= kYear_s)
    return kUnlimited;
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
