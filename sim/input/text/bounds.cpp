// Bounds: which values a field takes, and how to say so.
#include <fmt/format.h>

#include <cmath>

#include "input/text/units.hpp"

namespace racksim {

bool Bounds::contains(double value) const {
  if (!word.empty() && value == word_value) return true;
  if (!std::isfinite(value) || value > high || value < low || (above_low && value == low)) return false;
  return !whole || value == std::floor(value);
}

std::string Bounds::describe(Dimension dimension) const {
  std::string text;
  if (std::isfinite(low))
    text = fmt::format("{} {}", above_low ? "more than" : "at least", format_exact(low, dimension));
  if (std::isfinite(high))
    text += fmt::format("{}at most {}", text.empty() ? "" : " and ", format_exact(high, dimension));
  if (whole) text += text.empty() ? "whole" : ", whole";
  if (!word.empty()) text += fmt::format("{}`{}`", text.empty() ? "" : ", or ", word);
  return text;
}

Bounds Bounds::or_word(std::string text, double value) const {
  Bounds result = *this;
  result.word = std::move(text);
  result.word_value = value;
  return result;
}

Bounds Bounds::whole_only() const {
  Bounds result = *this;
  result.whole = true;
  return result;
}

}  // namespace racksim
