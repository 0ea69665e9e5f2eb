// CsvTable, the parsing. A quoted cell ends on its own line; that is all that measurements need.
#include "scenario/csv_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenario/text_file.hpp"

namespace racksim {

CsvTable CsvTable::read(const std::string& path, const std::vector<std::string>& known) {
  CsvTable table;
  table.path_ = path;
  std::error_code ignored;
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path, ignored))
    throw InvalidInput({{fmt::format("cannot read {}", path), {}, {}, "a CSV file with a header row is needed"}});
  std::stringstream text;
  text << in.rdbuf();
  Diagnostics diagnostics;
  is_text(text.str(), path, diagnostics);
  diagnostics.throw_if_any();
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (number == 1 && line.rfind("\xEF\xBB\xBF", 0) == 0) line.erase(0, 3);
    if (line.empty() || line.front() == '#') continue;
    Row row;
    row.line = number;
    table.split(line, row);
    if (table.header_.empty()) {
      table.check_header(row, known);
      for (const Cell& cell : row.cells) table.header_.push_back(cell.text);
    } else if (row.cells.size() != table.header_.size()) {
      throw InvalidInput({{fmt::format("this row has {} cells instead of {}", row.cells.size(), table.header_.size()),
                           {path, number, 1, static_cast<int>(line.size())},
                           {},
                           {}}});
    } else {
      table.rows_.push_back(std::move(row));
    }
  }
  if (table.rows_.empty()) throw InvalidInput({{fmt::format("{} has no rows", path), {path, 0, 0, 1}, {}, {}}});
  return table;
}

void CsvTable::split(const std::string& line, Row& row) const {
  std::size_t at = 0;
  while (true) {
    Cell cell{{}, static_cast<int>(at) + 1, 1};
    if (at < line.size() && line[at] == '"') {
      for (++at;; ++at) {
        if (at >= line.size())
          throw InvalidInput({{"a quote is left open", {path_, row.line, cell.column, 1}, {}, "end it on its line"}});
        if (line[at] != '"')
          cell.text += line[at];
        else if (at + 1 < line.size() && line[at + 1] == '"')
          cell.text += line[at++];
        else
          break;
      }
      ++at;
    }
    for (; at < line.size() && line[at] != ','; ++at) cell.text += line[at];
    cell.length = std::max(1, static_cast<int>(at) + 1 - cell.column);
    row.cells.push_back(std::move(cell));
    if (at >= line.size()) return;
    ++at;
  }
}

void CsvTable::check_header(const Row& header, const std::vector<std::string>& known) const {
  Diagnostics diagnostics;
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const Cell& cell = header.cells[i];
    const Location where{path_, header.line, cell.column, cell.length};
    const auto same = [&](const Cell& other) { return other.text == cell.text; };
    const auto before = header.cells.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(known.begin(), known.end(), cell.text) == known.end()) {
      const std::string meant = nearest(cell.text, known);
      diagnostics.error(fmt::format("unknown column `{}`", cell.text), where,
                        meant.empty() ? "" : fmt::format("did you mean `{}`?", meant),
                        fmt::format("columns are {}", fmt::join(known, ", ")));
    } else if (std::find_if(header.cells.begin(), before, same) != before) {
      diagnostics.error(fmt::format("column `{}` stands twice", cell.text), where);
    }
  }
  diagnostics.throw_if_any();
}

std::optional<std::size_t> CsvTable::index(const std::string& column) const {
  const auto at = std::find(header_.begin(), header_.end(), column);
  if (at == header_.end()) return {};
  return static_cast<std::size_t>(at - header_.begin());
}

const CsvTable::Cell* CsvTable::cell(std::size_t row, const std::string& column) const {
  const auto i = index(column);
  return i ? &rows_[row].cells[*i] : nullptr;
}

std::string CsvTable::text(std::size_t row, const std::string& column) const {
  const Cell* found = cell(row, column);
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
  const Cell* found = cell(row, column);
  if (found == nullptr) return {path_, rows_[row].line, 1, 1};
  return {path_, rows_[row].line, found->column, found->length};
}

}  // namespace racksim
