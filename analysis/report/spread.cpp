// Reads distributions.csv.
#include "analysis/report/spread.hpp"

#include <limits>
#include <numeric>

#include "input/text/csv_table.hpp"

namespace racksim {

double Spread::weight() const {
  return std::accumulate(bins.begin(), bins.end(), 0.0, [](double sum, const auto& bin) { return sum + bin.weight; });
}

std::vector<Spread> read_spreads(const std::filesystem::path& csv) {
  constexpr double kMax = std::numeric_limits<double>::max();
  const CsvTable table = CsvTable::read(csv.string(), {"quantity", "of", "unit", "from", "to", "weight"});
  Diagnostics diagnostics;
  std::vector<Spread> spreads;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string quantity = table.text(row, "quantity"), of = table.text(row, "of");
    if (spreads.empty() || spreads.back().quantity != quantity || spreads.back().of != of)
      spreads.push_back({quantity, of, table.text(row, "unit"), {}});
    const auto number = [&](const char* column) { return table.number(row, column, 0, kMax, diagnostics).value_or(0); };
    spreads.back().bins.push_back({number("from"), number("to"), number("weight")});
  }
  diagnostics.throw_if_any();
  return spreads;
}

}  // namespace racksim
