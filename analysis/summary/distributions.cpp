// Histograms as rows.
#include "analysis/summary/distributions.hpp"

#include "analysis/summary/metrics.hpp"
#include "record/csv_columns.hpp"

namespace racksim {

namespace {

constexpr std::size_t kMostRows = 200;

struct BinRow {
  std::string quantity, of, unit;
  Histogram::Bin bin;
};

const CsvColumns<BinRow>& bin_columns() {
  static const CsvColumns<BinRow> all{
      {"quantity", "", "A metric of summary.json that is counted turn by turn, or `power`", &BinRow::quantity},
      {"of", "", "The rack, if `quantity` is power", &BinRow::of},
      {"unit", "", "Of `from` and `to`", &BinRow::unit},
      {"from", "`unit`",
       "Ends of a bin; bins are joined until a quantity has 200 rows or fewer. Zeros are a bin from 0 to 0",
       [](const BinRow& r) { return r.bin.from; }},
      {"to", "`unit`", "Likewise", [](const BinRow& r) { return r.bin.to; }},
      {"weight", "", "Turns; itl: gaps; power: seconds. Of the windows of all replications",
       [](const BinRow& r) { return r.bin.weight; }}};
  return all;
}

void add(std::vector<BinRow>& rows, const std::string& quantity, const std::string& of, const char* unit,
         const Histogram& histogram) {
  for (const Histogram::Bin& bin : histogram.bins(kMostRows)) rows.push_back({quantity, of, unit, bin});
}

}  // namespace

std::string distributions_csv(const Platform& platform, const std::vector<Record>& records) {
  std::vector<BinRow> rows;
  for (const MetricRow& row : kMetrics)
    if (row.counted()) add(rows, row.name, "", row.unit, merged(records, row.metric));
  for (std::size_t r = 0; r < platform.racks.size(); ++r) {
    Histogram power_w;
    for (const Record& record : records) power_w.merge(record.racks[r].power_w);
    add(rows, "power", platform.racks[r].label, "W", power_w);
  }
  return csv_table(bin_columns(), rows);
}

std::vector<Described> distributions_described() { return described(bin_columns()); }

}  // namespace racksim
