// distributions.csv holds what the histograms hold.
#include "analysis/summary/distributions.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "input/text/csv_table.hpp"
#include "scenario/files.hpp"
#include "worlds.hpp"

using namespace racksim;
using namespace racksim::test;

namespace distributions_test {

TEST_CASE("distributions.csv counts every turn and every second, of all replications") {
  Platform platform = rack_of_three();
  platform.racks[0].label = "a, \"b\"";
  const Folder dir;
  const std::string path = dir.write("d.csv", distributions_csv(platform, {record_with(30), record_with(40)}));
  const CsvTable table = CsvTable::read(path, {"quantity", "of", "unit", "from", "to", "weight"});
  Diagnostics diagnostics;
  double fast = 0, tpot = 0, seconds = 0;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    const double weight = *table.number(r, "weight", 0, 1e9, diagnostics);
    const double from = *table.number(r, "from", 0, 1e9, diagnostics);
    if (table.text(r, "quantity") == "tpot") {
      tpot += weight;
      if (from < 0.1) fast += weight;
    }
    if (table.text(r, "quantity") == "power") {
      CHECK(table.text(r, "of") == "a, \"b\"");
      CHECK(from == Approx(450).epsilon(2e-3));
      seconds += weight;
    }
  }
  CHECK(diagnostics.list().empty());
  CHECK(tpot == 200);
  CHECK(fast == 70);
  CHECK(seconds == 200);
}

}  // namespace distributions_test
