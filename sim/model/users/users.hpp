// Users: sessions and their turns, drawn from the scenario's populations. Says what is asked and when; serves nothing.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <variant>
#include <vector>

#include "input/scenario/fleet.hpp"
#include "input/scenario/population.hpp"
#include "input/scenario/unlimited.hpp"
#include "input/scenario/value_table.hpp"
#include "model/turn.hpp"
#include "model/users/replay.hpp"
#include "model/users/sampler.hpp"

namespace racksim {

class ArrivalProcess;
struct Client;
struct Scenario;

/// Where a turn in flight waits or is served; `away` between two attempts.
enum class Whereabouts : std::uint8_t { away, router, engine };

/// A conversation. Its numbers are drawn from streams of its own, so that two designs see the same people.
/// Users, frontend and demand each keep here what they know of a session, in one place that an event finds by an index,
/// hence so many members.
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
  /// Borrows the scenario. Throws InvalidInput if a file that a population names cannot be read.
  Users(const Scenario& scenario, const FleetPart& part);
  ~Users();
  Users(const Users&) = delete;
  Users& operator=(const Users&) = delete;

  /// Whether a population is a fixed number of people, whose sessions follow each other, or else sessions that arrive.
  [[nodiscard]] bool is_closed(std::uint32_t population) const;
  /// How many people of a closed population use this rack.
  [[nodiscard]] std::int64_t people(std::uint32_t population) const;
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
  /// Prompts and answers that are drawn independently, or taken from the row of a trace.
  struct Apart {
    explicit Apart(const LengthsApart& lengths);
    Sampler prompt, output;
    bool prompt_of_row, output_of_row;
  };
  using Together = std::shared_ptr<const LengthTable>;

  // What begins the sessions of a population, for each kind of arrivals.
  struct Open {
    std::unique_ptr<ArrivalProcess> process;
  };
  struct Closed {
    std::int64_t people;  ///< in this rack
  };
  struct Replayed {
    const ReplayedTrace* trace;
    std::unique_ptr<Replay> rows;
    Arrival due;                                                     ///< the next one
    std::unordered_map<std::uint64_t, std::uint32_t> conversations;  ///< that are open, and their sessions
  };
  using Source = std::variant<Open, Closed, Replayed>;

  struct State {
    const Population* spec;
    Stream sessions, turns;  ///< of all of them: each has its own from there
    std::variant<Apart, Together> lengths;
    Sampler think;
    Source source;
    std::uint64_t begun = 0;
  };

  [[nodiscard]] Source make_source(const Population& population, std::uint64_t index) const;
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
  /// Whether the prompt of the session's next turn is the one of its row of a trace.
  [[nodiscard]] bool prompt_of_row(const Session& session) const;

  std::uint64_t seed_;
  FleetPart part_;
  std::vector<State> populations_;
  std::vector<Session> sessions_;
  std::vector<std::uint32_t> free_;
  bool keeps_texts_ = false;
  std::uint64_t texts_ = 0;
};

}  // namespace racksim
