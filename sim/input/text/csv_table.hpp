// CsvTable: a small CSV file with a header row (RFC 4180), held as text with the place of every cell. Knows no meaning.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "input/text/csv_row.hpp"
#include "input/text/diagnostics.hpp"

namespace racksim {

class CsvTable {
 public:
  /// Reads the whole file. Throws InvalidInput: unreadable, no UTF-8 text, no header, a quote left open, rows of
  /// unequal length, a column named twice, one that is not among `known`. Lines that start with `#` are comments.
  static CsvTable read(const std::string& path, const std::vector<std::string>& known);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::size_t rows() const { return rows_.size(); }
  [[nodiscard]] bool has(const std::string& column) const { return index(column).has_value(); }
  /// Text of a cell; empty where the column is missing or the cell is blank.
  [[nodiscard]] std::string text(std::size_t row, const std::string& column) const;
  /// The number in a cell; nothing if text() is empty. A cell that is not a number, or outside low .. high, is reported
  /// to `diagnostics`.
  [[nodiscard]] std::optional<double> number(std::size_t row, const std::string& column, double low, double high,
                                             Diagnostics& diagnostics) const;
  /// Place of a row, or of a cell in it.
  [[nodiscard]] Location where(std::size_t row, const std::string& column = {}) const;

 private:
  struct Row {
    std::vector<CsvCell> cells;
    int line = 0;
  };
  [[nodiscard]] std::optional<std::size_t> index(const std::string& column) const;
  [[nodiscard]] const CsvCell* cell(std::size_t row, const std::string& column) const;
  void add(Row row, const std::vector<std::string>& known);
  void check_header(const Row& header, const std::vector<std::string>& known) const;

  std::string path_;
  std::vector<std::string> header_;
  std::vector<Row> rows_;
};

}  // namespace racksim
