// Reads requests.csv row by row.
#include "analysis/export/exported_requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

#include "analysis/report/result.hpp"
#include "input/text/csv_row.hpp"
#include "input/text/line_reader.hpp"
#include "input/text/text_file.hpp"

namespace racksim {

namespace fs = std::filesystem;

namespace {

constexpr std::array<const char*, 9> kNeeded = {"replication",   "turn",   "outcome", "sent_s", "input_tokens",
                                                "output_tokens", "ttft_s", "e2el_s",  "good"};
[[noreturn]] void fail(const Location& where, const std::string& what) {
  throw InvalidInput({{what, where, {}, "requests.csv is as racksim writes it; run the scenario again"}});
}

/// Rows of a requests.csv by the names of its columns, whatever their order.
class Rows {
 public:
  explicit Rows(const fs::path& csv) : in_(csv.string()) {
    if (!in_.next()) fail({in_.path(), 1, 1, 1}, "the header is missing");
    split_csv(in_.line(), in_.path(), 1, cells_);
    width_ = cells_.size();
    for (std::size_t i = 0; i < kColumns; ++i) column_[i] = find(kNeeded[i]);
  }

  bool next() {
    if (!in_.next()) return false;
    split_csv(in_.line(), in_.path(), in_.number(), cells_, width_);
    return true;
  }

  enum Column { replication, turn, outcome, sent, input, output, ttft, e2el, good };
  static constexpr std::size_t kColumns = 9;

  [[nodiscard]] const std::string& text(Column c) const { return cells_[column_[c]].text; }
  template <typename Number>
  [[nodiscard]] Number number(Column c) const {
    const std::string& t = text(c);
    Number value{};
    const auto [end, error] = std::from_chars(t.data(), t.data() + t.size(), value);
    if (error != std::errc{} || end != t.data() + t.size()) fail(where(c), "a number is expected here");
    return value;
  }
  [[nodiscard]] Location where(Column c) const {
    const CsvCell& cell = cells_[column_[c]];
    return {in_.path(), in_.number(), cell.column, cell.length};
  }

 private:
  [[nodiscard]] std::size_t find(const std::string& name) const {
    const auto at = std::find_if(cells_.begin(), cells_.end(), [&](const CsvCell& c) { return c.text == name; });
    if (at == cells_.end()) fail({in_.path(), 1, 1, 1}, fmt::format("there is no column `{}`", name));
    return static_cast<std::size_t>(at - cells_.begin());
  }

  LineReader in_;
  std::vector<CsvCell> cells_;
  std::size_t width_ = 0;
  std::array<std::size_t, kColumns> column_{};
};

Outcome outcome_of(const Rows& rows) {
  const auto outcome = named<Outcome>(rows.text(Rows::outcome));
  if (!outcome) fail(rows.where(Rows::outcome), "unknown outcome");
  return *outcome;
}

MeasuredRequest request_of(const Rows& rows) {
  MeasuredRequest r{.turn = rows.number<std::int64_t>(Rows::turn),
                    .outcome = outcome_of(rows),
                    .input_tokens = rows.number<std::int64_t>(Rows::input),
                    .output_tokens = rows.number<std::int64_t>(Rows::output),
                    .sent_s = rows.number<double>(Rows::sent)};
  if (!r.completed()) return r;
  r.ttft_s = rows.number<double>(Rows::ttft);
  r.e2el_s = rows.number<double>(Rows::e2el);
  r.good = rows.number<int>(Rows::good) != 0;
  return r;
}

}  // namespace

Measured read_measured(const fs::path& folder, std::int64_t replication) {
  read_json(folder / "manifest.json");  // a folder without one is no result
  Measured measured;
  measured.summary = read_json(folder / "summary.json");
  const fs::path csv = folder / "requests.csv";
  if (!why_unreadable(csv.string()).empty() || !measured.summary.contains("metrics"))
    throw InvalidInput({{fmt::format("there is no requests.csv in `{}`: an export counts every turn", folder.string()),
                         {},
                         {},
                         "run the scenario again with --set run.requests_csv=true"}});
  measured.begin_s = measured.summary.at("run").at("warmup_s").get<double>();
  Rows rows(csv);
  while (rows.next())
    if (rows.number<std::int64_t>(Rows::replication) == replication) measured.requests.push_back(request_of(rows));
  const auto replications = measured.summary.at("run").at("replications").get<std::int64_t>();
  if (replication >= replications)
    throw InvalidInput({{fmt::format("there is no replication {} in `{}`", replication, folder.string()),
                         {},
                         {},
                         fmt::format("replications are numbered from 0 to {}", replications - 1)}});
  std::sort(measured.requests.begin(), measured.requests.end(), [](const MeasuredRequest& a, const MeasuredRequest& b) {
    return a.sent_s != b.sent_s ? a.sent_s < b.sent_s : a.turn < b.turn;
  });
  return measured;
}

std::vector<double> sorted_values(const std::vector<MeasuredRequest>& requests, double (*value)(const MeasuredRequest&),
                                  std::int64_t least_output_tokens) {
  std::vector<double> values;
  for (const MeasuredRequest& r : requests)
    if (r.completed() && r.output_tokens >= least_output_tokens) values.push_back(value(r));
  std::sort(values.begin(), values.end());
  return values;
}

double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

double mean_of(const std::vector<double>& values) {
  return values.empty() ? 0 : sum_of(values) / static_cast<double>(values.size());
}

double population_std(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double squares = 0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  return values.empty() ? 0 : std::sqrt(squares / static_cast<double>(values.size()));
}

}  // namespace racksim
