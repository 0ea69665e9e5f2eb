// CSV row: one line of RFC 4180 into cells with their places. A quoted cell ends on its own line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace racksim {

struct CsvCell {
  std::string text;
  int column = 1;  ///< byte of the line, from 1
  int length = 1;  ///< bytes, quotes included; at least 1
};

/// Splits `line`, which stands at `number` of the file `path`, into `cells`, whose memory is used again. Throws
/// InvalidInput: a quote left open; if `wanted` is not zero, another number of cells.
void split_csv(std::string_view line, const std::string& path, int number, std::vector<CsvCell>& cells,
               std::size_t wanted = 0);

/// Whether a line of a CSV file says nothing: it is empty, or a comment that begins with `#`.
inline bool is_csv_remark(std::string_view line) { return line.empty() || line.front() == '#'; }

}  // namespace racksim
