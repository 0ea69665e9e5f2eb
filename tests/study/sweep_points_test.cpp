// Designs: which values go together.
#include "analysis/study/sweep/sweep_points.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "scenario/files.hpp"
#include "support/places.hpp"

using namespace racksim;
using namespace racksim::test;

namespace sweep_points_test {

namespace {

Axis list(std::string key, std::vector<std::string> values) {
  return {.key = std::move(key), .values = std::move(values)};
}
Axis range(std::string key, std::string from, std::string to, std::int64_t count, Axis::Scale scale = {}) {
  return {.key = std::move(key), .from = std::move(from), .to = std::move(to), .count = count, .scale = scale};
}

Sweep sweep(std::vector<Axis> axes, Sweep::Design design = Sweep::Design::grid, std::int64_t points = 0) {
  Sweep s;
  s.axes = std::move(axes);
  s.design = design;
  s.points = points;
  return s;
}

std::vector<std::string> first_axis(const Sweep& s) {
  std::vector<std::string> values;
  for (const SweepPoint& point : sweep_points(s)) values.push_back(point.values[0]);
  return values;
}

/// What is said of a sweep that is wrong; empty if nothing is.
std::string told(const Sweep& s) {
  try {
    sweep_points(s);
  } catch (const InvalidInput& wrong) {
    return wrong.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a grid is every combination, the last axis fastest") {
  const Sweep s = sweep({list("serving.routing", {"random", "round_robin"}), list("run.seed", {"1", "2", "3"})});
  const auto points = sweep_points(s);
  REQUIRE(points.size() == 6);
  CHECK(points[0].values == std::vector<std::string>{"random", "1"});
  CHECK(points[1].values == std::vector<std::string>{"random", "2"});
  CHECK(points[5].values == std::vector<std::string>{"round_robin", "3"});
  CHECK(points[5].number == 6);
}

TEST_CASE("ranges hold both ends, and numbers that read well between them") {
  CHECK(first_axis(sweep({range("run.drain", "10 s", "1 min", 3)})) ==
        std::vector<std::string>{"10 s", "35 s", "60 s"});
  CHECK(first_axis(sweep({range("run.drain", "1 s", "100 s", 3, Axis::Scale::log)})) ==
        std::vector<std::string>{"1 s", "10 s", "100 s"});
  CHECK(first_axis(sweep({range("run.seed", "1", "10", 4)})) == std::vector<std::string>{"1", "4", "7", "10"});
  CHECK(first_axis(sweep({range("sla.0.limit", "10 %", "30 %", 2)})).size() == 2);
}

TEST_CASE("a zip takes the first values together, then the second") {
  const auto zip = Sweep::Design::zip;
  const auto points = sweep_points(sweep({list("run.seed", {"7", "8"}), range("run.drain", "1 s", "2 s", 2)}, zip));
  REQUIRE(points.size() == 2);
  CHECK(points[1].values == std::vector<std::string>{"8", "2 s"});
  CHECK(told(sweep({list("run.seed", {"7", "8"}), list("run.drain", {"1 s"})}, zip)).find("need equally many") !=
        std::string::npos);
}

TEST_CASE("a Latin hypercube puts one point into each part of every axis") {
  Sweep s = sweep({range("run.seed", "0", "1000", 0), list("serving.routing", {"random", "round_robin"})},
                  Sweep::Design::latin_hypercube, 10);
  std::set<int> parts;
  int random = 0;
  for (const SweepPoint& point : sweep_points(s)) {
    parts.insert(std::stoi(point.values[0]) / 100);
    random += point.values[1] == "random" ? 1 : 0;
  }
  CHECK(parts.size() == 10);
  CHECK(random == 5);
  const auto before = first_axis(s);
  CHECK(first_axis(s) == before);
  s.seed = 2;
  CHECK(first_axis(s) != before);
}

TEST_CASE("a point overrides what the sweep sets") {
  Sweep s = sweep({list("run.seed", {"1", "2"})});
  s.sets = {"run.duration=1 min"};
  CHECK(sweep_points(s)[1].sets(s) == std::vector<std::string>{"run.duration=1 min", "run.seed=2"});
}

TEST_CASE("axes that make no sense are told at once") {
  const std::string all =
      told(sweep({list("run.sed", {"1"}), range("serving.routing", "a", "b", 2), range("run.drain", "5", "6 s", 2),
                  range("run.warmup", "6 s", "5 s", 2), range("run.duration", "0 s", "5 s", 2, Axis::Scale::log),
                  list("run.duration", {"1 s"})}));
  for (const char* part :
       {"unknown key `sed`", "`serving.routing` does not take a number", "`5` cannot be read",
        "`run.warmup` does not ascend", "begin above zero", "`run.duration` is the key of two axes"}) {
    INFO(part);
    CHECK(all.find(part) != std::string::npos);
  }
  CHECK(told(sweep({range("run.seed", "0", "1e6", 2000), range("run.drain", "1 s", "2 s", 2000)}))
            .find("the grid has 4e+06") == 0);
}

TEST_CASE("a sweep file is read with its place in mind") {
  const Folder folder;
  const std::string path = folder.write("s.yaml",
                                        "scenario: base.yaml\nset: [run.seed=3]\naxes:\n"
                                        "  - {key: run.drain, from: 1 s, to: 2 s, count: 3, scale: log}\n"
                                        "design: zip\n");
  const Sweep s = read_sweep(path);
  CHECK(s.name == "s");
  CHECK(s.scenario.ends_with("base.yaml"));
  CHECK(s.sets == std::vector<std::string>{"run.seed=3"});
  REQUIRE(s.axes.size() == 1);
  CHECK(s.axes[0].scale == Axis::Scale::log);
  CHECK(s.axes[0].where.line == 4);
  CHECK(s.design == Sweep::Design::zip);
}

TEST_CASE("the shipped sweeps plan") {
  CHECK(sweep_points(read_sweep(racksim::test::in_repository("scenarios/sweeps/people.yaml"))).size() == 10);
}

}  // namespace sweep_points_test
