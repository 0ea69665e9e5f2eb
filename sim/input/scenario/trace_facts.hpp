// Trace facts: what one pass over a trace tells about the whole of it, and marks to come back to places in it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "input/trace/trace.hpp"

namespace racksim {

struct ReplayedTrace;

struct TraceMark {
  std::uint64_t row = 0;  ///< rows before it
  double time_s = 0;
  LinePlace place;
};

struct TraceFacts {
  TraceSource source;
  std::string format;
  std::uint64_t rows = 0;  ///< requests with an answer, at least 1
  std::int64_t failed = 0;
  double first_s = 0;  ///< times of the first and last row
  double last_s = 0;
  bool cut = false;  ///< whether the file goes on behind the part
  bool sessions = false;
  double mean_input_tokens = 0;
  double mean_output_tokens = 0;
  std::vector<TraceMark> marks;  ///< of the first row and of later ones at equal distances; at most kMarks

  static constexpr std::size_t kMarks = 4096;

  /// Seconds from the last row to the first one when the trace starts again: the rest of the part, or, if there is
  /// none, the mean gap between rows.
  [[nodiscard]] double seam_s() const;
  /// Seconds of one round.
  [[nodiscard]] double round_s() const { return last_s - first_s + seam_s(); }
  /// The last mark that holds for; marks ascend in row and in time.
  [[nodiscard]] const TraceMark& mark_of_row(std::uint64_t row) const;
  [[nodiscard]] const TraceMark& mark_before(double time_s) const;
};

/// "BurstGPT CSV, 1404 requests in 2.1 h, with conversations; 25 that failed left out".
std::string describe(const TraceFacts& facts);

/// Reads a trace from end to end, in memory that does not grow with it. Throws InvalidInput at the first fault, and if
/// no row is left to replay.
TraceFacts read_facts(const TraceSource& source, const Location& asked_at = {});

/// Which part of which file is replayed.
TraceSource source_of(const ReplayedTrace& trace);

/// The facts that the reader of the scenario has left in `trace`; if they belong to another source, they are read now.
/// `asked_at`: for messages. Throws InvalidInput as read_facts().
std::shared_ptr<const TraceFacts> facts_of(const ReplayedTrace& trace, const Location& asked_at = {});

}  // namespace racksim
