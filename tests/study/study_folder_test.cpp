// A study on disk: points come back, and nothing that is not ours is touched.
#include "analysis/study/study_folder.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "analysis/study/sweep/point_row.hpp"
#include "scenario/files.hpp"

using namespace racksim;
using namespace racksim::test;

namespace study_folder_test {

namespace fs = std::filesystem;

TEST_CASE("a point that is kept comes back, to the last bit") {
  const Folder folder;
  const fs::path place = folder.path() / "study";
  const StudyFolder study(place, false);
  CHECK_FALSE(study.point("a"));
  study.keep("a", {{"x", 0.1 + 0.2}});
  CHECK(study.point("a")->at("x").get<double>() == 0.1 + 0.2);
  CHECK(read_point(place, "a"));
}

TEST_CASE("half a point is none") {
  const Folder folder;
  const StudyFolder study(folder.path() / "study", false);
  std::ofstream(folder.path() / "study" / "points" / "a.json") << "{\"x\": 1";
  CHECK_FALSE(study.point("a"));
}

TEST_CASE("an unfinished study is continued or refused, a finished one is replaced") {
  const Folder folder;
  const fs::path place = folder.path() / "study";
  { StudyFolder(place, false).keep("a", 1); }
  CHECK_THROWS_AS(StudyFolder(place, false), InvalidInput);
  {
    const StudyFolder again(place, true);
    CHECK(again.point("a"));
    again.write("manifest.json", "{}");
  }
  {
    const StudyFolder resumed(place, true);
    CHECK(resumed.point("a"));
    CHECK_FALSE(fs::exists(place / "manifest.json"));
    resumed.write("manifest.json", "{}");
  }
  CHECK_FALSE(StudyFolder(place, false).point("a"));
}

TEST_CASE("what is no study is left alone") {
  const Folder folder;
  folder.write("mine.txt", "mine");
  CHECK_THROWS_AS(StudyFolder(folder.path(), false), InvalidInput);
  CHECK_THROWS_AS(StudyFolder(folder.path() / "mine.txt", true), InvalidInput);
  CHECK(fs::exists(folder.path() / "mine.txt"));
}

TEST_CASE("points.csv has a row for every point, and blanks where there is nothing") {
  Sweep sweep;
  sweep.axes = {{.key = "run.seed"}};
  const std::vector<SweepPoint> points{{1, {"7"}}, {2, {"8"}}, {3, {"a,b"}}};
  const std::vector<PointState> states{{PointState::Kind::done, {{"x_s", 1.5}, {"y", kNotAvailable}}, {}},
                                       {},
                                       {PointState::Kind::failed, {}, "says \"no\""}};
  CHECK(points_csv(sweep, points, states) ==
        "point,state,run.seed,x_s,y,fault\r\n"
        "1,done,7,1.5,,\r\n"
        "2,open,8,,,\r\n"
        "3,failed,\"a,b\",,,\"says \"\"no\"\"\"\r\n");
}

TEST_CASE("the objective with the least margin binds, not the one that is kept least") {
  PointState state{
      PointState::Kind::done,
      {{"sla_0_ttft_attainment", 0.90}, {"sla_0_ttft_attainment_ci95", 0.01}, {"sla_1_tpot_attainment", 0.95}},
      {},
      {{"ttft <= 2 s", 0.90}, {"tpot <= 100 ms", 0.99}}};
  const auto binding = binding_of(state);
  REQUIRE(binding);
  CHECK(binding->text == "tpot <= 100 ms");  // -4 pp, against 0
  CHECK(binding->kept == 0.95);
  CHECK(point_objectives_from_json(to_json(state.objectives))[1].needed == 0.99);
  CHECK_FALSE(binding_of(PointState{}));
}

TEST_CASE("columns in words") {
  const auto is = [](const ColumnWords& w, const char* text, const char* unit) {
    return w.text == text && w.unit == unit;
  };
  CHECK(is(in_words("ttft_p99_s", {}), "ttft, p99", "s"));
  CHECK(is(in_words("output_throughput_mean_tok_per_s", {}), "output throughput, mean", "tok/s"));
  CHECK(is(in_words("request_goodput_mean_per_s", {}), "request goodput, mean", "1/s"));
  CHECK(is(in_words("good_fraction_mean", {}), "good fraction, mean", "1"));
  CHECK(is(in_words("sla_1_tpot_attainment", {"x", "tpot <= 100 ms"}), "kept tpot <= 100 ms", "1"));
}

TEST_CASE("a row goes through JSON unchanged") {
  const PointRow row{{"x", 0.1}, {"none", kNotAvailable}};
  const PointRow back = point_row_from_json(to_json(row));
  CHECK(back[0] == row[0]);
  CHECK(std::isnan(back[1].second));
}

}  // namespace study_folder_test
