// Validation in words, CSV and JSON.
#include "analysis/calibration/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "analysis/text.hpp"
#include "scenario/csv_table.hpp"
#include "scenario/units.hpp"

namespace racksim {

namespace {

std::string value_text(const Match& m, double value) {
  if (!std::isfinite(value)) return "-";
  if (m.quantity == Observed::output_rate) return number(value) + " tok/s";
  if (m.quantity == Observed::power) return number(value) + " W";
  return seconds(value);
}

std::string name_of(const Match& m) { return m.label.empty() ? kQuantityNames[static_cast<int>(m.quantity)] : m.label; }

std::string error_text(double error) { return std::isfinite(error) ? fmt::format("{:+.1f} %", error * 100) : "-"; }

Table rows_table(const std::vector<Match>& matches) {
  Table rows({"condition", "quantity", "measured", "simulated", "error", ""});
  rows.flush_left(2);
  for (const Match& m : matches)
    rows.row({m.condition, name_of(m), value_text(m, m.measured), value_text(m, m.predicted), error_text(m.error()),
              m.held_back ? "held back" : ""});
  return rows;
}

void add_errors(Table& rows, const std::vector<Match>& matches, Observed quantity, bool held_back) {
  const Errors e = errors(matches, quantity, held_back);
  if (e.count == 0) return;
  rows.row({kQuantityNames[static_cast<int>(quantity)], held_back ? "held back" : "fitted", fmt::format("{}", e.count),
            percent(e.median), percent(e.worst)});
}

Table errors_table(const std::vector<Match>& matches) {
  Table rows({"quantity", "points", "count", "median error", "worst"});
  rows.flush_left(2);
  for (int q = 0; q < kQuantities; ++q)
    for (const bool held_back : {false, true}) add_errors(rows, matches, static_cast<Observed>(q), held_back);
  return rows;
}

// Conditions, not matches: a row of two quantities is counted at its TTFT.
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

nlohmann::json errors_json(const std::vector<Match>& matches, Observed quantity, bool held_back) {
  const Errors e = errors(matches, quantity, held_back);
  return {{"count", e.count}, {"median", e.median}, {"worst", std::isfinite(e.worst) ? e.worst : -1}};
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
  std::string text = "profile,condition,quantity,measured,simulated,unit,error,held_back\r\n";
  for (const Validation& v : list) {
    for (const Match& m : v.matches) {
      const char* unit = m.quantity == Observed::output_rate ? "tok/s" : m.quantity == Observed::power ? "W" : "s";
      const std::string predicted = std::isfinite(m.predicted) ? fmt::format("{:.6g}", m.predicted) : "";
      const std::string error = std::isfinite(m.predicted) ? fmt::format("{:.4f}", m.error()) : "";
      text += fmt::format("{},{},{},{:.6g},{},{},{},{}\r\n", v.profile, csv_cell(m.condition), name_of(m), m.measured,
                          predicted, unit, error, m.held_back ? 1 : 0);
    }
  }
  return text;
}

nlohmann::json to_json(const Validation& v) {
  nlohmann::json out{{"profile", v.profile}, {"evidence", v.evidence}, {"data", v.data}};
  for (int q = 0; q < kQuantities; ++q) {
    const auto quantity = static_cast<Observed>(q);
    if (errors(v.matches, quantity, false).count + errors(v.matches, quantity, true).count == 0) continue;
    out["errors"][kQuantityNames[q]] = {{"fitted", errors_json(v.matches, quantity, false)},
                                        {"held_back", errors_json(v.matches, quantity, true)}};
  }
  for (const Match& m : v.matches) {
    out["matches"].push_back({{"condition", m.condition},
                              {"quantity", name_of(m)},
                              {"measured", m.measured},
                              {"simulated", std::isfinite(m.predicted) ? nlohmann::json(m.predicted) : nullptr},
                              {"held_back", m.held_back}});
  }
  return out;
}

}  // namespace racksim
