// RequestLog, the reading. Times are taken relative to the first arrival.
#include "analysis/calibration/request_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <utility>

#include "input/text/csv_table.hpp"

namespace racksim {

namespace {

const std::vector<std::string> kColumns{"arrival_s",     "prompt_tokens", "output_tokens",
                                        "first_token_s", "last_token_s",  "note"};

void check_times(const CsvTable& table, std::size_t row, const Timing& t, double last_sent_s,
                 Diagnostics& diagnostics) {
  if (t.sent_s < last_sent_s)
    diagnostics.error("arrivals do not ascend", table.where(row, "arrival_s"), {}, "sort the rows by arrival_s");
  if (t.first_s < t.sent_s || t.last_s < t.first_s)
    diagnostics.error("time goes backwards", table.where(row), {}, "arrival_s <= first_token_s <= last_token_s");
}

}  // namespace

bool is_request_log(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  bool first = true;
  while (std::getline(in, line)) {
    if (std::exchange(first, false) && line.rfind("\xEF\xBB\xBF", 0) == 0) line.erase(0, 3);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty() && line.front() != '#') return line.find("arrival_s") != std::string::npos;
  }
  return false;
}

RequestLog read_request_log(const std::string& path) {
  const CsvTable table = CsvTable::read(path, kColumns);
  Diagnostics diagnostics;
  for (std::size_t i = 0; i < 5; ++i)
    if (!table.has(kColumns[i]))
      diagnostics.error(fmt::format("column `{}` is missing", kColumns[i]), {path, 1, 1, 1}, {},
                        fmt::format("a request log has the columns {}", fmt::join(kColumns, ", ")));
  diagnostics.throw_if_any();
  RequestLog log;
  double origin_s = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    double cell[5] = {0, 1, 1, 0, 0};
    for (std::size_t i = 0; i < 5; ++i) {
      const bool tokens = i == 1 || i == 2;
      const auto number = table.number(row, kColumns[i], tokens ? 1 : -1e15, tokens ? 1e7 : 1e15, diagnostics);
      if (number) cell[i] = *number;
      if (!number && table.text(row, kColumns[i]).empty())
        diagnostics.error(fmt::format("{} is blank", kColumns[i]), table.where(row, kColumns[i]));
    }
    if (row == 0) origin_s = cell[0];
    const Timing t{cell[0] - origin_s, cell[3] - origin_s, cell[4] - origin_s, std::llround(cell[2])};
    if (diagnostics.empty())
      check_times(table, row, t, log.timings.empty() ? t.sent_s : log.timings.back().sent_s, diagnostics);
    log.requests.push_back({t.sent_s, std::llround(cell[1]), t.output_tokens});
    log.timings.push_back(t);
    const std::string note = table.text(row, "note");
    log.names.push_back(note.empty() ? fmt::format("request {}", row + 1) : note);
  }
  diagnostics.throw_if_any();
  return log;
}

}  // namespace racksim
