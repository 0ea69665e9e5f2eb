// Rows of requests.csv and timeline.csv, cell by cell.
#include "record/turn_columns.hpp"

namespace racksim {

namespace {

/// A time of a completed turn; others have none.
CsvColumn<RequestRow> time_of(const char* name, const char* meaning, double TurnRow::*time_s) {
  return {name, "s", meaning, [time_s](const RequestRow& r) {
            return r.turn.outcome == Outcome::completed ? exact_cell(r.turn.*time_s) : std::string();
          }};
}

std::string instance_cell(const RequestRow& r) {
  return r.turn.outcome == Outcome::completed ? csv_cell(r.turn.instance) : "";
}

std::string tpot_cell(const RequestRow& r) {
  const bool has = r.turn.outcome == Outcome::completed && r.turn.turn.output_tokens > 1;
  return has ? exact_cell(r.turn.tpot_s) : "";
}

std::string qoe_loss_cell(const RequestRow& r) {
  return r.turn.outcome == Outcome::completed ? exact_cell(r.turn.qoe_loss) : "";
}

}  // namespace

const CsvColumns<RequestRow>& request_columns() {
  using Row = RequestRow;
  static const CsvColumns<Row> columns{
      {"replication", "", "From 0; of a fleet replication x racks + rack", &Row::replication},
      {"turn", "", "Numbered as they are sent", [](const Row& r) { return r.turn.turn.id; }},
      {"outcome", "", "completed, rejected, abandoned, lost, unfinished",
       [](const Row& r) { return name_of(r.turn.outcome); }},
      {"instance", "", "Index of the serving instance; of completed turns only, as the times below", instance_cell},
      {"sent_s", "s", "Since the start of the simulation", [](const Row& r) { return exact_cell(r.turn.turn.sent_s); }},
      {"input_tokens", "tokens", "Conversation so far and prompt",
       [](const Row& r) { return r.turn.turn.input_tokens(); }},
      {"output_tokens", "tokens", "Answer asked for", [](const Row& r) { return r.turn.turn.output_tokens; }},
      time_of("queue_s", "As the metric `queue_time`", &TurnRow::queue_s),
      time_of("ttft_s", "As the metric `ttft`", &TurnRow::ttft_s),
      {"tpot_s", "s", "As the metric `tpot`; of two tokens or more", tpot_cell},
      time_of("e2el_s", "As the metric `e2el`", &TurnRow::e2el_s),
      time_of("stall_s", "As the metric `stall_time`", &TurnRow::stall_s),
      {"qoe_loss", "1", "As the metric `qoe_loss`", qoe_loss_cell},
      {"good", "0, 1", "Met every objective on turns",
       [](const Row& r) { return r.turn.outcome == Outcome::completed && r.turn.good; }}};
  return columns;
}

const CsvColumns<Sample>& timeline_columns() {
  static const CsvColumns<Sample> columns{
      {"time_s", "s", "Since the start of the simulation, warm-up included",
       [](const Sample& s) { return exact_cell(s.time_s); }},
      {"in_flight", "turns", "Sent and not ended", &Sample::in_flight},
      {"waiting", "turns", "Of these, without a place in a batch", &Sample::waiting},
      {"sessions", "sessions", "Alive", &Sample::sessions},
      {"running", "turns", "Decoding", &Sample::running},
      {"kv_share", "1", "Of KV blocks in use", [](const Sample& s) { return exact_cell(s.kv_share); }},
      {"rack_w", "W", "Drawn by all racks at that moment", [](const Sample& s) { return exact_cell(s.rack_w); }}};
  return columns;
}

}  // namespace racksim
