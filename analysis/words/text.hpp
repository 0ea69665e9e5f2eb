// Text: aligned tables and wrapped paragraphs for a terminal of 80 columns, and numbers as people read them.
#pragma once

#include <string>
#include <vector>

#include "record/csv_columns.hpp"

namespace racksim {

inline constexpr std::size_t kTerminalColumns = 80;

/// Rows of cells under a heading; the first column is set flush left, the others flush right.
class Table {
 public:
  explicit Table(std::vector<std::string> heading) : rows_{std::move(heading)} {}
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// Sets the first `columns` columns flush left.
  void flush_left(std::size_t columns) { left_ = columns; }
  /// Too wide for the terminal: columns come closer, then the first one is broken at its blanks.
  [[nodiscard]] std::string text(const std::string& indent = "  ") const;
  [[nodiscard]] std::string markdown() const;

 private:
  [[nodiscard]] std::vector<std::size_t> widths() const;

  std::vector<std::vector<std::string>> rows_;
  std::size_t left_ = 1;
};

/// Breaks at blanks; lines after the first begin with `indent`. Ends with a newline.
std::string wrapped(const std::string& first, const std::string& indent, const std::string& paragraph);

/// Three significant digits; more for large numbers: "0.0821", "12.3", "1,216", "11,763"; "-" for not a number.
std::string number(double value);
/// "93.1 %", with as many digits as tell it from 100 %.
std::string percent(double share);
/// "1 %": a share that someone wrote down.
std::string written_percent(double share);
/// "82.1 ms", "3.4 s".
std::string seconds(double value_s);
/// " ±0.4 %", written behind a share; `half_width`: of its interval. Empty if there is no interval.
std::string plus_minus_percent(double half_width);
/// " ±0.4", the same behind a number.
std::string plus_minus(double half_width);

}  // namespace racksim
