// Tables, paragraphs and numbers in words.
#include "analysis/words/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

namespace racksim {

namespace {

constexpr std::size_t kNarrowest = 16;  ///< least width of a first column, so that words stay whole

// Columns that a UTF-8 text takes: continuation bytes take none.
std::size_t columns(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t width, bool left) {
  const std::string blanks(width - std::min(width, columns(text)), ' ');
  return left ? text + blanks : blanks + text;
}

/// Breaks a text at blanks into lines of at most `width` (longer words are not broken). Lines after the first are
/// indented.
std::vector<std::string> broken(const std::string& text, std::size_t width) {
  std::vector<std::string> lines{""};
  std::istringstream words(text);
  if (columns(text) <= width) return {text};
  for (std::string word; words >> word;) {
    std::string& line = lines.back();
    if (line.empty() || columns(line) + 1 + columns(word) <= width)
      line += (line.empty() ? "" : " ") + word;
    else
      lines.push_back("  " + word);
  }
  return lines;
}

std::string with_thousands(std::string digits) {
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (digits[0] == '-' ? 1 : 0); at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string escaped_bar(const std::string& cell) {
  std::string out;
  for (const char c : cell) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

}  // namespace

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  }
  return widths;
}

std::string Table::text(const std::string& indent) const {
  auto width = widths();
  const auto taken = [&](std::size_t gap) {
    return std::accumulate(width.begin(), width.end(), indent.size() + gap * (width.size() - 1));
  };
  const std::size_t gap = taken(2) > kTerminalColumns ? 1 : 2;
  if (const std::size_t all = taken(gap); all > kTerminalColumns)
    width[0] = std::max(std::min(width[0], kNarrowest), width[0] - std::min(width[0], all - kTerminalColumns));
  std::string out;
  for (const auto& row : rows_) {
    const std::vector<std::string> heads = broken(row[0], width[0]);
    for (std::size_t h = 0; h < heads.size(); ++h) {
      std::string line = indent + padded(heads[h], width[0], left_ > 0);
      for (std::size_t i = 1; h + 1 == heads.size() && i < row.size(); ++i)
        line += std::string(gap, ' ') + padded(row[i], width[i], i < left_);
      out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
  }
  return out;
}

std::string Table::markdown() const {
  std::string out;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (const auto& cell : rows_[r]) out += "| " + escaped_bar(cell) + " ";
    out += "|\n";
    if (r > 0) continue;
    for (std::size_t i = 0; i < rows_[0].size(); ++i) out += i < left_ ? "|---" : "|---:";
    out += "|\n";
  }
  return out;
}

std::string wrapped(const std::string& first, const std::string& indent, const std::string& paragraph) {
  std::istringstream words(paragraph);
  std::string out, word, line = first;
  bool empty = true;
  while (words >> word) {
    if (!empty && columns(line) + 1 + columns(word) > kTerminalColumns) {
      out += line + "\n";
      line = indent;
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    empty = false;
  }
  return out + line + "\n";
}

std::string number(double value) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return value > 0 ? "unlimited" : "-unlimited";
  if (std::abs(value) >= 999.5) return with_thousands(fmt::format("{:.0f}", value));
  if (value == std::floor(value)) return fmt::format("{:.0f}", value);
  if (std::abs(value) >= 99.95) return fmt::format("{:.0f}", value);
  if (std::abs(value) >= 9.995) return fmt::format("{:.1f}", value);
  return fmt::format("{:.3g}", value);
}

std::string percent(double share) {
  if (std::isnan(share)) return "-";
  if (share == std::floor(share)) return fmt::format("{:.0f} %", share * 100);
  constexpr double kRounding = 1e-9, kLeast = 5e-7;  // a sum of times; half of the last digit that is shown
  if (std::abs(1 - share) < kRounding) return "100 %";
  if (share < 1 && 1 - share < kLeast) return ">99.9999 %";
  if (share > 0 && share < kLeast) return "<0.0001 %";
  const double missing = std::min(std::abs(share), std::abs(1 - share)) * 100;
  const int digits = missing >= 0.95 ? 1 : missing >= 0.095 ? 2 : missing >= 0.0095 ? 3 : 4;
  return fmt::format("{:.{}f} %", share * 100, digits);
}

std::string seconds(double value_s) {
  if (std::isnan(value_s)) return "-";
  if (value_s == 0) return "0 s";
  if (std::abs(value_s) < 1e-3) return number(value_s * 1e6) + " us";
  if (std::abs(value_s) < 1) return number(value_s * 1e3) + " ms";
  return number(value_s) + " s";
}

std::string written_percent(double share) { return fmt::format("{:.6g} %", share * 100); }

std::string plus_minus_percent(double half_width) {
  if (std::isnan(half_width)) return {};
  return half_width * 100 < 0.05 ? fmt::format(" ±{:.1g} %", half_width * 100)
                                 : fmt::format(" ±{:.1f} %", half_width * 100);
}

std::string plus_minus(double half_width) {
  constexpr double kRounding = 1e-9;  // what is left of equal figures after subtracting their mean
  if (std::isnan(half_width)) return {};
  return " ±" + number(half_width < kRounding ? 0 : half_width);
}

}  // namespace racksim
