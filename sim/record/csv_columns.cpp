// Cells of CSV files.
#include "record/csv_columns.hpp"

#include <fmt/format.h>

#include <cmath>

namespace racksim {

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

std::string csv_cell(double value) { return std::isfinite(value) ? fmt::format("{:.9g}", value) : std::string(); }

std::string exact_cell(double value) { return fmt::format("{}", value); }

}  // namespace racksim
