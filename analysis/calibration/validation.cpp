// Validation in words, CSV and JSON.
#include "analysis/calibration/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/results/result_fields.hpp"
#include "analysis/words/text.hpp"
#include "input/text/csv_table.hpp"
#include "input/text/units.hpp"
#include "record/csv_columns.hpp"

namespace racksim {

namespace {

std::string value_text(const Match& m, double value) {
  if (!std::isfinite(value)) return "-";
  if (m.quantity == Observed::output_rate) return number(value) + " tok/s";
  if (m.quantity == Observed::power) return number(value) + " W";
  return seconds(value);
}

std::string quantity_name(const Match& m) { return m.label.empty() ? name_of(m.quantity) : m.label; }

std::string error_text(double error) { return std::isfinite(error) ? fmt::format("{:+.1f} %", error * 100) : "-"; }

Table rows_table(const std::vector<Match>& matches) {
  Table rows({"condition", "quantity", "measured", "simulated", "error", ""});
  rows.flush_left(2);
  for (const Match& m : matches)
    rows.row({m.condition, quantity_name(m), value_text(m, m.measured), value_text(m, m.predicted),
              error_text(m.error()), m.held_back ? "held back" : ""});
  return rows;
}

void add_errors(Table& rows, const std::vector<Match>& matches, Observed quantity, bool held_back) {
  const Errors e = errors(matches, quantity, held_back);
  if (e.count == 0) return;
  rows.row({name_of(quantity), held_back ? "held back" : "fitted", fmt::format("{}", e.count), percent(e.median),
            percent(e.worst)});
}

Table errors_table(const std::vector<Match>& matches) {
  Table rows({"quantity", "points", "count", "median error", "worst"});
  rows.flush_left(2);
  for (int q = 0; q < kQuantities; ++q)
    for (const bool held_back : {false, true}) add_errors(rows, matches, static_cast<Observed>(q), held_back);
  return rows;
}

// Counts conditions, not matches: a row with two quantities is counted once, at its TTFT.
std::string saturation(const std::vector<Match>& matches) {
  int measured = 0, both = 0, only_predicted = 0;
  for (const Match& m : matches) {
    if (m.quantity != Observed::ttft || m.summary) continue;
    measured += m.measured_saturated;
    both += m.measured_saturated && m.predicted_saturated;
    only_predicted += !m.measured_saturated && m.predicted_saturated;
  }
  if (measured + only_predicted == 0) return {};
  return fmt::format(
      "Saturated (the first token takes over a quarter of the answer's time): {} measured, {} of them recognised "
      "as short of KV memory; {} more called saturated.",
      measured, both, only_predicted);
}

std::vector<Match> summaries(const std::vector<Match>& matches) {
  std::vector<Match> list;
  std::copy_if(matches.begin(), matches.end(), std::back_inserter(list), [](const Match& m) { return m.summary; });
  return list;
}

const ResultFields<Errors>& error_fields() {
  static const ResultFields<Errors> fields{{"count", "", "Quantities compared", &Errors::count},
                                           {"median", "1", "Of |simulated / measured - 1|", &Errors::median},
                                           {"worst", "1", "Likewise; -1: not finite",
                                            [](const Errors& e) { return std::isfinite(e.worst) ? e.worst : -1; }}};
  return fields;
}

Json errors_json(const Validation& v) {
  Json json = left_out();
  for (int q = 0; q < kQuantities; ++q) {
    const Errors fitted = errors(v.matches, static_cast<Observed>(q), false);
    const Errors held_back = errors(v.matches, static_cast<Observed>(q), true);
    if (fitted.count + held_back.count == 0) continue;
    if (json.is_discarded()) json = Json::object();
    json[name_of(static_cast<Observed>(q))] = {{"fitted", written(error_fields(), fitted)},
                                               {"held_back", written(error_fields(), held_back)}};
  }
  return json;
}

const ResultFields<Match>& match_fields() {
  using M = Match;
  static const ResultFields<M> fields{{"condition", "", "In words", &M::condition},
                                      {"quantity", "", "", quantity_name},
                                      {"measured", "", "SI", &M::measured},
                                      {"simulated", "", "SI; null: the profile cannot serve this", &M::predicted},
                                      {"held_back", "", "Not fitted: trust these", &M::held_back}};
  return fields;
}

Json matches_json(const Validation& v) { return v.matches.empty() ? left_out() : written(match_fields(), v.matches); }

const ResultFields<Validation>& validation_fields() {
  using V = Validation;
  static const ResultFields<V> fields = [] {
    ResultFields<V> all{{"profile", "", "Name", &V::profile},
                        {"evidence", "", "Of the profile: measured, fitted, derived or assumed", &V::evidence},
                        {"data", "", "File of measurements", &V::data},
                        {"errors", "", "By quantity", errors_json},
                        {"matches", "", "A quantity of a condition each", matches_json}};
    all[3].about.below = {{"fitted", "", "", described(error_fields())},
                          {"held_back", "", "Not fitted: trust these", described(error_fields())}};
    all[3].about.shape = Described::Shape::named;
    all[4].about.below = described(match_fields());
    all[4].about.shape = Described::Shape::list;
    return all;
  }();
  return fields;
}

struct MatchRow {
  const Validation* validation;
  const Match* match;
};

std::string rounded(double value, int digits) {
  return std::isfinite(value) ? fmt::format("{:.{}g}", value, digits) : "";
}

std::string error_cell(const MatchRow& r) {
  return std::isfinite(r.match->predicted) ? fmt::format("{:.4f}", r.match->error()) : "";
}

const char* unit_of(const MatchRow& r) {
  const Observed q = r.match->quantity;
  return q == Observed::output_rate ? "tok/s" : q == Observed::power ? "W" : "s";
}

const CsvColumns<MatchRow>& match_columns() {
  using Row = MatchRow;
  static const CsvColumns<Row> columns{
      {"profile", "", "Name", [](const Row& r) { return r.validation->profile; }},
      {"condition", "", "In words", [](const Row& r) { return r.match->condition; }},
      {"quantity", "", "", [](const Row& r) { return quantity_name(*r.match); }},
      {"measured", "`unit`", "", [](const Row& r) { return rounded(r.match->measured, 6); }},
      {"simulated", "`unit`", "Empty: the profile cannot serve this",
       [](const Row& r) { return rounded(r.match->predicted, 6); }},
      {"unit", "", "", unit_of},
      {"error", "1", "simulated / measured - 1", error_cell},
      {"held_back", "0, 1", "Not fitted: trust these", [](const Row& r) { return r.match->held_back; }}};
  return columns;
}

}  // namespace

Document document_of(const Validation& v, bool rows) {
  Section section{fmt::format("{} ({}), against {}", v.title, v.evidence, v.data), {}};
  if (rows) section.blocks.push_back(table(rows_table(v.matches)));
  section.blocks.push_back(table(errors_table(v.matches)));
  const std::vector<Match> whole = summaries(v.matches);
  if (!whole.empty() && !rows) section.blocks.push_back(table(rows_table(whole)));
  if (const std::string text = saturation(v.matches); !text.empty()) section.blocks.push_back(paragraph(text));
  return {section};
}

Section fit_section(const Calibration& calibration) {
  Table rows({"coefficient", "start", "fitted", "factor", ""});
  for (const Fitted& f : calibration.fitted)
    rows.row({f.key, fmt::format("{:.4g}", f.start), fmt::format("{:.4g}", f.end),
              fmt::format("{:.2f}", f.end / f.start), f.informed ? "" : "the points say little"});
  return {fmt::format("Coefficients (SI), after {} evaluations", calibration.evaluations), {table(rows)}};
}

std::string as_csv(const std::vector<Validation>& list) {
  std::vector<MatchRow> rows;
  for (const Validation& v : list)
    for (const Match& m : v.matches) rows.push_back({&v, &m});
  return csv_table(match_columns(), rows);
}

std::vector<Described> validation_csv_described() { return described(match_columns()); }

nlohmann::json to_json(const Validation& v) { return written(validation_fields(), v); }

std::vector<Described> validation_described() { return described(validation_fields()); }

}  // namespace racksim
