// Paired differences, from rows made by hand.
#include "analysis/study/sweep/difference.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "analysis/study/sweep/replication_rows.hpp"
#include "scenario/files.hpp"

using namespace racksim;

namespace difference_test {

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

TEST_CASE("better and worse depend on what is measured, and only of what is told apart") {
  // 1 more of each in every replication, and noise that pairs do not share.
  std::vector<PointRow> a, b;
  for (const double noise : {0.0, 10.0, 30.0}) {
    a.push_back(
        {{"power_mean_w", noise}, {"sla_0_ttft_attainment", noise}, {"concurrency_mean", noise}, {"ttft_p99_s", 1}});
    b.push_back({{"power_mean_w", noise + 1},
                 {"sla_0_ttft_attainment", noise + 1},
                 {"concurrency_mean", noise + 1},
                 {"ttft_p99_s", 1}});
  }
  const Pair pair = paired(a, b);
  CHECK(named(pair, "power_mean_w").judgement() == "worse");
  CHECK(named(pair, "sla_0_ttft_attainment").judgement() == "better");
  CHECK(named(pair, "concurrency_mean").judgement() == "more");
  CHECK(named(pair, "ttft_p99_s").judgement().empty());
  Comparison comparison{"x", "y", {}, {pair}};
  CHECK(
      counts_of(comparison) ==
      "Of 4 numbers that decisions are made by, B is better in 1 and worse in 1, 1 differ in a way that is for you to "
      "judge, 1 are not told apart.");
  comparison.pairs[0].a_met = false;
  comparison.pairs[0].b_met = true;
  CHECK(verdict_of(comparison) == "B meets the SLA, A does not.");
  const std::string csv = comparison_csv(comparison);
  CHECK(csv.find(",power_mean_w,W,13.3333333,") != std::string::npos);  // (0 + 10 + 30) / 3
  CHECK(csv.find(",1,0,3,worse\r\n") != std::string::npos);
}

TEST_CASE("a loss of experience that falls is better, and is shown in per cent") {
  const auto lost = [](double share) { return PointRow{{"qoe_loss_mean", share}}; };
  const Pair pair = paired({lost(0.189), lost(0.191), lost(0.19)}, {lost(0), lost(0.001), lost(0)});
  CHECK(named(pair, "qoe_loss_mean").judgement() == "better");
  CHECK_THAT(as_text(document_of(Comparison{"x", "y", {}, {pair}}, true)),
             Catch::Contains("qoe loss, mean (%)  19.0  0.0333"));
}

TEST_CASE("changes are the keys that two scenarios do not write alike, paths by where they lead") {
  test::Folder folder;
  folder.write("one/resolved.yaml",
               "platform: ../rack.xml\nusers:\n  people: {people: 10, think: 5 s}\nsla:\n  - {limit: 1 s}\n");
  folder.write("two/three/resolved.yaml",
               "platform: ../../rack.xml\nusers:\n  people: {people: 20}\nsla:\n  - {limit: 1 s}\n");
  const auto list = changes(folder.path() / "one/resolved.yaml", folder.path() / "two/three/resolved.yaml");
  REQUIRE(list.size() == 2);
  CHECK(list[0].key == "users.people.people");
  CHECK(list[0].a == "10");
  CHECK(list[0].b == "20");
  CHECK(list[1].key == "users.people.think");
  CHECK(list[1].b.empty());
  CHECK(changes(folder.path() / "gone", folder.path() / "one/resolved.yaml").empty());
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

}  // namespace difference_test
