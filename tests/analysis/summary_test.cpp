// Judgement, metrics, energy and stability of hand-made records.
#include "analysis/summary/summary.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "analysis/summary/servers_csv.hpp"
#include "analysis/summary/summary_text.hpp"
#include "analysis/summary/verdict.hpp"
#include "worlds.hpp"

using namespace racksim;
using namespace racksim::test;

namespace summary_test {

namespace {

bool warns(const Summary& s, const std::string& part) {
  return std::any_of(s.warnings.begin(), s.warnings.end(),
                     [&](const std::string& w) { return w.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("an objective is judged by the mean over replications") {
  const Summary s = summary_of({record_with(80), record_with(90), record_with(85)});
  REQUIRE(s.objectives.size() == 1);
  CHECK(s.objectives[0].attained.mean == Approx(0.85));
  CHECK(s.objectives[0].margin == Approx(-0.05));
  CHECK_FALSE(s.met);
  // s = 5 %, t(2) = 4.303: half width 12.4 %, wider than the margin.
  CHECK(s.objectives[0].attained.ci95 == Approx(0.05 * 4.302653 / std::sqrt(3)).epsilon(1e-5));
  CHECK_FALSE(s.objectives[0].clear);
  CHECK(verdict_sentence(s).find("too close to call") != std::string::npos);
}

TEST_CASE("the sentence names what was promised, kept and needed") {
  const Summary s = summary_of({record_with(50), record_with(50)});
  const std::string sentence = verdict_sentence(s);
  CHECK(sentence.find("The claim does not hold: 12 sessions were promised at 10 tok/s") == 0);
  CHECK(sentence.find("50.0 %") != std::string::npos);
  CHECK(sentence.find("tpot <= 100 ms, 90 % were needed") != std::string::npos);
}

TEST_CASE("a claim holds only under the load that it promises") {
  Record record = record_with(95);
  CHECK(verdict_sentence(summary_of({record, record})).find("The claim is not put to the test by this load") == 0);
  record.sessions_alive.integral = 12 * record.window_s;
  CHECK(verdict_sentence(summary_of({record, record})).find("The claim holds: 12 sessions") == 0);
}

TEST_CASE("exactly the target is met") { CHECK(summary_of({record_with(90), record_with(90)}).met); }

TEST_CASE("blocked compares the share rejected with its limit") {
  Scenario scenario = scenario_of(4);
  scenario.sla = {{.metric = Objective::Metric::blocked, .limit = 0.1}};
  CHECK(summary_of({record_with(91)}, scenario).met);
  const Summary s = summary_of({record_with(88)}, scenario);
  CHECK_FALSE(s.met);
  CHECK(s.objectives[0].value == Approx(0.12));
}

TEST_CASE("a run in which nothing was sent meets nothing") {
  Record empty = record_with(0);
  empty.sent = empty.all_sent = 0;
  empty.outcomes = empty.all_outcomes = {};
  empty.objectives = {{0, 0}};
  const Summary s = summary_of({empty});
  CHECK_FALSE(s.met);
  CHECK(warns(s, "no turn was sent"));
}

TEST_CASE("metrics carry the numbers of all observations") {
  const Summary s = summary_of({record_with(75), record_with(75)});
  const MetricResult& tpot = s.metric(Metric::tpot);
  CHECK(tpot.count == 200);
  CHECK(tpot.mean.mean == Approx(0.0875));  // 0.75 x 50 ms + 0.25 x 200 ms
  CHECK(tpot.quantiles[0] == Approx(0.05).epsilon(1e-3));
  CHECK(tpot.quantiles[1] == Approx(0.2).epsilon(1e-3));
  CHECK(s.metric(Metric::request_throughput).mean.mean == Approx(1));
  CHECK(s.metric(Metric::good_fraction).mean.mean == Approx(0.75));
  CHECK(s.metric(Metric::concurrency).mean.mean == Approx(5));
  CHECK(s.metric(Metric::utilization).mean.mean == Approx(0.2));
}

TEST_CASE("energy per session, per 1,000 tokens and per good turn") {
  const Summary s = summary_of({record_with(90), record_with(90)});
  CHECK(s.energy.per_session_j.mean == Approx(450));
  CHECK(s.energy.per_1000_output_tokens_j.mean == Approx(4500));
  CHECK(s.energy.per_good_turn_j.mean == Approx(500));
  CHECK(s.racks[0].mean_w.mean == Approx(450));
  CHECK(s.racks[0].never_used_share() == Approx(0.55));  // 1 - 450 / 1000
  CHECK(s.pools[0].mean_batch == Approx(2));
  CHECK(s.pools[0].batch_occupancy == Approx(0.5));
  CHECK(s.littles_law.ratio() == Approx(1));
}

TEST_CASE("nothing good costs nothing that can be told") {
  const Summary s = summary_of({record_with(0)});
  CHECK(std::isnan(s.energy.per_good_turn_j.mean));
  CHECK(to_json(s).at("energy").at("per_good_turn").at("mean").is_null());
}

TEST_CASE("a queue that grows is called a backlog") {
  std::vector<Record> records{record_with(90), record_with(91), record_with(92)};
  for (Record& r : records) r.in_flight_second_half = 5.2;
  CHECK_FALSE(summary_of(records).stability.backlogged);
  double second = 20;
  for (Record& r : records) r.in_flight_second_half = second++;
  const Summary s = summary_of(records);
  CHECK(s.stability.backlogged);
  CHECK(warns(s, "not to be quoted"));
}

TEST_CASE("warnings: beyond the fitted range, one replication; unbalanced books are our fault") {
  Record r = record_with(90);
  r.pools[0].max_batch = 65;
  CHECK(warns(summary_of({r}), "fitted up to 64"));
  CHECK(warns(summary_of({r}), "one replication"));
  CHECK(summary_of({r}).internal_errors.empty());
  r.sent = 99;
  CHECK(summary_of({r}).internal_errors.size() == 1);
}

TEST_CASE("nameplate power is told, and is theory's power too") {
  Scenario scenario = scenario_of(4);
  const Summary measured = summary_of({record_with(90)}, scenario);
  CHECK_FALSE(warns(measured, "nameplates"));
  CHECK(to_json(measured).at("power") == "measured");
  CHECK(measured.comparison.back().theory == 600);  // a share of 100 %: 3 x 200 W
  scenario.power = PowerFigure::nameplate;
  const Summary nameplate = summary_of({record_with(90)}, scenario);
  CHECK(warns(nameplate, "watts and joules are nameplates"));
  CHECK(to_json(nameplate).at("power") == "nameplate");
  CHECK(nameplate.comparison.back().theory == 900);  // 3 x 300 W
  CHECK(nameplate.estimate.full_load_w == 600);
}

TEST_CASE("JSON is well formed and repeats byte by byte") {
  const std::vector<Record> records{record_with(80), record_with(90)};
  const std::string text = to_json(summary_of(records)).dump(2);
  CHECK(Json::parse(text).at("metrics").at("tpot").contains("p99.9"));
  CHECK(text == to_json(summary_of(records)).dump(2));
  CHECK(Json::parse(text).at("verdict") == "SLA violated");
}

TEST_CASE("text fits a terminal, with the verdict first") {
  std::istringstream lines(as_text(document_of(summary_of({record_with(80), record_with(90)}))));
  std::string line;
  std::getline(lines, line);
  CHECK(line.find("SLA violated") == 0);
  while (std::getline(lines, line)) CHECK(line.size() <= 82);  // ± takes two bytes
}

TEST_CASE("a model that does not fit has a summary without a simulation") {
  const Scenario scenario = scenario_of(4);
  Estimate e;
  e.reason = "too big";
  const Summary s = not_applicable(scenario, e);
  CHECK(verdict_word(s) == "n/a");
  CHECK_FALSE(s.met);
  CHECK(to_json(s).at("sla_met").is_null());
}

TEST_CASE("servers.csv has a row for each server and device") {
  const std::string csv = servers_csv(summary_of({record_with(90)}));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 7);
  CHECK(csv.find("server,s0,0.2,150,180,15000,0,3000,8000,33\r\n") != std::string::npos);
}

}  // namespace summary_test
