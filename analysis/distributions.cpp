// Histograms as rows.
#include "analysis/distributions.hpp"

#include <fmt/format.h>

#include "analysis/metrics.hpp"
#include "analysis/text.hpp"

namespace racksim {

namespace {

constexpr std::size_t kMostRows = 200;

std::string rows(const std::string& quantity, const std::string& of, const char* unit, const Histogram& histogram) {
  std::string out;
  for (const Histogram::Bin& bin : histogram.bins(kMostRows))
    out += fmt::format("{},{},{},{:.9g},{:.9g},{:.9g}\r\n", quantity, csv_cell(of), unit, bin.from, bin.to, bin.weight);
  return out;
}

}  // namespace

std::string distributions_csv(const Platform& platform, const std::vector<Record>& records) {
  std::string out = "quantity,of,unit,from,to,weight\r\n";
  for (const NamedHistogram& named : kHistograms) out += rows(named.name, "", named.unit, merged(records, named.of));
  for (std::size_t r = 0; r < platform.racks.size(); ++r) {
    Histogram power_w;
    for (const Record& record : records) power_w.merge(record.racks[r].power_w);
    out += rows("power", platform.racks[r].label, "W", power_w);
  }
  return out;
}

}  // namespace racksim
