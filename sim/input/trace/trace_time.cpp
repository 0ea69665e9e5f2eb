// Times of a trace, the parsing.
#include "input/trace/trace_time.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace racksim {
namespace {

/// Reads a fixed number of digits, then one of the characters `after` (the end of the text, if `after` is empty).
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

/// Reads ".6805900" as nanoseconds and removes it from the text; nothing if no digits follow the point.
std::optional<std::int64_t> fraction_ns(std::string_view& text) {
  if (text.empty() || text.front() != '.') return 0;
  text.remove_prefix(1);
  std::int64_t ns = 0, unit = kNanosPerSecond;
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
  if (!date.ok() || *y < 1900 || *y > 2099) return {};  // so that differences of nanoseconds fit 64 bits
  const auto ns = fraction_ns(text);
  const auto zone = zone_s(text);
  if (!ns || !zone) return {};
  const std::int64_t days = sys_days{date}.time_since_epoch().count();
  return (days * 86400 + *h * 3600 + *mi * 60 + *s - *zone) * kNanosPerSecond + *ns;
}

std::optional<std::int64_t> number_ns(std::string_view text, TraceColumns::Unit unit) {
  constexpr std::array<double, 4> nanos{1e9, 1e6, 1e3, 1};
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  value *= nanos[static_cast<std::size_t>(unit)];
  if (fault != std::errc() || end != text.data() + text.size() || !(std::abs(value) < 4.5e18)) return {};
  return std::llround(value);
}

}  // namespace

std::optional<std::int64_t> trace_time_ns(std::string_view text, TraceColumns::Unit unit) {
  const bool date = text.size() > 4 && text[4] == '-';
  return date ? date_ns(text) : number_ns(text, unit);
}

}  // namespace racksim
