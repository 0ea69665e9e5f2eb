// Number columns: a CSV file with a header row, a row at a time, as numbers. Holds one row.
#pragma once

#include <string>
#include <vector>

#include "input/text/csv_row.hpp"
#include "input/text/diagnostics.hpp"
#include "input/text/line_reader.hpp"
#include "input/text/units.hpp"

namespace racksim {

/// Every fault throws InvalidInput with file, line and column. Lines that start with `#` are comments.
class NumberColumns {
 public:
  /// Reads the header. `asked_at`: where a scenario names the file, for the message if it is missing, unreadable or
  /// empty.
  NumberColumns(const std::string& path, const Location& asked_at);
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// Index of a column; it must be there. `key`: that of the scenario which names it, for the message.
  [[nodiscard]] std::size_t index(const std::string& column, const std::string& key) const;
  /// Goes to the next row; false at the end.
  bool next();
  /// Number in a column of the row.
  [[nodiscard]] double number(std::size_t column, const Bounds& bounds) const;
  /// Reports a fault of the row at one of its cells.
  [[noreturn]] void fail(std::size_t column, const std::string& message, const std::string& remark = {}) const;

 private:
  Location asked_at_;
  LineReader lines_;
  std::vector<std::string> names_;
  std::vector<CsvCell> cells_;
};

}  // namespace racksim
