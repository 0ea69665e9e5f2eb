// Validation as a picture: one SVG panel per quantity, measured across, simulated up, with a band of 10 per cent.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/calibration/validation.hpp"

namespace racksim {

namespace {

constexpr double kSide = 300, kMargin = 56, kGap = 28;
constexpr double kBand = 0.10;
constexpr double kManyDecades = 500;  // ratio of an axis's ends above which only powers of ten are marked
constexpr const char* kUnits[kQuantities] = {"ms", "ms", "ms", "tok/s", "W"};
constexpr double kScale[kQuantities] = {1e3, 1e3, 1e3, 1, 1};

struct Dot {
  double x, y;
  bool held_back;
  std::string title;
};

/// A logarithmic scale, the same for both axes; its ends are half powers of ten.
struct Axis {
  double low = std::numeric_limits<double>::infinity(), high = 0;
  void include(double v) {
    low = std::min(low, v / 1.15);
    high = std::max(high, v * 1.15);
  }
  [[nodiscard]] double at(double v) const { return kSide * std::log(v / low) / std::log(high / low); }
};

std::vector<Dot> dots_of(const std::vector<Validation>& list, int quantity) {
  std::vector<Dot> dots;
  for (const Validation& v : list)
    for (const Match& m : v.matches)
      if (static_cast<int>(m.quantity) == quantity && !m.summary && std::isfinite(m.predicted) && m.predicted > 0)
        dots.push_back({m.measured * kScale[quantity], m.predicted * kScale[quantity], m.held_back,
                        fmt::format("{}: {}, {:+.1f} %", v.profile, m.condition, m.error() * 100)});
  return dots;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
  return out;
}

// Ticks at 1, 2 and 5 of each decade; at 1 alone where there are many.
std::string ticks(const Axis& axis) {
  std::string svg;
  for (int decade = -6; decade < 10; ++decade) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double v = digit * std::pow(10, decade);
      if (v < axis.low || v > axis.high || (digit > 1 && axis.high / axis.low > kManyDecades)) continue;
      const double p = axis.at(v);
      svg += fmt::format(
          "<path d='M{0:.1f} {1:.1f}v-{1:.0f}M0 {2:.1f}h{1:.0f}' stroke='#ddd' fill='none'/>"
          "<text x='{0:.1f}' y='{3:.0f}' text-anchor='middle'>{4:g}</text>"
          "<text x='-6' y='{5:.1f}' text-anchor='end'>{4:g}</text>\n",
          p, kSide, kSide - p, kSide + 16, v, kSide - p + 4);
    }
  }
  return svg;
}

std::string band(const Axis& axis) {
  const auto line = [&](double factor, const char* style) {
    return fmt::format("<path clip-path='url(#panel)' d='M0 {:.1f}L{:.1f} {:.1f}' fill='none' {}/>\n",
                       kSide - axis.at(axis.low * factor), kSide, kSide - axis.at(axis.high * factor), style);
  };
  return line(1, "stroke='#888'") + line(1 + kBand, "stroke='#bbb' stroke-dasharray='4 3'") +
         line(1 - kBand, "stroke='#bbb' stroke-dasharray='4 3'");
}

std::string panel(const std::vector<Dot>& dots, int quantity, double left) {
  Axis axis;
  for (const Dot& d : dots) {
    axis.include(d.x);
    axis.include(d.y);
  }
  std::string svg = fmt::format("<g transform='translate({:.0f} {:.0f})'>\n", left, kMargin);
  svg += ticks(axis) + band(axis);
  svg += fmt::format("<path d='M0 0V{0:.0f}H{0:.0f}' fill='none' stroke='#333'/>\n", kSide);
  svg += fmt::format("<text x='0' y='-14' font-weight='bold'>{} ({}): {} points</text>\n",
                     name_of(static_cast<Observed>(quantity)), kUnits[quantity], dots.size());
  for (const Dot& d : dots)
    svg += fmt::format(
        "<circle cx='{:.1f}' cy='{:.1f}' r='3.2' {}><title>{}</title></circle>\n", axis.at(d.x), kSide - axis.at(d.y),
        d.held_back ? "fill='#d95f02'" : "fill='none' stroke='#1b6ca8' stroke-width='1.3'", escaped(d.title));
  return svg + "</g>\n";
}

}  // namespace

std::string as_svg(const std::vector<Validation>& list) {
  std::string panels;
  double left = kMargin;
  for (int q = 0; q < kQuantities; ++q) {
    const std::vector<Dot> dots = dots_of(list, q);
    if (dots.empty()) continue;
    panels += panel(dots, q, left);
    left += kSide + kMargin + kGap;
  }
  const double width = std::max(left, 640.0), height = kSide + 2 * kMargin + 24;
  return fmt::format(
             "<svg xmlns='http://www.w3.org/2000/svg' width='{0:.0f}' height='{1:.0f}' viewBox='0 0 {0:.0f} {1:.0f}' "
             "font-family='sans-serif' font-size='12'>\n<rect width='100%' height='100%' fill='white'/>\n"
             "<defs><clipPath id='panel'><rect width='{2:.0f}' height='{2:.0f}'/></clipPath></defs>\n",
             width, height, kSide) +
         panels +
         fmt::format(
             "<text x='{:.0f}' y='{:.0f}'>across: measured; up: simulated; dashed: 10 % either way; open blue: "
             "fitted; full orange: held back</text>\n</svg>\n",
             kMargin, height - 16);
}

}  // namespace racksim
