// Rows are joined in pairs whenever there are too many.
#include "analysis/report/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>

#include "input/text/diagnostics.hpp"

namespace racksim {

namespace {

constexpr const char* kHeader = "time_s,in_flight,waiting,sessions,running,kv_share,rack_w";

[[noreturn]] void fail(const std::filesystem::path& csv, int line, std::size_t column, const std::string& what) {
  throw InvalidInput({{what,
                       {csv.string(), line, static_cast<int>(column) + 1, 1},
                       {},
                       "timeline.csv is as racksim writes it; run the scenario again"}});
}

Stretch moment(const std::filesystem::path& csv, int number, const std::string& line) {
  std::array<double, kSeries + 1> values{};
  const char *at = line.data(), *end = line.data() + line.size();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto [next, error] = std::from_chars(at, end, values[i]);
    const bool closed = i + 1 == values.size() ? next == end : next != end && *next == ',';
    if (error != std::errc{} || !closed)
      fail(csv, number, static_cast<std::size_t>(at - line.data()), "a number is expected here");
    at = next + 1;
  }
  Stretch one{.begin_s = values[0], .moments = 1};
  for (std::size_t i = 0; i < kSeries; ++i) one.courses[i] = {values[i + 1], values[i + 1], values[i + 1]};
  return one;
}

void join_pairs(Timeline& t) {
  const std::size_t pairs = t.stretches.size() / 2;
  for (std::size_t i = 0; i < pairs; ++i) {
    t.stretches[i] = t.stretches[2 * i];
    t.stretches[i].add(t.stretches[2 * i + 1]);
  }
  t.stretches.resize(pairs);
  t.moments_each *= 2;
}

void add_moment(Timeline& t, const Stretch& one) {
  t.end_s = one.begin_s;
  if (!t.stretches.empty() && t.stretches.back().moments < t.moments_each) return t.stretches.back().add(one);
  if (t.stretches.size() < kMostStretches) return t.stretches.push_back(one);
  join_pairs(t);
  t.stretches.push_back(one);
}

}  // namespace

void Stretch::add(const Stretch& other) {
  moments += other.moments;
  for (std::size_t i = 0; i < kSeries; ++i) {
    courses[i].low = std::min(courses[i].low, other.courses[i].low);
    courses[i].high = std::max(courses[i].high, other.courses[i].high);
    courses[i].sum += other.courses[i].sum;
  }
}

Timeline read_timeline(const std::filesystem::path& csv) {
  std::ifstream in(csv, std::ios::binary);
  std::string line;
  const auto next = [&] {
    if (!std::getline(in, line)) return false;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return true;
  };
  if (!next()) throw InvalidInput({{fmt::format("cannot read {}", csv.string()), {}, {}, {}}});
  if (line != kHeader) fail(csv, 1, 0, fmt::format("the header is not `{}`", kHeader));
  Timeline timeline;
  for (int number = 2; next(); ++number) add_moment(timeline, moment(csv, number, line));
  return timeline;
}

}  // namespace racksim
