// Rows from records, and as CSV.
#include "analysis/study/sweep/replication_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/words/text.hpp"
#include "input/text/csv_row.hpp"
#include "input/text/csv_table.hpp"
#include "input/text/line_reader.hpp"
#include "input/text/text_file.hpp"

namespace racksim {

namespace {

/// One replication has no interval, and these columns say nothing about it.
bool of_several(const std::string& column) {
  return column.find("_ci95") != std::string::npos || column == "replications" || column == "sla_met" ||
         column == "backlogged";
}

std::vector<std::string> header_of(const std::filesystem::path& file) {
  if (const std::string why = why_unreadable(file); !why.empty())
    throw InvalidInput({{fmt::format("cannot read {}: {}", file.string(), why),
                         {},
                         {},
                         "compare takes result folders of `racksim run`, or of `racksim sweep run`"}});
  LineReader in(file);
  std::vector<CsvCell> cells;
  if (in.next()) split_csv(in.line(), file, in.number(), cells);
  std::vector<std::string> names;
  for (const CsvCell& cell : cells) names.push_back(cell.text);
  return names;
}

}  // namespace

std::vector<PointRow> replication_rows(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                                       const Estimate& estimate, const std::vector<Record>& records) {
  std::vector<PointRow> rows;
  for (const Record& record : records) {
    rows.push_back(row_of(summarize(scenario, platform, deployment, estimate, {record})));
    std::erase_if(rows.back(), [](const auto& column) { return of_several(column.first); });
  }
  return rows;
}

std::string replications_csv(const std::vector<PointRow>& rows) {
  std::string out = "replication";
  for (const auto& [name, value] : rows.front()) out += "," + csv_cell(name);
  out += "\r\n";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    out += std::to_string(r);
    for (const auto& [name, value] : rows[r]) out += std::isfinite(value) ? fmt::format(",{:.12g}", value) : ",";
    out += "\r\n";
  }
  return out;
}

std::vector<Described> replications_described() {
  std::vector<Described> all{{"replication", "", "From 0; the same number and seed: the same random numbers"}};
  for (Described& column : point_row_described())
    if (!of_several(column.name)) all.push_back(std::move(column));
  return all;
}

std::vector<PointRow> read_replications_csv(const std::filesystem::path& file) {
  const std::vector<std::string> names = header_of(file);
  const CsvTable table = CsvTable::read(file, names);
  constexpr double kAny = std::numeric_limits<double>::infinity();
  Diagnostics diagnostics;
  std::vector<PointRow> rows(table.rows());
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (const std::string& name : names)
      if (name != "replication")
        rows[r].emplace_back(name, table.number(r, name, -kAny, kAny, diagnostics).value_or(kNotAvailable));
  diagnostics.throw_if_any();
  return rows;
}

}  // namespace racksim
