// Trace, the parsing. Times are whole nanoseconds until they are differences, so that a date costs no precision.
#include "scenario/trace.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <string_view>
#include <utility>

namespace racksim {
namespace {

constexpr std::string_view kHeader = "TIMESTAMP,ContextTokens,GeneratedTokens";
constexpr std::int64_t kMaxTokens = 10'000'000;  // as for prompts and outputs of a scenario
constexpr std::int64_t kNanos = 1'000'000'000;
constexpr std::size_t kMaxLine = 200;

/// Takes a fixed number of digits, then one of `after` (or the end, if that is empty).
std::optional<int> digits(std::string_view& text, std::size_t width, std::string_view after) {
  int value = 0;
  if (text.size() < width) return {};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + width, value);
  if (fault != std::errc() || end != text.data() + width || text.front() == '-') return {};
  text.remove_prefix(width);
  if (after.empty()) return value;
  if (text.empty() || after.find(text.front()) == std::string_view::npos) return {};
  text.remove_prefix(1);
  return value;
}

/// ".6805900" to nanoseconds, and off the text; nothing if there are no digits after the point.
std::optional<std::int64_t> fraction_ns(std::string_view& text) {
  if (text.empty() || text.front() != '.') return 0;
  text.remove_prefix(1);
  std::int64_t ns = 0, unit = kNanos;
  std::size_t taken = 0;
  for (; taken < text.size() && text[taken] >= '0' && text[taken] <= '9'; ++taken) {
    unit /= 10;
    ns += unit * (text[taken] - '0');
  }
  text.remove_prefix(taken);
  if (taken == 0) return {};
  return ns;
}

/// "", "Z" or "+hh:mm" to seconds east of Greenwich.
std::optional<int> zone_s(std::string_view text) {
  if (text.empty() || text == "Z") return 0;
  if (text.size() != 6 || (text.front() != '+' && text.front() != '-')) return {};
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto hours = digits(text, 2, ":"), minutes = digits(text, 2, "");
  if (!hours || !minutes || *hours > 14 || *minutes > 59) return {};
  return sign * (*hours * 3600 + *minutes * 60);
}

std::optional<std::int64_t> date_ns(std::string_view text) {
  using namespace std::chrono;
  const auto y = digits(text, 4, "-"), mo = digits(text, 2, "-"), d = digits(text, 2, " T");
  const auto h = digits(text, 2, ":"), mi = digits(text, 2, ":"), s = digits(text, 2, "");
  if (!y || !mo || !d || !h || !mi || !s || *h > 23 || *mi > 59 || *s > 60) return {};
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok() || *y < 1700 || *y > 2200) return {};  // nanoseconds in 64 bits reach from 1678 to 2262
  const auto ns = fraction_ns(text);
  const auto zone = zone_s(text);
  if (!ns || !zone) return {};
  const std::int64_t days = sys_days{date}.time_since_epoch().count();
  return (days * 86400 + *h * 3600 + *mi * 60 + *s - *zone) * kNanos + *ns;
}

std::optional<std::int64_t> seconds_ns(std::string_view text) {
  double seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (fault != std::errc() || end != text.data() + text.size() || !(std::abs(seconds) < 9e9)) return {};
  return std::llround(seconds * 1e9);
}

}  // namespace

TraceReader::TraceReader(std::string path, const Location& asked_at) : path_(std::move(path)) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path_, ignored);
  const auto fail_to_open = [&](const char* why) {
    const auto where = asked_at.file.empty() ? Location{path_, 0, 0, 1} : asked_at;
    throw InvalidInput({{fmt::format("cannot read trace {}: {}", path_, why), where, {}, {}}});
  };
  if (!std::filesystem::exists(status)) fail_to_open("no such file");
  if (!std::filesystem::is_regular_file(status)) fail_to_open("it is not a regular file");
  in_.open(path_, std::ios::binary);
  if (!in_) fail_to_open("permission denied");
  read_header();
}

void TraceReader::fail(const std::string& message, std::size_t column, std::size_t length,
                       const std::string& remark) const {
  const Location where{path_, line_number_, static_cast<int>(column),
                       static_cast<int>(std::max<std::size_t>(1, length))};
  throw InvalidInput({{message, where, remark, fmt::format("a trace has the columns {}", kHeader)}});
}

/// Reads a line without its end; false at the end of the file.
bool TraceReader::read_line() {
  line_.clear();
  ++line_number_;
  for (int c = in_.get(); c != std::ifstream::traits_type::eof(); c = in_.get()) {
    if (c == '\n') break;
    line_.push_back(static_cast<char>(c));
    if (line_.size() > kMaxLine) fail(fmt::format("a line of more than {} characters", kMaxLine), 1, 1);
  }
  if (in_.bad()) fail("reading failed", 0, 1);
  const bool more = !line_.empty() || in_.good();
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  return more;
}

void TraceReader::read_header() {
  if (!read_line()) fail("the trace is empty", 0, 1);
  if (line_.rfind("\xEF\xBB\xBF", 0) == 0) line_.erase(0, 3);
  if (line_ != kHeader) fail("the first line of a trace must name its columns", 1, line_.size());
}

std::int64_t TraceReader::time_ns(const std::string& field) const {
  const auto date = date_ns(field);
  const auto ns = date ? date : seconds_ns(field);
  if (!ns) fail(fmt::format("`{}` is not a time", field), 1, field.size(), "write 2023-11-16 18:15:46.68, or seconds");
  return *ns;
}

std::int64_t TraceReader::tokens(const std::string& field, std::size_t column, const char* what) const {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (fault != std::errc() || end != field.data() + field.size()) {
    fail(fmt::format("`{}` is not a number of {} tokens", field, what), column, field.size(),
         "a whole number is needed");
  }
  if (value < 1 || value > kMaxTokens) {
    fail(fmt::format("{} {} tokens are out of range", value, what), column, field.size(),
         fmt::format("1 to {}", kMaxTokens));
  }
  return value;
}

std::optional<TraceRow> TraceReader::next() {
  if (!read_line()) {
    if (!first_ns_) fail("the trace has no rows", 0, 1);
    return {};
  }
  std::array<std::string, 3> field;
  std::array<std::size_t, 3> column{1, 1, 1};
  std::size_t from = 0;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (from > line_.size()) fail(fmt::format("this row has {} fields instead of 3", i), 1, line_.size());
    const auto comma = std::min(line_.find(',', from), line_.size());
    field[i] = line_.substr(from, comma - from);
    column[i] = from + 1;
    from = comma + 1;
  }
  if (from <= line_.size()) fail("this row has more than 3 fields", from, line_.size() - from + 1);
  const auto ns = time_ns(field[0]);
  if (!first_ns_) first_ns_ = last_ns_ = ns;
  if (ns < last_ns_) fail("time goes backwards", 1, field[0].size(), "earlier than the row before");
  last_ns_ = ns;
  // Whole seconds and the rest apart: both are exact in a double, so the sum is rounded once.
  const auto since = ns - *first_ns_;
  const double time_s = static_cast<double>(since / kNanos) + static_cast<double>(since % kNanos) / 1e9;
  return TraceRow{time_s, tokens(field[1], column[1], "context"), tokens(field[2], column[2], "generated")};
}

void TraceReader::rewind() {
  in_.clear();
  in_.seekg(0);
  line_number_ = 0;
  first_ns_.reset();
  read_header();
}

void check_trace(const std::string& path, const Location& asked_at) {
  TraceReader reader(path, asked_at);
  while (reader.next()) {
  }
}

}  // namespace racksim
