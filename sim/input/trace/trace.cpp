// Trace, the reading of rows.
#include "input/trace/trace.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "input/text/shortened.hpp"
#include "input/text/text_file.hpp"
#include "input/trace/trace_time.hpp"

namespace racksim {
namespace {

constexpr std::int64_t kMaxTokens = 10'000'000;  // as for prompts and outputs of a scenario

std::string readable(const std::string& path, const Location& asked_at) {
  const std::string why = why_unreadable(path);
  if (why.empty()) return path;
  const auto where = asked_at.file.empty() ? Location{path, 0, 0, 1} : asked_at;
  throw InvalidInput({{fmt::format("cannot read trace {}: {}", path, why), where, {}, {}}});
}

}  // namespace

TraceReader::TraceReader(TraceSource source, const Location& asked_at)
    : source_(std::move(source)), lines_(readable(source_.path, asked_at)) {
  read_first_line();
}

void TraceReader::fail(const std::string& message, const std::string& remark, const std::string& help, int column,
                       int length) const {
  const std::string read_as = format_.name.empty() ? "" : "the file is read as " + describe(format_);
  throw InvalidInput({{message,
                       {source_.path, std::max(1, lines_.number()), column, std::max(1, length)},
                       remark,
                       help.empty() ? read_as : help}});
}

void TraceReader::fail_at(Field field, const std::string& message, const std::string& remark) const {
  if (format_.json) {
    const bool there = json_column(lines_.line(), keys_[field]) > 1;
    fail(message, remark, {}, json_column(lines_.line(), keys_[field]),
         there ? static_cast<int>(keys_[field].size()) + 2 : 1);
  }
  const CsvCell& at = cells_[column_[field]];
  fail(message, remark, {}, at.column, at.length);
}

/// A row of JSON may lack a key; a row of CSV cannot.
void TraceReader::require(Field field) const {
  if (format_.json && cell(field).empty()) fail_at(field, fmt::format("`{}` is missing", keys_[field]), {});
}

void TraceReader::read_first_line() {
  do {
    if (!lines_.next()) fail("the trace is empty", {}, "known formats: see `trace` in scenarios/README.md");
  } while (is_csv_remark(lines_.line()));
  format_.json = lines_.line().front() == '{';
  if (format_.json) {
    JsonRow checked;
    read_json_row(lines_.line(), source_.path, lines_.number(), {}, {}, checked);
    choose_format(json_keys(lines_.line()));
    first_ = lines_.place();
    return lines_.seek(first_);
  }
  std::vector<CsvCell> header;
  split_csv(lines_.line(), source_.path, lines_.number(), header);
  std::vector<std::string> names;
  for (const CsvCell& name : header) names.push_back(name.text);
  choose_format(names);
  find_columns(header);
  first_ = lines_.following();
}

void TraceReader::choose_format(const std::vector<std::string>& columns) {
  if (!source_.columns.time.empty()) {
    format_.name = format_.json ? "JSONL with named keys" : "CSV with named columns";
    format_.columns = source_.columns;
  } else if (const TraceFormat* known = recognise_trace(columns, format_.json)) {
    format_ = *known;
  } else {
    std::vector<std::string> formats;
    for (const TraceFormat& f : known_trace_formats())
      if (f.json == format_.json) formats.push_back(describe(f));
    const std::size_t shown = std::min<std::size_t>(lines_.line().size(), 160);
    fail("the format of this trace is not known by its columns", fmt::format("known: {}", fmt::join(formats, "; ")),
         "name its columns in the scenario, as in `columns: {time: arrived_at, prompt: prompt_tokens, output: "
         "output_tokens}`",
         1, static_cast<int>(shown));
  }
  const TraceColumns& c = format_.columns;
  keys_ = {c.time, c.prompt, c.output, c.session};
  for (const std::string& name : {c.time, c.prompt, c.output, format_.session_optional ? "" : c.session}) {
    if (name.empty() || std::find(columns.begin(), columns.end(), name) != columns.end()) continue;
    fail(fmt::format("there is no column `{}`", name), did_you_mean(name, columns),
         fmt::format("the scenario names this column in `columns`; the file has {}", fmt::join(columns, ", ")), 1);
  }
}

void TraceReader::find_columns(const std::vector<CsvCell>& header) {
  width_ = header.size();
  column_.fill(width_);
  for (std::size_t f = 0; f < kFields; ++f) {
    for (std::size_t i = 0; i < width_; ++i) {
      if (keys_[f].empty() || header[i].text != keys_[f]) continue;
      if (column_[f] != width_)
        fail(fmt::format("column `{}` appears twice", keys_[f]), {}, {}, header[i].column, header[i].length);
      column_[f] = i;
    }
  }
}

bool TraceReader::read_row() {
  do {
    if (!lines_.next()) return false;
  } while (is_csv_remark(lines_.line()));
  if (format_.json)
    read_json_row(lines_.line(), source_.path, lines_.number(), keys_, format_.blocks, json_);
  else
    split_csv(lines_.line(), source_.path, lines_.number(), cells_, width_);
  return true;
}

const std::string& TraceReader::cell(Field field) const {
  static const std::string none;
  if (format_.json) return json_.values[field];
  return column_[field] < width_ ? cells_[column_[field]].text : none;
}

std::int64_t TraceReader::time_ns() const {
  require(time);
  const auto ns = trace_time_ns(cell(time), format_.columns.unit);
  if (!ns)
    fail_at(time, fmt::format("`{}` is not a time", shortened(cell(time))),
            "write 2023-11-16 18:15:46.68, or a number in the format's unit");
  return *ns;
}

// Whole seconds and the rest are converted separately: both are exact in a double, so that the sum is rounded once.
double TraceReader::time_s(std::int64_t ns) const {
  const auto since = ns - *first_ns_;
  const double since_s =
      static_cast<double>(since / kNanosPerSecond) + static_cast<double>(since % kNanosPerSecond) / 1e9;
  return since_s - source_.from_s;
}

std::int64_t TraceReader::tokens(Field field, const char* what) const {
  require(field);
  const std::string& text = cell(field);
  double value = -1;  // pandas writes whole numbers as 374.0 where a column had gaps
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool range = fault == std::errc::result_out_of_range;
  if ((fault != std::errc() && !range) || end != text.data() + text.size() || (!range && value != std::trunc(value)))
    fail_at(field, fmt::format("`{}` is not a number of {} tokens", shortened(text), what), "a whole number is needed");
  if (range || value < 0 || value > static_cast<double>(kMaxTokens))
    fail_at(field, fmt::format("{} {} tokens are out of range", shortened(text), what),
            fmt::format("0 to {}", kMaxTokens));
  return static_cast<std::int64_t>(value);
}

std::optional<std::uint64_t> TraceReader::session_id() const {
  const std::string& text = cell(session);
  if (text.empty()) return {};
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault == std::errc() && end == text.data() + text.size()) return number;
  return std::hash<std::string_view>{}(text);
}

std::optional<TraceRow> TraceReader::next() {
  while (read_row()) {
    const std::int64_t ns = time_ns();
    if (!first_ns_) first_ns_ = last_ns_ = ns;
    if (ns < last_ns_) fail_at(time, "time goes backwards", "earlier than the row before: sort the rows by time");
    last_ns_ = ns;
    const double at_s = time_s(ns);
    if (at_s < 0) continue;
    cut_ = at_s >= source_.span_s;
    if (cut_) return {};
    const std::int64_t input = tokens(prompt, "prompt"), answer = tokens(output, "output");
    failed_ += answer == 0;
    if (answer == 0) continue;
    if (input == 0) fail_at(prompt, "a row with an answer has 0 prompt tokens", fmt::format("1 to {}", kMaxTokens));
    return TraceRow{at_s, input, answer, session_id(), std::move(json_.blocks), format_.tokens_per_block};
  }
  if (!first_ns_) fail("the trace has no rows");
  return {};
}

void TraceReader::seek(const LinePlace& place) {
  if (!first_ns_) {  // all times count from it
    lines_.seek(first_);
    if (read_row()) first_ns_ = time_ns();
  }
  lines_.seek(place);
  last_ns_ = first_ns_.value_or(0);
  cut_ = false;
}

}  // namespace racksim
