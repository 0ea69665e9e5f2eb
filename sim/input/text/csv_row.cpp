// CSV row, the splitting.
#include "input/text/csv_row.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "input/text/diagnostics.hpp"

namespace racksim {
namespace {

/// Reads a quoted cell, from its first quote to the place after its last one.
std::size_t take_quoted(std::string_view line, std::size_t at, std::string& text) {
  for (++at; at < line.size(); ++at) {
    if (line[at] != '"')
      text += line[at];
    else if (at + 1 < line.size() && line[at + 1] == '"')
      text += line[at++];
    else
      return at + 1;
  }
  return std::string_view::npos;
}

}  // namespace

void split_csv(std::string_view line, const std::string& path, int number, std::vector<CsvCell>& cells,
               std::size_t wanted) {
  std::size_t count = 0;
  for (std::size_t at = 0;; ++at) {
    if (count == cells.size()) cells.emplace_back();
    CsvCell& cell = cells[count++];
    cell.text.clear();
    cell.column = static_cast<int>(at) + 1;
    if (at < line.size() && line[at] == '"') {
      at = take_quoted(line, at, cell.text);
      if (at == std::string_view::npos)
        throw InvalidInput({{"a quote is left open", {path, number, cell.column, 1}, {}, "end it on its line"}});
    }
    const std::size_t end = std::min(line.find(',', at), line.size());
    cell.text.append(line.substr(at, end - at));
    at = end;
    cell.length = std::max(1, static_cast<int>(at) + 1 - cell.column);
    if (at >= line.size()) break;
  }
  cells.resize(count);
  if (wanted == 0 || count == wanted) return;
  throw InvalidInput({{fmt::format("this row has {} cells instead of {}", count, wanted),
                       {path, number, 1, std::max(1, static_cast<int>(line.size()))},
                       {},
                       {}}});
}

}  // namespace racksim
