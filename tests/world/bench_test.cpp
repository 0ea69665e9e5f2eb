// The simulation on SimGrid and the bench of calibration agree turn by turn: what is fitted on one holds in the other.
#include "analysis/calibration/bench.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "input/text/csv_table.hpp"
#include "world/crowd.hpp"

using namespace racksim;
using namespace racksim::test;

namespace bench_test {

namespace {

struct Simulated {
  CsvTable rows;
  PoolPlan plan;
  Record record;
};

Simulated simulate(const Scenario& s, const Profile& profile) {
  const Platform platform = read_platform(s.platform);
  const Deployment deployment = deploy(s, platform, {{"unit", profile}});
  RunOptions options;
  options.requests_csv_path = "requests.csv";
  const Record record = run_replications(s, platform, deployment, options).front();
  return {CsvTable::read("requests.csv",
                         {"replication", "turn", "outcome", "instance", "sent_s", "input_tokens", "output_tokens",
                          "queue_s", "ttft_s", "tpot_s", "e2el_s", "stall_s", "qoe_loss", "good"}),
          deployment.pools.front(), record};
}

/// Row of a turn, by its number.
std::map<std::int64_t, std::size_t> by_turn(const CsvTable& rows) {
  std::map<std::int64_t, std::size_t> found;
  for (std::size_t row = 0; row < rows.rows(); ++row) found[std::stoll(rows.text(row, "turn"))] = row;
  return found;
}

void compare(const Simulated& run, const Service& bench, double front_end_s) {
  const auto rows = by_turn(run.rows);
  REQUIRE(rows.size() == bench.timings.size());
  std::size_t i = 0;
  for (const auto& [turn, row] : rows) {
    INFO("turn " << turn);
    const Timing& t = bench.timings[i++];
    REQUIRE(run.rows.text(row, "outcome") == "completed");
    REQUIRE(t.served());
    CHECK(std::stod(run.rows.text(row, "sent_s")) == Approx(t.sent_s).epsilon(1e-9).margin(1e-9));
    CHECK(std::stod(run.rows.text(row, "ttft_s")) == Approx(t.ttft_s() + front_end_s).epsilon(1e-9));
    if (t.output_tokens > 1) CHECK(std::stod(run.rows.text(row, "tpot_s")) == Approx(t.tpot_s()).epsilon(1e-9));
  }
}

}  // namespace

TEST_CASE("Every turn of an open scenario is served as on the bench", "[world]") {
  // 100 GB x 12e-9 hold 37 blocks of 16 tokens beside the weights; eight long turns want up to 96.
  for (const Case& c : {Case{"whole prompts"}, Case{.name = "chunks", .chunked = true, .budget = 64},
                        Case{.name = "short of memory", .memory_utilization = 1.2e-8},
                        Case{.name = "reserved", .reserve = true, .memory_utilization = 1.2e-8},
                        Case{.name = "chunks, reserved",
                        .chunked = true,
                        .reserve = true,
                        .budget = 64,
                        .memory_utilization = 1.2e-8}}) {
    INFO(c.name);
    Folder folder;
    const std::vector<Request> requests = crowd();
    Profile profile = steps();
    profile.memory_utilization = c.memory_utilization;
    const Simulated simulated = simulate(open(folder, requests, c), profile);
    const Service bench = serve(StepModel(profile, 8), simulated.plan.limits, requests);
    const bool is_short = c.memory_utilization < 0.1;
    CHECK((bench.starved_share > 0.01) == is_short);
    CHECK((simulated.record.pools[0].preemptions > 0) == (is_short && !c.reserve));
    compare(simulated, bench, profile.front_end_s);
  }
}

TEST_CASE("A closed loop of people who never think is a closed loop of the bench", "[world]") {
  Folder folder;
  const Profile profile = steps();
  Scenario s = open(folder, crowd(), {});
  Population& users = s.users["users"];
  users = {};
  users.arrivals = ClosedArrivals{.people = 5};
  users.lengths = LengthsApart{Fixed{60}, Fixed{20}};
  users.think_s = Fixed{0};
  users.next_turn = Population::NextTurn::after_last_token;
  closed_of(users).ramp_s = 10;  // they begin at 0, 2, 4, 6 and 8 s
  s.run.duration_s = 100;
  const Simulated simulated = simulate(s, profile);
  std::vector<Request> requests(simulated.rows.rows(), Request{0, 60, 20});
  REQUIRE(requests.size() > 50);
  for (std::size_t i = 0; i < 5; ++i) requests[i].sent_s = 2.0 * static_cast<double>(i);
  Service bench = serve(StepModel(profile, 8), simulated.plan.limits, requests, 5);
  std::sort(bench.timings.begin(), bench.timings.end(),
            [](const Timing& a, const Timing& b) { return a.sent_s < b.sent_s; });
  // The bench runs dry at its end; people go on. The turns that nobody at the end could touch are alike.
  const auto rows = by_turn(simulated.rows);
  std::size_t i = 0;
  for (const auto& [turn, row] : rows) {
    if (i + 5 >= rows.size()) break;
    INFO("turn " << turn);
    const Timing& t = bench.timings[i++];
    CHECK(std::stod(simulated.rows.text(row, "sent_s")) == Approx(t.sent_s).epsilon(1e-9).margin(1e-9));
    CHECK(std::stod(simulated.rows.text(row, "ttft_s")) == Approx(t.ttft_s() + profile.front_end_s).epsilon(1e-9));
    CHECK(std::stod(simulated.rows.text(row, "tpot_s")) == Approx(t.tpot_s()).epsilon(1e-9));
  }
}

}  // namespace bench_test
