// Rows of requests.csv and timeline.csv, cell by cell.
#include "record/turn_columns.hpp"

#include <optional>

#include "record/metric_table.hpp"

namespace racksim {

namespace {

CsvColumn<RequestRow> column_of(const MetricRow& metric) {
  return {metric.counting().column.name, metric.unit,
          std::string("As the metric `") + metric.name + "`" + metric.counting().column.remark,
          [i = index_of(metric.metric)](const RequestRow& r) {
            const std::optional<double>& value = r.turn.metrics[i];
            return value ? exact_cell(*value) : std::string();
          }};
}

/// What a turn waits before all else stands first.
CsvColumns<RequestRow> metric_columns() {
  CsvColumns<RequestRow> columns{column_of(row_of(Metric::queue_time))};
  for (const MetricRow& metric : kMetrics)
    if (metric.counted() && metric.counting().column.name != nullptr && metric.metric != Metric::queue_time)
      columns.push_back(column_of(metric));
  return columns;
}

std::string instance_cell(const RequestRow& r) {
  return r.turn.outcome == Outcome::completed ? csv_cell(r.turn.instance) : "";
}

CsvColumns<RequestRow> all_request_columns() {
  using Row = RequestRow;
  CsvColumns<Row> columns{
      {"replication", "", "From 0; of a fleet replication x racks + rack", &Row::replication},
      {"turn", "", "Numbered as they are sent", [](const Row& r) { return r.turn.turn.id; }},
      {"outcome", "", "completed, rejected, abandoned, lost, unfinished",
       [](const Row& r) { return kOutcomeNames[static_cast<std::size_t>(r.turn.outcome)]; }},
      {"instance", "", "Index of the serving instance; of completed turns only, as the times below", instance_cell},
      {"sent_s", "s", "Since the start of the simulation", [](const Row& r) { return exact_cell(r.turn.turn.sent_s); }},
      {"input_tokens", "tokens", "Conversation so far and prompt",
       [](const Row& r) { return r.turn.turn.input_tokens(); }},
      {"output_tokens", "tokens", "Answer asked for", [](const Row& r) { return r.turn.turn.output_tokens; }}};
  for (CsvColumn<Row>& column : metric_columns()) columns.push_back(std::move(column));
  columns.push_back({"good", "0, 1", "Met every objective on turns",
                     [](const Row& r) { return r.turn.outcome == Outcome::completed && r.turn.good; }});
  return columns;
}

}  // namespace

const CsvColumns<RequestRow>& request_columns() {
  static const CsvColumns<RequestRow> columns = all_request_columns();
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
