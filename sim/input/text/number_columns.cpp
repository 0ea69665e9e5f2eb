// Number columns, the reading.
#include "input/text/number_columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "input/text/shortened.hpp"
#include "input/text/text_file.hpp"

namespace racksim {
namespace {

std::string readable(const std::string& path, const Location& asked_at) {
  if (const std::string why = why_unreadable(path); !why.empty())
    throw InvalidInput({{fmt::format("cannot read {}: {}", path, why), asked_at, {}, {}}});
  return path;
}

}  // namespace

NumberColumns::NumberColumns(const std::string& path, const Location& asked_at)
    : asked_at_(asked_at), lines_(readable(path, asked_at)) {
  if (!next()) throw InvalidInput({{fmt::format("{} is empty", path), asked_at, {}, "a header row is needed"}});
  for (const CsvCell& cell : cells_) {
    if (std::find(names_.begin(), names_.end(), cell.text) != names_.end())
      throw InvalidInput({{fmt::format("column `{}` appears twice", shortened(cell.text)),
                           {path, lines_.number(), cell.column, cell.length},
                           {},
                           {}}});
    names_.push_back(cell.text);
  }
}

std::size_t NumberColumns::index(const std::string& column, const std::string& key) const {
  const auto at = std::find(names_.begin(), names_.end(), column);
  if (at != names_.end()) return static_cast<std::size_t>(at - names_.begin());
  throw InvalidInput(
      {{fmt::format("{} has no column `{}`", lines_.path(), shortened(column)), asked_at_, did_you_mean(column, names_),
        fmt::format("name one in `{}`; there are {}", key, shortened(fmt::format("{}", fmt::join(names_, ", "))))}});
}

bool NumberColumns::next() {
  do {
    if (!lines_.next()) return false;
  } while (is_csv_remark(lines_.line()));
  split_csv(lines_.line(), lines_.path(), lines_.number(), cells_, names_.size());
  return true;
}

double NumberColumns::number(std::size_t column, const Bounds& bounds) const {
  const std::string& text = cells_[column].text;
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size())
    fail(column, fmt::format("`{}` is not a number", shortened(text)), fmt::format("column `{}`", names_[column]));
  if (!bounds.contains(value))
    fail(column, fmt::format("`{}` is out of range", shortened(text)), bounds.describe(Dimension::count));
  return value;
}

void NumberColumns::fail(std::size_t column, const std::string& message, const std::string& remark) const {
  const CsvCell& at = cells_[column];
  throw InvalidInput({{message, {lines_.path(), lines_.number(), at.column, std::max(1, at.length)}, remark, {}}});
}

}  // namespace racksim
