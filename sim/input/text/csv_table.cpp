// CsvTable: the whole file, checked as it is read.
#include "input/text/csv_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "input/text/line_reader.hpp"
#include "input/text/text_file.hpp"

namespace racksim {

CsvTable CsvTable::read(const std::string& path, const std::vector<std::string>& known) {
  CsvTable table;
  table.path_ = path;
  if (const std::string why = why_unreadable(path); !why.empty())
    throw InvalidInput(
        {{fmt::format("cannot read {}: {}", path, why), {}, {}, "a CSV file with a header row is needed"}});
  LineReader in(path);
  while (in.next()) {
    Diagnostics diagnostics;
    is_text(in.line(), path, diagnostics, in.number());
    diagnostics.throw_if_any();
    if (is_csv_remark(in.line())) continue;
    Row row;
    row.line = in.number();
    split_csv(in.line(), path, row.line, row.cells, table.header_.size());
    table.add(std::move(row), known);
  }
  if (table.rows_.empty()) throw InvalidInput({{fmt::format("{} has no rows", path), {path, 0, 0, 1}, {}, {}}});
  return table;
}

/// The first row is the header.
void CsvTable::add(Row row, const std::vector<std::string>& known) {
  if (!header_.empty()) {
    rows_.push_back(std::move(row));
    return;
  }
  check_header(row, known);
  for (const CsvCell& cell : row.cells) header_.push_back(cell.text);
}

void CsvTable::check_header(const Row& header, const std::vector<std::string>& known) const {
  Diagnostics diagnostics;
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const CsvCell& cell = header.cells[i];
    const Location where{path_, header.line, cell.column, cell.length};
    const auto same = [&](const CsvCell& other) { return other.text == cell.text; };
    const auto before = header.cells.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(known.begin(), known.end(), cell.text) == known.end()) {
      diagnostics.error(fmt::format("unknown column `{}`", cell.text), where, did_you_mean(cell.text, known),
                        fmt::format("columns are {}", fmt::join(known, ", ")));
    } else if (std::find_if(header.cells.begin(), before, same) != before) {
      diagnostics.error(fmt::format("column `{}` appears twice", cell.text), where);
    }
  }
  diagnostics.throw_if_any();
}

std::optional<std::size_t> CsvTable::index(const std::string& column) const {
  const auto at = std::find(header_.begin(), header_.end(), column);
  if (at == header_.end()) return {};
  return static_cast<std::size_t>(at - header_.begin());
}

const CsvCell* CsvTable::cell(std::size_t row, const std::string& column) const {
  const auto i = index(column);
  return i ? &rows_[row].cells[*i] : nullptr;
}

std::string CsvTable::text(std::size_t row, const std::string& column) const {
  const CsvCell* found = cell(row, column);
  return found == nullptr ? "" : found->text;
}

std::optional<double> CsvTable::number(std::size_t row, const std::string& column, double low, double high,
                                       Diagnostics& diagnostics) const {
  const std::string word = text(row, column);
  if (word.empty()) return {};
  double value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (fault != std::errc() || end != word.data() + word.size() || !std::isfinite(value)) {
    diagnostics.error(fmt::format("`{}` is not a number", word), where(row, column));
    return {};
  }
  if (value < low || value > high) {
    diagnostics.error(fmt::format("{} is out of range", column), where(row, column),
                      fmt::format("{} to {}", low, high));
    return {};
  }
  return value;
}

Location CsvTable::where(std::size_t row, const std::string& column) const {
  const CsvCell* found = cell(row, column);
  if (found == nullptr) return {path_, rows_[row].line, 1, 1};
  return {path_, rows_[row].line, found->column, found->length};
}

}  // namespace racksim
