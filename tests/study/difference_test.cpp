// Paired differences, from rows made by hand.
#include "analysis/study/difference.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "analysis/study/replication_rows.hpp"
#include "scenario/files.hpp"

using namespace racksim;

namespace {

PointRow row(double watts, double speed = 10) { return {{"power_mean_w", watts}, {"speed", speed}}; }

const Difference& named(const Pair& pair, const std::string& name) {
  return *std::find_if(pair.differences.begin(), pair.differences.end(), [&](const auto& d) { return d.name == name; });
}

}  // namespace

TEST_CASE("pairs tell apart what the scatter of either would hide") {
  // Replications scatter by hundreds of watts, the second design draws 5 to 7 W less in each.
  const Pair pair = paired({row(100), row(400), row(900)}, {row(95), row(393), row(894)});
  const Difference& d = named(pair, "power_mean_w");
  CHECK(d.by.mean == Approx(-6));
  CHECK(d.by.ci95 == Approx(4.30265 * 1 / std::sqrt(3)).epsilon(1e-4));  // Student's t, 2 degrees of freedom
  CHECK(d.direction() == -1);
  CHECK(d.a.ci95 > 100);
  CHECK(named(pair, "speed").direction() == 0);
}

TEST_CASE("one pair tells nothing apart, and the longer side is cut") {
  CHECK(named(paired({row(1)}, {row(2)}), "power_mean_w").direction() == 0);
  const Pair pair = paired({row(1), row(2), row(3)}, {row(3), row(4)});
  CHECK(pair.replications == 2);
  CHECK(named(pair, "power_mean_w").a.mean == Approx(1.5));
}

TEST_CASE("a number that only one replication lacks is left out of that pair") {
  const Pair pair = paired({row(1), row(std::nan("")), row(3)}, {row(2), row(9), row(4)});
  CHECK(named(pair, "power_mean_w").by.count == 2);
  CHECK(named(pair, "power_mean_w").by.mean == 1);
}

TEST_CASE("replications.csv comes back as it was written") {
  test::Folder folder;
  const std::vector<PointRow> rows{row(1.25, std::nan("")), row(2.5, 3)};
  folder.write("replications.csv", replications_csv(rows));
  const std::vector<PointRow> read = read_replications_csv("replications.csv");
  REQUIRE(read.size() == 2);
  CHECK(read[0][0] == rows[0][0]);
  CHECK(std::isnan(read[0][1].second));
  CHECK(read[1] == rows[1]);
  CHECK_THROWS_AS(read_replications_csv("gone.csv"), InvalidInput);
}
