// Trace: arrivals and lengths from a file of requests, a row at a time. Holds one row; knows no scenario.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "input/text/csv_row.hpp"
#include "input/text/diagnostics.hpp"
#include "input/text/json_row.hpp"
#include "input/text/line_reader.hpp"
#include "input/trace/trace_format.hpp"

namespace racksim {

/// A file, the names of its columns, and the part of it that is to be read.
struct TraceSource {
  std::string path;
  TraceColumns columns = {};
  double from_s = 0;  ///< since the file's first row
  double span_s = std::numeric_limits<double>::infinity();
  bool operator==(const TraceSource&) const = default;
};

struct TraceRow {
  double time_s = 0;  ///< since the beginning of the part
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::optional<std::uint64_t> session = {};  ///< equal in rows of one conversation: its number, or a hash of its name
  std::vector<BlockRun> blocks = {};          ///< hashes of the input's token blocks, if the format has them
  std::int64_t tokens_per_block = 0;          ///< that one of them stands for
  bool operator==(const TraceRow&) const = default;
};

/// Reads CSV and JSONL, recognised by what the first line holds: the formats of trace_format.hpp, or columns with the
/// names that the source gives. Rows without an answer (0 output tokens) are requests that failed: left out, counted.
/// Every fault throws InvalidInput with its file, line and column. Memory does not grow with the file.
/// CSV and JSONL differ only in how a cell is found, so one class has the members of both: splitting it would split the
/// faults, too, which name file, line and column alike.
class TraceReader {
 public:
  /// `asked_at`: where a scenario names the file, for a missing or unreadable one.
  explicit TraceReader(TraceSource source, const Location& asked_at = {});
  /// The next row, or nothing at the end of the part.
  std::optional<TraceRow> next();
  /// The place of the row that next() returned last, and the way back to it: next() then returns that row again.
  [[nodiscard]] LinePlace place() const { return lines_.place(); }
  void seek(const LinePlace& place);
  [[nodiscard]] const TraceFormat& format() const { return format_; }
  /// Requests without an answer among the rows read so far.
  [[nodiscard]] std::int64_t failed() const { return failed_; }
  /// Whether next() ended at the end of the part, with rows of the file left.
  [[nodiscard]] bool cut() const { return cut_; }
  /// Time of the last row that was read, inside the part or not, counted from the first row of the file.
  [[nodiscard]] double reached_s() const { return first_ns_ ? time_s(last_ns_) + source_.from_s : 0; }
  /// Bytes of memory that hold the file's text.
  [[nodiscard]] std::size_t buffered() const { return lines_.buffered(); }

 private:
  enum Field : std::size_t { time, prompt, output, session };
  static constexpr std::size_t kFields = 4;

  void read_first_line();
  void choose_format(const std::vector<std::string>& columns);
  void find_columns(const std::vector<CsvCell>& header);
  bool read_row();
  [[nodiscard]] const std::string& cell(Field field) const;
  void require(Field field) const;
  [[nodiscard]] double time_s(std::int64_t ns) const;
  [[nodiscard]] std::int64_t time_ns() const;
  [[nodiscard]] std::int64_t tokens(Field field, const char* what) const;
  [[nodiscard]] std::optional<std::uint64_t> session_id() const;
  [[noreturn]] void fail(const std::string& message, const std::string& remark = {}, const std::string& help = {},
                         int column = 0, int length = 1) const;
  [[noreturn]] void fail_at(Field field, const std::string& message, const std::string& remark) const;

  TraceSource source_;
  LineReader lines_;
  TraceFormat format_;
  std::vector<CsvCell> cells_;
  std::size_t width_ = 0;                         ///< columns of a CSV
  std::array<std::size_t, kFields> column_ = {};  ///< of each field in a CSV; width_ = none
  std::vector<std::string> keys_;                 ///< of each field in a JSONL
  JsonRow json_;
  LinePlace first_;
  std::optional<std::int64_t> first_ns_;
  std::int64_t last_ns_ = 0;
  std::int64_t failed_ = 0;
  bool cut_ = false;
};

}  // namespace racksim
