// Numbers as few digits as they need.
#include "analysis/report/charts/columns.hpp"

#include <fmt/format.h>

#include <cmath>

namespace racksim {

void Columns::add(const std::string& column, double value) {
  Json cell = nullptr;
  if (std::isfinite(value)) {
    if (value == std::floor(value) && std::abs(value) < 1e5)
      cell = static_cast<std::int64_t>(value);
    else
      cell = std::stod(fmt::format("{:.5g}", value));
  }
  columns_[column].push_back(std::move(cell));
}

}  // namespace racksim
