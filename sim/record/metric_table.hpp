// The rows of all metrics: name, unit, meaning, which way is better, how it is shown, and how it is computed. Records,
// summaries, texts, pages, sweeps, comparisons and the reference of results walk this table.
#pragma once

#include <array>
#include <optional>

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

struct MetricRow {
  Metric metric;
  const char* name;
  const char* unit;     ///< "1": a share
  const char* meaning;  ///< as the reference of results gives it
  Better better;
  Shown shown;
  Decides decides = Decides::no;
  // Of a counted metric:
  std::optional<Objective::Metric> objective = {};  ///< that limits it
  ByPopulation by_population = ByPopulation::no;
  TurnColumn column = {};
  /// Nothing for a turn that has no value. Null: it is counted gap by gap (Recorder::count_gaps).
  std::optional<double> (*of_turn)(const CompletedTurn&) = nullptr;
  // Of a metric that is one number for each replication; not a number where there is nothing to divide by:
  double (*of_replication)(const Record&) = nullptr;

  [[nodiscard]] constexpr bool counted() const { return of_replication == nullptr; }
};

inline constexpr auto kMetrics = std::to_array<MetricRow>(
    {{.metric = Metric::ttft,
      .name = "ttft",
      .unit = "s",
      .meaning = "First token - sent, of completed turns; queueing and network included",
      .better = Better::less,
      .shown = Shown::seconds,
      .decides = Decides::yes,
      .objective = Objective::Metric::ttft,
      .by_population = ByPopulation::percentiles,
      .column = {"ttft_s"},
      .of_turn = [](const CompletedTurn& t) -> std::optional<double> {
        return t.end.first_token_s + t.transfer_s - t.end.turn.sent_s;
      }},
     {.metric = Metric::tpot,
      .name = "tpot",
      .unit = "s",
      .meaning = "(last - first token) / (output tokens - 1), of completed turns of two tokens or more",
      .better = Better::less,
      .shown = Shown::milliseconds,
      .decides = Decides::yes,
      .objective = Objective::Metric::tpot,
      .by_population = ByPopulation::percentiles,
      .column = {"tpot_s", "; of two tokens or more"},
      .of_turn = [](const CompletedTurn& t) -> std::optional<double> {
        if (t.gaps() <= 0) return std::nullopt;
        return (t.end.last_token_s - t.end.first_token_s) / t.gaps();
      }},
     {.metric = Metric::itl,
      .name = "itl",
      .unit = "s",
      .meaning = "Gaps between consecutive tokens",
      .better = Better::less,
      .shown = Shown::milliseconds,
      .objective = Objective::Metric::itl},
     {.metric = Metric::e2el,
      .name = "e2el",
      .unit = "s",
      .meaning = "Last token - sent, of completed turns",
      .better = Better::less,
      .shown = Shown::seconds,
      .objective = Objective::Metric::e2el,
      .by_population = ByPopulation::judged,
      .column = {"e2el_s"},
      .of_turn = [](const CompletedTurn& t) -> std::optional<double> {
        return t.end.last_token_s + t.transfer_s - t.end.turn.sent_s;
      }},
     {.metric = Metric::queue_time,
      .name = "queue_time",
      .unit = "s",
      .meaning = "Start of prefill - sent, of completed turns",
      .better = Better::less,
      .shown = Shown::seconds,
      .column = {"queue_s"},
      .of_turn = [](const CompletedTurn& t) -> std::optional<double> { return t.end.admitted_s - t.end.turn.sent_s; }},
     {.metric = Metric::stall_time,
      .name = "stall_time",
      .unit = "s",
      .meaning = "What a reader waits for text after the first token",
      .better = Better::less,
      .shown = Shown::seconds,
      .column = {"stall_s"},
      .of_turn = [](const CompletedTurn& t) -> std::optional<double> { return t.end.stall_s; }},
     {.metric = Metric::stall_ratio,
      .name = "stall_ratio",
      .unit = "1",
      .meaning = "That over the time of reading",
      .better = Better::less,
      .shown = Shown::percent,
      .objective = Objective::Metric::stall_ratio,
      .by_population = ByPopulation::mean,
      .of_turn = [](const CompletedTurn& t) -> std::optional<double> {
        return t.reading_s() > 0 ? t.end.stall_s / t.reading_s() : 0;
      }},
     {.metric = Metric::qoe_loss,
      .name = "qoe_loss",
      .unit = "1",
      .meaning = "Area between the text that should have been read and that which was, over the area below the former "
                 "(Andes, arXiv 2404.16283); the first token is expected within `expected_ttft`, the rest at the "
                 "reading speed",
      .better = Better::less,
      .shown = Shown::percent,
      .objective = Objective::Metric::qoe_loss,
      .by_population = ByPopulation::mean,
      .column = {"qoe_loss"},
      .of_turn = [](const CompletedTurn& t) -> std::optional<double> { return t.end.qoe_loss; }},
     {.metric = Metric::request_throughput,
      .name = "request_throughput",
      .unit = "1/s",
      .meaning = "Completed turns per second of the window",
      .better = Better::more,
      .shown = Shown::plain,
      .of_replication = [](const Record& r) { return static_cast<double>(r.ended(Outcome::completed)) / r.window_s; }},
     {.metric = Metric::output_throughput,
      .name = "output_throughput",
      .unit = "tok/s",
      .meaning = "Output tokens of completed turns",
      .better = Better::more,
      .shown = Shown::plain,
      .decides = Decides::yes,
      .of_replication = [](const Record& r) { return r.output_tokens / r.window_s; }},
     {.metric = Metric::total_token_throughput,
      .name = "total_token_throughput",
      .unit = "tok/s",
      .meaning = "Input and output tokens of completed turns",
      .better = Better::more,
      .shown = Shown::plain,
      .of_replication = [](const Record& r) { return (r.input_tokens + r.output_tokens) / r.window_s; }},
     {.metric = Metric::request_goodput,
      .name = "request_goodput",
      .unit = "1/s",
      .meaning = "Good turns per second: those that met every objective on turns",
      .better = Better::more,
      .shown = Shown::plain,
      .of_replication = [](const Record& r) { return static_cast<double>(r.good_turns) / r.window_s; }},
     {.metric = Metric::good_fraction,
      .name = "good_fraction",
      .unit = "1",
      .meaning = "Good turns / turns sent",
      .better = Better::more,
      .shown = Shown::percent,
      .decides = Decides::yes,
      .of_replication =
          [](const Record& r) { return ratio(static_cast<double>(r.good_turns), static_cast<double>(r.sent)); }},
     {.metric = Metric::output_goodput,
      .name = "output_goodput",
      .unit = "tok/s",
      .meaning = "Output tokens of good turns",
      .better = Better::more,
      .shown = Shown::plain,
      .of_replication = [](const Record& r) { return r.good_output_tokens / r.window_s; }},
     {.metric = Metric::cached_input_share,
      .name = "cached_input_share",
      .unit = "1",
      .meaning = "Of input tokens of completed turns, those in KV when they were admitted",
      // A means, not an end: what a cache saves shows in ttft, throughput and energy. The share also rises where
      // conversations grow longer or where long new prompts are turned away.
      .better = Better::neither,
      .shown = Shown::percent,
      .decides = Decides::if_different,  // it stays equal unless the comparison is about caches
      .of_replication = [](const Record& r) { return ratio(r.cached_input_tokens, r.input_tokens); }},
     {.metric = Metric::concurrency,
      .name = "concurrency",
      .unit = "turns",
      .meaning = "In flight, time average",
      // By Little's law more turns in flight are more turns served, or slower ones.
      .better = Better::neither,
      .shown = Shown::plain,
      .decides = Decides::yes,
      .of_replication = [](const Record& r) { return r.in_flight.integral / r.window_s; }},
     {.metric = Metric::concurrency_peak,
      .name = "concurrency_peak",
      .unit = "turns",
      .meaning = "In flight, most; of a fleet the sum of its racks' peaks, a bound",
      .better = Better::neither,  // as concurrency
      .shown = Shown::plain,
      .of_replication = [](const Record& r) { return r.in_flight.peak; }},
     {.metric = Metric::sessions,
      .name = "sessions",
      .unit = "sessions",
      .meaning = "Alive, time average",
      // The load that was put on the rack; it also rises where slow answers make sessions last.
      .better = Better::neither,
      .shown = Shown::plain,
      .of_replication = [](const Record& r) { return r.sessions_alive.integral / r.window_s; }},
     {.metric = Metric::sessions_peak,
      .name = "sessions_peak",
      .unit = "sessions",
      .meaning = "Alive, most",
      .better = Better::neither,  // as sessions
      .shown = Shown::plain,
      .of_replication = [](const Record& r) { return r.sessions_alive.peak; }},
     {.metric = Metric::waiting,
      .name = "waiting",
      .unit = "turns",
      .meaning = "For a place in a batch, at the router or at an instance; time average",
      .better = Better::less,
      .shown = Shown::plain,
      .of_replication = [](const Record& r) { return r.waiting.integral / r.window_s; }},
     {.metric = Metric::utilization,
      .name = "utilization",
      .unit = "1",
      .meaning = "Share of time with a step running, mean over devices",
      // High, it is hardware that earns its price; low, it is headroom for a peak or a failure.
      .better = Better::neither,
      .shown = Shown::percent,
      .decides = Decides::yes,
      .of_replication =
          [](const Record& r) {
            double busy_s = 0;
            for (const DeviceRecord& d : r.devices) busy_s += d.busy_s;
            return ratio(busy_s, r.window_s * static_cast<double>(r.devices.size()));
          }},
     {.metric = Metric::power,
      .name = "power",
      .unit = "W",
      .meaning = "All racks, mean over the window",
      // Watts are paid for and are short in a rack. Whether they fell because less was served, the throughputs tell.
      .better = Better::less,
      .shown = Shown::plain,
      .decides = Decides::yes,
      .of_replication = [](const Record& r) { return energy_j(r) / r.window_s; }},
     {.metric = Metric::energy,
      .name = "energy",
      .unit = "J",
      .meaning = "All racks, window",
      .better = Better::less,  // as power
      .shown = Shown::plain,
      .of_replication = energy_j},
     {.metric = Metric::energy_per_output_token,
      .name = "energy_per_output_token",
      .unit = "J",
      .meaning = "All racks, per output token of completed turns",
      .better = Better::less,
      .shown = Shown::plain,
      .decides = Decides::yes,
      .of_replication = [](const Record& r) { return ratio(energy_j(r), r.output_tokens); }}});

/// Throws std::out_of_range for an enumerator without a row.
constexpr const MetricRow& row_of(Metric metric) { return kMetrics.at(index_of(metric)); }

/// The metric that an objective limits; nothing for `blocked`, which limits a share of turns that have no metrics.
constexpr std::optional<Metric> metric_of(Objective::Metric limited) {
  for (const MetricRow& row : kMetrics)
    if (row.objective == limited) return row.metric;
  return std::nullopt;
}

}  // namespace racksim
