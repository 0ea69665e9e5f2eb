// The rows of all metrics: name, unit, meaning, which way is better, how it is shown, and how it is computed. Records,
// summaries, texts, pages, sweeps, comparisons and the reference of results walk this table.
#pragma once

#include <array>
#include <optional>
#include <variant>

#include "input/scenario/objective.hpp"
#include "record/record.hpp"

namespace racksim {

/// A turn whose last token has reached its user. `transfer_s` is what the network adds to the engine's times on the
/// way back.
struct CompletedTurn {
  const TurnEnd& end;
  double transfer_s;
  [[nodiscard]] double gaps() const { return static_cast<double>(end.turn.output_tokens - 1); }
  /// Seconds from the first token until the last is read.
  [[nodiscard]] double reading_s() const { return gaps() * end.turn.reading_period_s + end.stall_s; }
};

/// A metric's column in requests.csv; without a name it has none.
struct TurnColumn {
  const char* name = nullptr;
  const char* remark = "";
};

/// How a metric is counted.
struct Counted {
  std::optional<Objective::Metric> objective = {};  ///< that limits it
  ByPopulation by_population = ByPopulation::no;
  TurnColumn column = {};
  /// Nothing for a turn that has no value. Null: it is counted gap by gap (Recorder::count_gaps).
  std::optional<double> (*of_turn)(const CompletedTurn&) = nullptr;
};

/// How a metric that is one number for each replication is computed; not a number where there is nothing to divide by.
using OfReplication = double (*)(const Record&);

struct MetricRow {
  Metric metric;
  const char* name;
  const char* unit;     ///< "1": a share
  const char* meaning;  ///< as the reference of results gives it
  Better better;
  Shown shown;
  Decides decides;
  std::variant<Counted, OfReplication> computed;

  [[nodiscard]] constexpr bool counted() const { return std::holds_alternative<Counted>(computed); }
  /// Throws std::bad_variant_access if it is not counted.
  [[nodiscard]] constexpr const Counted& counting() const { return std::get<Counted>(computed); }
};

inline constexpr auto kMetrics = std::to_array<MetricRow>(
    {{Metric::ttft, "ttft", "s", "First token - sent, of completed turns; queueing and network included", Better::less,
      Shown::seconds, Decides::yes,
      Counted{.objective = Objective::Metric::ttft,
              .by_population = ByPopulation::percentiles,
              .column = {"ttft_s"},
              .of_turn = [](const CompletedTurn& t) -> std::optional<double> {
                return t.end.first_token_s + t.transfer_s - t.end.turn.sent_s;
              }}},
     {Metric::tpot, "tpot", "s", "(last - first token) / (output tokens - 1), of completed turns of two tokens or more",
      Better::less, Shown::milliseconds, Decides::yes,
      Counted{.objective = Objective::Metric::tpot,
              .by_population = ByPopulation::percentiles,
              .column = {"tpot_s", "; of two tokens or more"},
              .of_turn = [](const CompletedTurn& t) -> std::optional<double> {
                if (t.gaps() <= 0) return std::nullopt;
                return (t.end.last_token_s - t.end.first_token_s) / t.gaps();
              }}},
     {Metric::itl, "itl", "s", "Gaps between consecutive tokens", Better::less, Shown::milliseconds, Decides::no,
      Counted{.objective = Objective::Metric::itl}},
     {Metric::e2el, "e2el", "s", "Last token - sent, of completed turns", Better::less, Shown::seconds, Decides::no,
      Counted{.objective = Objective::Metric::e2el,
              .by_population = ByPopulation::judged,
              .column = {"e2el_s"},
              .of_turn = [](const CompletedTurn& t) -> std::optional<double> {
                return t.end.last_token_s + t.transfer_s - t.end.turn.sent_s;
              }}},
     {Metric::queue_time, "queue_time", "s", "Start of prefill - sent, of completed turns", Better::less,
      Shown::seconds, Decides::no,
      Counted{.column = {"queue_s"},
              .of_turn = [](const CompletedTurn& t)
                  -> std::optional<double> { return t.end.admitted_s - t.end.turn.sent_s; }}},
     {Metric::stall_time, "stall_time", "s", "Time that a reader waits for text after the first token", Better::less,
      Shown::seconds, Decides::no,
      Counted{.column = {"stall_s"},
              .of_turn = [](const CompletedTurn& t) -> std::optional<double> { return t.end.stall_s; }}},
     {Metric::stall_ratio, "stall_ratio", "1", "stall_time over the time of reading", Better::less, Shown::percent,
      Decides::no,
      Counted{.objective = Objective::Metric::stall_ratio,
              .by_population = ByPopulation::mean,
              .of_turn = [](const CompletedTurn& t) -> std::optional<double> {
                return t.reading_s() > 0 ? t.end.stall_s / t.reading_s() : 0;
              }}},
     {Metric::qoe_loss, "qoe_loss", "1",
      "Area between the text that should have been read and that which was, over the area below the former (Andes, "
      "arXiv 2404.16283); the first token is expected within `expected_ttft`, the rest at the reading speed",
      Better::less, Shown::percent, Decides::no,
      Counted{.objective = Objective::Metric::qoe_loss,
              .by_population = ByPopulation::mean,
              .column = {"qoe_loss"},
              .of_turn = [](const CompletedTurn& t) -> std::optional<double> { return t.end.qoe_loss; }}},
     {Metric::request_throughput, "request_throughput", "1/s", "Completed turns per second of the window", Better::more,
      Shown::plain, Decides::no,
      [](const Record& r) { return static_cast<double>(r.ended(Outcome::completed)) / r.window_s; }},
     {Metric::output_throughput, "output_throughput", "tok/s", "Output tokens of completed turns", Better::more,
      Shown::plain, Decides::yes, [](const Record& r) { return r.output_tokens / r.window_s; }},
     {Metric::total_token_throughput, "total_token_throughput", "tok/s", "Input and output tokens of completed turns",
      Better::more, Shown::plain, Decides::no,
      [](const Record& r) { return (r.input_tokens + r.output_tokens) / r.window_s; }},
     {Metric::request_goodput, "request_goodput", "1/s",
      "Good turns per second: those that met every objective on turns", Better::more, Shown::plain, Decides::no,
      [](const Record& r) { return static_cast<double>(r.good_turns) / r.window_s; }},
     {Metric::good_fraction, "good_fraction", "1", "Good turns / turns sent", Better::more, Shown::percent,
      Decides::yes,
      [](const Record& r) { return ratio(static_cast<double>(r.good_turns), static_cast<double>(r.sent)); }},
     {Metric::output_goodput, "output_goodput", "tok/s", "Output tokens of good turns", Better::more, Shown::plain,
      Decides::no, [](const Record& r) { return r.good_output_tokens / r.window_s; }},
     // A means, not an end: what a cache saves shows in ttft, throughput and energy, and the share also rises where
     // conversations grow longer or where long new prompts are turned away. It stays equal, and then decides nothing,
     // unless the comparison is about caches.
     {Metric::cached_input_share, "cached_input_share", "1",
      "Share of the input tokens of completed turns that were in KV at admission", Better::neither, Shown::percent,
      Decides::if_different, [](const Record& r) { return ratio(r.cached_input_tokens, r.input_tokens); }},
     // By Little's law more turns in flight are more turns served, or slower ones.
     {Metric::concurrency, "concurrency", "turns", "Turns in flight, time average", Better::neither, Shown::plain,
      Decides::yes, [](const Record& r) { return r.in_flight.integral / r.window_s; }},
     {Metric::concurrency_peak, "concurrency_peak", "turns",
      "Most turns in flight at once; of a fleet the sum of its racks' peaks, an upper bound", Better::neither,
      Shown::plain, Decides::no, [](const Record& r) { return r.in_flight.peak; }},
     // The load that is put on the rack; it also rises where slow answers make sessions last.
     {Metric::sessions, "sessions", "sessions", "Sessions that have begun and not ended, time average", Better::neither,
      Shown::plain, Decides::no, [](const Record& r) { return r.sessions_alive.integral / r.window_s; }},
     {Metric::sessions_peak, "sessions_peak", "sessions", "Most sessions at once", Better::neither, Shown::plain,
      Decides::no, [](const Record& r) { return r.sessions_alive.peak; }},
     {Metric::waiting, "waiting", "turns",
      "Turns that wait for a place in a batch, at the router or at an instance; time average", Better::less,
      Shown::plain, Decides::no, [](const Record& r) { return r.waiting.integral / r.window_s; }},
     // High, it is hardware that earns its price; low, it is headroom for a peak or a failure.
     {Metric::utilization, "utilization", "1", "Share of time with a step running, mean over devices", Better::neither,
      Shown::percent, Decides::yes,
      [](const Record& r) { return ratio(busy_s(r), r.window_s * static_cast<double>(r.devices.size())); }},
     // Watts are paid for and are short in a rack. Whether they fell because less was served, the throughputs tell.
     {Metric::power, "power", "W", "All racks, mean over the window", Better::less, Shown::plain, Decides::yes,
      [](const Record& r) { return energy_j(r) / r.window_s; }},
     {Metric::energy, "energy", "J", "All racks, window", Better::less, Shown::plain, Decides::no, energy_j},
     {Metric::energy_per_output_token, "energy_per_output_token", "J", "All racks, per output token of completed turns",
      Better::less, Shown::plain, Decides::yes, [](const Record& r) { return ratio(energy_j(r), r.output_tokens); }}});

/// Throws std::out_of_range for an enumerator without a row.
constexpr const MetricRow& row_of(Metric metric) { return kMetrics.at(index_of(metric)); }

/// The metric that an objective limits; nothing for `blocked`, which limits a share of turns that have no metrics.
constexpr std::optional<Metric> metric_of(Objective::Metric limited) {
  for (const MetricRow& row : kMetrics)
    if (row.counted() && row.counting().objective == limited) return row.metric;
  return std::nullopt;
}

}  // namespace racksim
