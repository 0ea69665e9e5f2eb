// Units: text such as "12.5 kW" to a number in SI units and back. Knows no keys and no files.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace racksim {

/// What a number measures. In brackets the SI unit it is held in.
enum class Dimension {
  time,        ///< s
  memory,      ///< B
  bandwidth,   ///< B/s
  compute,     ///< flop/s
  power,       ///< W
  energy,      ///< J
  rate,        ///< 1/s
  tokens,      ///< tokens
  token_rate,  ///< tok/s; also words/min at 1.3 tokens per word
  ratio,       ///< share; "99 %" or 0.99
  space,       ///< rack units
  bits,        ///< bit
  count,       ///< plain number, no unit
};

/// Result of reading a quantity: a value, or a sentence that says what is wrong and a remedy.
struct Quantity {
  double value = 0;
  std::string error;  ///< empty if the value is good; otherwise e.g. "`5` has no unit"
  std::string help;   ///< e.g. "write a unit: 5 s, 5 min, 5 ms"
  explicit operator bool() const { return error.empty(); }
};

/// Reads "<number> <unit>"; the space is optional. Every dimension but `count` and `ratio` needs its unit.
/// Rejects NaN, infinity, overflow, hexadecimal and anything left over.
Quantity parse_quantity(std::string_view text, Dimension dimension);

/// Shortest text that parse_quantity reads back to exactly the same double. `value` must be finite.
std::string format_exact(double value, Dimension dimension);

/// Text for people: about four digits in a unit of fitting size ("12.5 kW").
std::string format_human(double value, Dimension dimension);

/// Units of a dimension, as they may be written; empty for `count`.
std::vector<std::string> unit_names(Dimension dimension);

/// The unit that a dimension is held in: "W", "tokens"; empty for `count` and `ratio`.
std::string si_unit(Dimension dimension);

/// "time", "power", "number of tokens": what a person would call it.
std::string dimension_name(Dimension dimension);

/// Smallest and largest value that a field takes, and one word that stands for a special value.
struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool above_low = false;  ///< `low` itself is not allowed
  bool whole = false;      ///< whole numbers only
  std::string word = {};   ///< e.g. "unlimited"; empty = no such word
  double word_value = std::numeric_limits<double>::infinity();

  [[nodiscard]] bool contains(double value) const;
  /// "at least 0 s", "more than 0 W and at most 1 kW"; empty if everything is allowed.
  [[nodiscard]] std::string describe(Dimension dimension) const;
  /// The same bounds that also take `unlimited` (infinity), or another word for another value.
  [[nodiscard]] Bounds or_word(std::string text, double value) const;
  [[nodiscard]] Bounds or_unlimited() const { return or_word("unlimited", std::numeric_limits<double>::infinity()); }
  [[nodiscard]] Bounds whole_only() const;
};

inline Bounds any() { return {}; }
inline Bounds between(double low, double high) { return {.low = low, .high = high}; }
/// low < value <= high
inline Bounds above_up_to(double low, double high) { return {.low = low, .high = high, .above_low = true}; }

}  // namespace racksim
