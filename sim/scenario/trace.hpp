// Trace: arrivals and lengths from a CSV of the Azure kind, a row at a time. Holds one row; knows no scenario.
#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>

#include "scenario/diagnostics.hpp"

namespace racksim {

struct TraceRow {
  double time_s = 0;  ///< since the first row
  std::int64_t context_tokens = 0;
  std::int64_t generated_tokens = 0;
  bool operator==(const TraceRow&) const = default;
};

/// Reads TIMESTAMP,ContextTokens,GeneratedTokens. A timestamp is "2023-11-16 18:15:46.6805900" (also with `T`, and with
/// `Z` or +hh:mm at the end) or a number of seconds. Every fault throws InvalidInput with its file, line and column.
class TraceReader {
 public:
  /// `asked_at`: where a scenario names the file, for a missing or unreadable one.
  explicit TraceReader(std::string path, const Location& asked_at = {});
  /// The next row, or nothing at the end.
  std::optional<TraceRow> next();
  /// Back to the first row.
  void rewind();

 private:
  bool read_line();
  void read_header();
  [[noreturn]] void fail(const std::string& message, std::size_t column, std::size_t length,
                         const std::string& remark = {}) const;
  [[nodiscard]] std::int64_t time_ns(const std::string& field) const;
  [[nodiscard]] std::int64_t tokens(const std::string& field, std::size_t column, const char* what) const;

  std::string path_;
  std::ifstream in_;
  std::string line_;
  int line_number_ = 0;
  std::optional<std::int64_t> first_ns_;
  std::int64_t last_ns_ = 0;
};

/// Reads a trace to its end. Throws InvalidInput at the first fault.
void check_trace(const std::string& path, const Location& asked_at = {});

}  // namespace racksim
