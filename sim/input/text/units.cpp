// Units, the table and the arithmetic. A value is number x up / down with exact factors, so that decimal text is
// rounded once.
#include "input/text/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "input/text/diagnostics.hpp"

namespace racksim {
namespace {

struct Unit {
  const char* name;
  double up = 1;
  double down = 1;
  bool shown = true;  ///< used when writing; the others are only read
};

// 1.3 tokens per English word: the claim under test counts so ("450 words/min at 1.3 tokens per word").
constexpr double kTokensPerWord = 1.3;
constexpr double kKi = 1024, kMi = kKi * kKi, kGi = kMi * kKi, kTi = kGi * kKi;

const std::vector<Unit>& units(Dimension dimension) {
  static const std::vector<Unit> time{{"ns", 1, 1e9}, {"us", 1, 1e6}, {"µs", 1, 1e6, false}, {"ms", 1, 1e3},
                                      {"s"},          {"min", 60},    {"h", 3600},           {"d", 86400}};
  static const std::vector<Unit> memory{{"B"},
                                        {"kB", 1e3},
                                        {"MB", 1e6},
                                        {"GB", 1e9},
                                        {"TB", 1e12},
                                        {"KiB", kKi, 1, false},
                                        {"MiB", kMi, 1, false},
                                        {"GiB", kGi},
                                        {"TiB", kTi, 1, false}};
  static const std::vector<Unit> bandwidth{{"B/s"},
                                           {"kB/s", 1e3},
                                           {"MB/s", 1e6},
                                           {"GB/s", 1e9},
                                           {"TB/s", 1e12},
                                           {"KiB/s", kKi, 1, false},
                                           {"MiB/s", kMi, 1, false},
                                           {"GiB/s", kGi, 1, false},
                                           {"TiB/s", kTi, 1, false},
                                           {"bit/s", 1, 8, false},
                                           {"kbit/s", 1e3, 8, false},
                                           {"Mbit/s", 1e6, 8, false},
                                           {"Gbit/s", 1e9, 8, false},
                                           {"Tbit/s", 1e12, 8, false}};
  static const std::vector<Unit> compute{{"flop/s"},       {"kflop/s", 1e3, 1, false}, {"Mflop/s", 1e6},
                                         {"Gflop/s", 1e9}, {"Tflop/s", 1e12},          {"Pflop/s", 1e15}};
  static const std::vector<Unit> power{{"mW", 1, 1e3}, {"W"}, {"kW", 1e3}, {"MW", 1e6}};
  static const std::vector<Unit> energy{{"mJ", 1, 1e3, false},  {"J"},         {"kJ", 1e3}, {"MJ", 1e6},
                                        {"Wh", 3600, 1, false}, {"kWh", 3.6e6}};
  static const std::vector<Unit> rate{{"/d", 1, 86400}, {"/h", 1, 3600}, {"/min", 1, 60}, {"/s"}};
  static const std::vector<Unit> tokens{{"tokens"}, {"token", 1, 1, false}, {"tok", 1, 1, false}};
  static const std::vector<Unit> token_rate{{"words/min", kTokensPerWord, 60}, {"tok/s"}, {"tokens/s", 1, 1, false}};
  static const std::vector<Unit> ratio{{"%", 1, 100}, {"", 1, 1, false}};
  static const std::vector<Unit> space{{"U"}};
  static const std::vector<Unit> bits{{"bit"}, {"bits", 1, 1, false}};
  static const std::vector<Unit> count{{""}};
  switch (dimension) {
    case Dimension::time:
      return time;
    case Dimension::memory:
      return memory;
    case Dimension::bandwidth:
      return bandwidth;
    case Dimension::compute:
      return compute;
    case Dimension::power:
      return power;
    case Dimension::energy:
      return energy;
    case Dimension::rate:
      return rate;
    case Dimension::tokens:
      return tokens;
    case Dimension::token_rate:
      return token_rate;
    case Dimension::ratio:
      return ratio;
    case Dimension::space:
      return space;
    case Dimension::bits:
      return bits;
    case Dimension::count:
      break;
  }
  return count;
}

std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

double in_si(double number, const Unit& unit) { return number * unit.up / unit.down; }

std::string remedy(Dimension dimension, std::string_view number) {
  if (dimension == Dimension::count) return "write a plain number, such as 100";
  if (dimension == Dimension::ratio) return "write a share, such as 99 % or 0.99";
  std::string list;
  const auto& all = units(dimension);
  for (const auto& unit : all) {
    if (unit.shown) list += fmt::format("{}{} {}", list.empty() ? "" : ", ", number, unit.name);
  }
  return "write a unit: " + list;
}

Quantity bad(std::string error, std::string help) { return {0, std::move(error), std::move(help)}; }

Quantity bad_unit(std::string_view text, std::string_view number, std::string_view name, Dimension dimension) {
  if (name.empty()) return bad(fmt::format("`{}` has no unit", text), remedy(dimension, number));
  if (dimension == Dimension::count)
    return bad(fmt::format("`{}` is not a plain number", text), remedy(dimension, number));
  const auto meant = nearest(name, unit_names(dimension));
  if (!meant.empty()) {
    return bad(fmt::format("`{}` has an unknown unit", text), fmt::format("did you mean {} {}?", number, meant));
  }
  return bad(fmt::format("`{}` is not a {}", text, name_of(dimension)), remedy(dimension, number));
}

std::string with_unit(const std::string& number, const Unit& unit) {
  return *unit.name == '\0' ? number : fmt::format("{} {}", number, unit.name);
}

}  // namespace

Quantity parse_quantity(std::string_view written, Dimension dimension) {
  const auto text = trim(written);
  double number = 0;
  const bool starts_well =
      !text.empty() && std::string_view("+-.0123456789").find(text.front()) != std::string_view::npos;
  const auto end = text.data() + text.size();
  const auto [rest, fault] = std::from_chars(text.data(), end, number);
  if (fault == std::errc::result_out_of_range) return bad(fmt::format("`{}` is too large or too small", text), "");
  if (!starts_well || fault != std::errc() || !std::isfinite(number)) {
    return bad(fmt::format("`{}` is not a {}", text, dimension == Dimension::count ? "number" : "number with a unit"),
               remedy(dimension, "5"));
  }
  const std::string_view digits(text.data(), static_cast<std::size_t>(rest - text.data()));
  const auto name = trim({rest, static_cast<std::size_t>(end - rest)});
  for (const auto& unit : units(dimension)) {
    if (name != unit.name) continue;
    const double value = in_si(number, unit);
    if (!std::isfinite(value) || (number != 0 && value == 0))
      return bad(fmt::format("`{}` is too large or too small", text), "");
    return {value, {}, {}};
  }
  return bad_unit(text, digits, name, dimension);
}

std::string format_exact(double value, Dimension dimension) {
  if (!std::isfinite(value))
    return fmt::format("{}", value);  // cannot be read back; the bounds have a word for such values
  std::optional<std::string> best;
  for (const auto& unit : units(dimension)) {
    const bool exact = unit.up == 1 && unit.down == 1;  // always comes back as it was
    if (value == 0 && !exact) continue;
    if (!unit.shown && (best || dimension != Dimension::ratio)) continue;  // a bare share only where % is not exact
    const double number = value * unit.down / unit.up;
    const auto text = with_unit(fmt::format("{}", number), unit);
    const auto back = parse_quantity(text, dimension);
    if (!back || back.value != value) continue;
    const auto worse = [](const std::string& t) { return std::pair(t.find('e', 0) < t.find(' '), t.size()); };
    if (!best || worse(text) <= worse(*best)) best = text;
  }
  return best.value_or(fmt::format("{}", value));
}

std::string format_human(double value, Dimension dimension) {
  if (std::isinf(value)) return value > 0 ? "unlimited" : "-unlimited";
  const auto& all = units(dimension);
  const Unit* chosen = nullptr;
  for (const auto& unit : all) {  // sorted from small to large
    if (!unit.shown) continue;
    if (chosen == nullptr || std::abs(value) >= in_si(1, unit) * (1 - 1e-12)) {
      if (chosen == nullptr || in_si(1, unit) > in_si(1, *chosen)) chosen = &unit;
    }
  }
  if (value == 0) {
    for (const auto& unit : all) {
      if (unit.up == 1 && unit.down == 1 && unit.shown) chosen = &unit;
    }
  }
  const double number = value * chosen->down / chosen->up;
  return with_unit(std::abs(number) >= 1e4 ? fmt::format("{:.0f}", number) : fmt::format("{:.4g}", number), *chosen);
}

std::vector<std::string> unit_names(Dimension dimension) {
  std::vector<std::string> names;
  for (const auto& unit : units(dimension)) {
    if (*unit.name != '\0') names.emplace_back(unit.name);
  }
  return names;
}

std::string si_unit(Dimension dimension) {
  const auto& all = units(dimension);
  return std::find_if(all.begin(), all.end(), [](const Unit& u) { return u.up == 1 && u.down == 1; })->name;
}

}  // namespace racksim
