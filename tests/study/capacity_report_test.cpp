// What is said of a capacity.
#include "analysis/study/capacity/capacity_report.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "analysis/worlds.hpp"
#include "support/populations.hpp"

using namespace racksim;
using namespace racksim::test;

namespace capacity_report_test {

namespace {

/// Two observations at a load of `streams`, of which `good` of 100 turns kept the objective.
std::vector<Observation> seen(double streams, double good, double waiting = 0) {
  Observation o{.objectives = {{good, 100}},
                .window_s = 100,
                .sent = 100,
                .completed = 100,
                .concurrency = streams,
                .waiting = waiting,
                .first_half = streams,
                .second_half = streams,
                .in_flight = std::vector<double>(20, streams)};
  return {o, o};
}

LoadPoint at(double x, double streams, double good, Answer answer, double waiting = 0) {
  Scenario s = scenario_of(4);
  test::open_of(s.users["all"]).sessions_per_s = x;
  s.run.timeline_s = 2;
  Trial trial;
  trial.x = x;
  trial.answer = answer;
  return load_point(trial, s, seen(streams, good, waiting));
}

CapacityReport report() {
  const Scenario s = scenario_of(4);
  const Platform platform = rack_of_three();
  CapacityReport r;
  r.scenario = "hand-made";
  r.estimate = estimate(s, platform, deployment_of(s, platform, steady_profile()));
  r.variation = vary_load(s, r.estimate);
  r.capacity.value = 2;
  r.capacity.lower = 1.9;
  r.capacity.upper = 2.1;
  r.capacity.precise = true;
  r.sla = s.sla;
  r.warmup_s = 60;
  r.duration_s = 100;
  r.precision = 0.025;
  r.points = {at(1, 10, 99, Answer::holds), at(4, 40, 50, Answer::fails)};
  return r;
}

bool warns(const CapacityReport& r, const std::string& part) {
  return std::any_of(r.warnings.begin(), r.warnings.end(),
                     [&](const std::string& w) { return w.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("a capacity is told in every unit, read off the curve between the loads") {
  CapacityReport r = report();
  complete(r, {});
  CHECK(r.figures.front().quantity == "load factor");
  CHECK(r.figure("concurrent streams")->value == Approx(25));  // half way from 1 to 4 on a log scale
  CHECK(r.figure("concurrent streams")->lower < 25);
  CHECK(r.figure("concurrent streams")->upper > 25);
  CHECK(r.figure("turns/s")->value == 1);
  CHECK(r.figure("sessions/s")->value == Approx(2.5));
  CHECK(r.figure("people") == nullptr);
  CHECK(r.warnings.empty());
}

TEST_CASE("the sentence says how much, what binds, and what was claimed") {
  CapacityReport r = report();
  complete(r, {});
  CHECK(capacity_sentence(r).find("Holds 25 [") == 0);
  CHECK(capacity_sentence(r).find("] concurrent streams; tpot <= 100 ms binds; the static estimate says 12.") !=
        std::string::npos);
  r.estimate.published_sessions = 152;
  CHECK(capacity_sentence(r).find("the claim says 152.") != std::string::npos);
}

TEST_CASE("where no load holds the least is named, and a curve that rises is told") {
  CapacityReport r = report();
  r.capacity = {.kind = Capacity::Kind::none_holds, .value = 1, .trials = {}};
  r.points = {at(1, 10, 20, Answer::fails), at(4, 40, 50, Answer::fails)};
  complete(r, {});
  CHECK(capacity_sentence(r).find("Holds no load: even at load factor 1, with 10 concurrent streams, 20.0 % of turns "
                                  "kept tpot <= 100 ms, 90 % were needed") == 0);
  CHECK(warns(r, "kept better at more load"));
}

TEST_CASE("what makes a capacity doubtful is told") {
  CapacityReport r = report();
  r.capacity.precise = false;
  r.capacity.replications = 10;
  r.points = {at(1, 10, 99, Answer::holds), at(2, 20, 95, Answer::fails, 8)};
  for (Observation& o : r.points[1].observations) o.in_flight[0] = 0;
  r.points[1].warmup_needed_s = 70;
  complete(r, {});
  CHECK(warns(r, "add --max-replications 40"));
  CHECK(warns(r, "40.0 % of the turns in flight wait"));
  CHECK(warns(r, "--set run.warmup=70s"));
  r.warnings.clear();
  r.points[1].warmup_needed_s = kNotAvailable;
  complete(r, {});
  CHECK(warns(r, "no steady state"));
}

TEST_CASE("points that more replications made superfluous are left out of the table") {
  CapacityReport r = report();
  r.capacity.replications = 5;
  r.points.insert(r.points.begin() + 1, at(2, 777, 80, Answer::unclear));
  complete(r, {});
  const std::string text = as_text(document_of(r));
  CHECK(text.find("777") == std::string::npos);
  CHECK(curve_csv(r).find("777") != std::string::npos);
  CHECK(to_json(r).at("curve").size() == 3);
}

TEST_CASE("a capacity fits a terminal") {
  CapacityReport r = report();
  complete(r, {});
  std::istringstream lines(as_text(document_of(r)));
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 84);  // a UTF-8 sign takes two bytes
}

}  // namespace capacity_report_test
