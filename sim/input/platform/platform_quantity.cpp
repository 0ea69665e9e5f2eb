// Quantities of platform files: the units of SimGrid 3.32 for its own attributes, and of the same make for our props.
#include "input/platform/platform_quantity.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <vector>

#include "input/text/diagnostics.hpp"

namespace racksim {
namespace {

struct Unit {
  const char* name;
  double factor;
};

struct UnitTable {
  const char* noun;
  const char* example;
  std::vector<Unit> units;
};

const UnitTable& table(XmlUnit unit) {
  static const UnitTable speed{
      "a speed", "1978Tf", {{"f", 1}, {"kf", 1e3}, {"Mf", 1e6}, {"Gf", 1e9}, {"Tf", 1e12}, {"Pf", 1e15}}};
  static const UnitTable bandwidth{"a bandwidth",
                                   "25Gbps or 64GBps",
                                   {{"Bps", 1},
                                    {"kBps", 1e3},
                                    {"MBps", 1e6},
                                    {"GBps", 1e9},
                                    {"TBps", 1e12},
                                    {"KiBps", 1024.0},
                                    {"MiBps", 1048576.0},
                                    {"GiBps", 1073741824.0},
                                    {"bps", 0.125},
                                    {"kbps", 125},
                                    {"Mbps", 125e3},
                                    {"Gbps", 125e6},
                                    {"Tbps", 125e9}}};
  static const UnitTable latency{"a latency", "5us", {{"s", 1}, {"ms", 1e-3}, {"us", 1e-6}, {"ns", 1e-9}}};
  static const UnitTable power{"a power", "12.5kW", {{"W", 1}, {"kW", 1e3}, {"MW", 1e6}}};
  static const UnitTable space{"a height in rack units", "42U", {{"U", 1}}};
  static const UnitTable memory{"a size of memory",
                                "80GiB",
                                {{"B", 1},
                                 {"kB", 1e3},
                                 {"MB", 1e6},
                                 {"GB", 1e9},
                                 {"TB", 1e12},
                                 {"KiB", 1024.0},
                                 {"MiB", 1048576.0},
                                 {"GiB", 1073741824.0},
                                 {"TiB", 1099511627776.0}}};
  static const UnitTable share{"a share", "94%", {{"%", 0.01}}};
  switch (unit) {
    case XmlUnit::speed:
      return speed;
    case XmlUnit::bandwidth:
      return bandwidth;
    case XmlUnit::latency:
      return latency;
    case XmlUnit::power:
      return power;
    case XmlUnit::space:
      return space;
    case XmlUnit::memory:
      return memory;
    case XmlUnit::share:
      return share;
  }
  return memory;
}

/// Splits a number off the front; false if there is none. Overflow leaves infinity.
bool split_number(std::string_view text, double& value, std::string_view& rest) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault == std::errc::invalid_argument) return false;
  if (fault == std::errc::result_out_of_range) value = INFINITY;
  rest = text.substr(static_cast<std::size_t>(end - text.data()));
  return true;
}

std::string unit_remedy(std::string_view rest, const UnitTable& t) {
  std::vector<std::string> names;
  for (const auto& unit : t.units) names.emplace_back(unit.name);
  const auto near = nearest(rest, names);
  const bool known = near == rest;
  return near.empty() || rest.empty() || known
             ? fmt::format("write {} such as {}", t.noun, t.example)
             : fmt::format("did you mean the unit `{}`? For example: {}", near, t.example);
}

}  // namespace

bool parse_xml_number(std::string_view text, double& value) {
  std::string_view rest;
  return split_number(text, value, rest) && rest.empty() && std::isfinite(value) && !std::signbit(value);
}

XmlQuantity parse_xml_quantity(std::string_view text, XmlUnit unit) {
  const UnitTable& t = table(unit);
  double number = 0;
  std::string_view rest;
  const auto wrong = [&](std::string why) { return XmlQuantity{0, std::move(why), unit_remedy(rest, t)}; };
  if (!split_number(text, number, rest)) return wrong(fmt::format("`{}` is not {}", text, t.noun));
  if (!std::isfinite(number)) return wrong(fmt::format("`{}` is not a finite number", text));
  if (rest.empty()) return wrong(fmt::format("`{}` has no unit", text));
  for (const auto& known : t.units) {
    if (rest != known.name) continue;
    const double value = number * known.factor;
    // SimGrid accepts zero, negative and huge values and goes on with nonsense, so that only values that a machine can
    // have pass.
    if (std::signbit(value)) return wrong(fmt::format("`{}` is negative", text));
    if (value <= 0 && unit != XmlUnit::latency) return wrong(fmt::format("`{}` must be more than zero", text));
    if (value > 1e24 || (unit == XmlUnit::latency && value > 3600))
      return wrong(fmt::format("`{}` is too large", text));
    if (value < 1e-3 && unit != XmlUnit::latency) return wrong(fmt::format("`{}` is too small", text));
    return {value, {}, {}};
  }
  return wrong(fmt::format("`{}` has the unknown unit `{}`", text, rest));
}

}  // namespace racksim
