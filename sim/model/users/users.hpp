// Users: sessions and their turns, drawn from the scenario's populations. Says what is asked and when; serves nothing.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "input/scenario/fleet.hpp"
#include "input/scenario/population.hpp"
#include "input/scenario/unlimited.hpp"
#include "input/scenario/value_table.hpp"
#include "model/turn.hpp"
#include "model/users/arrivals.hpp"
#include "model/users/replay.hpp"
#include "model/users/sampler.hpp"

namespace racksim {

struct Scenario;

/// Where a turn in flight waits or is served; `away` between two attempts.
enum class Whereabouts : std::uint8_t { away, router, engine };

/// A conversation. Its numbers are drawn from streams of its own, so that two designs see the same people.
struct Session {
  std::uint32_t population = 0;
  std::uint64_t person = 0;  ///< closed: 0 .. people - 1; otherwise the session's number
  std::uint64_t number = 0;  ///< how many sessions this person has begun (closed)
  std::int64_t turns_left = 1;
  std::uint64_t turn_index = 0;
  std::int64_t history_tokens = 0;
  double reading_period_s = 0;
  std::int64_t instance = -1;  ///< where the last turn went
  bool alive = false;
  bool in_flight = false;
  Whereabouts at = Whereabouts::away;
  std::int64_t retries = 0;                   ///< of the turn in flight
  double overdue_s = kUnlimited;              ///< when it has waited too long where it waits now
  double charged_tokens = 0;                  ///< what it took of its population's budget
  bool begun = false;                         ///< counted as a session
  std::optional<TraceRow> row;                ///< lengths of a replayed turn
  std::vector<TraceRow> late;                 ///< rows that came before the answer to the one before
  std::optional<std::uint64_t> conversation;  ///< whose turns are rows of a trace, each at its time
  bool more = false;                          ///< whether a row of it is to come
  std::shared_ptr<const Text> text;           ///< of the conversation, if any pool caches prefixes
  const Client* client = nullptr;             ///< who sent it, if the population consists of clients
  Turn turn;
};

class Users {
 public:
  Users(const Scenario& scenario, const FleetPart& part);

  /// Of a closed population, in this rack.
  [[nodiscard]] std::int64_t people(std::uint32_t population) const {
    return part_.share_of(populations_[population].spec->people);
  }
  [[nodiscard]] std::size_t populations() const { return populations_.size(); }
  [[nodiscard]] const Population& population(const Session& s) const { return *populations_[s.population].spec; }
  [[nodiscard]] Session& session(std::uint32_t handle) { return sessions_[handle]; }
  [[nodiscard]] std::vector<Session>& sessions() { return sessions_; }

  /// When the first session of a closed population's person i begins.
  [[nodiscard]] double first_turn_s(std::uint32_t population, std::int64_t person) const;
  /// Seconds from one arrival of an open or replayed population to the next; nothing when a trace has ended.
  std::optional<double> next_gap_s(std::uint32_t population);
  /// Who asks at this arrival of an open or replayed population: a new session, or one whose conversation goes on.
  /// Nothing if its last answer is not there yet: it asks when that has ended.
  std::optional<std::uint32_t> arrive(std::uint32_t population);
  /// A new session of an open or replayed population, or of a closed population's person.
  std::uint32_t begin(std::uint32_t population, std::uint64_t person);
  /// The person begins another session (closed populations).
  void begin_again(Session& session);
  void end(std::uint32_t handle);
  /// Fills session.turn with what is asked next; `now` is when it is sent.
  void ask(std::uint32_t handle, double now_s, std::uint64_t turn_id);
  /// The beginning of the conversation was cut off: nothing from the turn in flight on begins as before.
  void cut_text(Session& session);
  /// A turn came to nothing: what is said after it follows what was said before it.
  void branch_text(Session& session);
  /// Seconds between reading (or the last token) and the next turn.
  double think_s(const Session& session) const;
  /// Seconds that the person waits for the first token of the turn in flight; infinite if for ever.
  double patience_s(const Session& session) const;
  /// Seconds until the turn in flight is sent again: doubling, and spread evenly by half, so that a crowd turned away
  /// together does not come back together.
  double pause_s(const Session& session) const;

 private:
  struct State {
    State(const Population& population, std::uint64_t seed, std::initializer_list<std::uint64_t> ids)
        : spec(&population),
          sessions(seed, Purpose::session, ids),
          turns(seed, Purpose::turn, ids),
          prompt(population.prompt_tokens),
          output(population.output_tokens),
          think(population.think_s) {}

    const Population* spec;
    Stream sessions, turns;  ///< of all of them: each has its own from there
    Sampler prompt, output, think;
    std::optional<Stream> arrivals;
    std::optional<ArrivalProcess> process;
    std::unique_ptr<Replay> replay;
    std::shared_ptr<const LengthTable> lengths;                      ///< if prompts and answers are drawn together
    Arrival due;                                                     ///< replayed: the next one
    std::unordered_map<std::uint64_t, std::uint32_t> conversations;  ///< that are open, and their sessions
    std::uint64_t begun = 0;
  };

  [[nodiscard]] Stream turn_stream(const Session& s, std::uint64_t turn) const {
    return populations_[s.population].turns.of({s.person, s.number, turn});
  }
  void draw_session(Session& session);
  void add_row(Session& session, Arrival arrival);
  void set_lengths(Session& session, Turn& turn) const;
  void set_text(Session& session, bool begins_anew);
  [[nodiscard]] Text text_of_row(const Session& session) const;
  /// The beginning, followed by what nobody else says.
  [[nodiscard]] std::shared_ptr<const Text> own_text(Text beginning);
  void draw_lengths(const Session& session, Turn& turn, Stream& draws) const;

  std::uint64_t seed_;
  FleetPart part_;
  std::vector<State> populations_;
  std::vector<Session> sessions_;
  std::vector<std::uint32_t> free_;
  bool keeps_texts_ = false;
  std::uint64_t texts_ = 0;
};

}  // namespace racksim
