// What to look at next: each rule fires on what it is for, and on nothing else.
#include "analysis/summary/advice.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "worlds.hpp"

using namespace racksim;
using namespace racksim::test;

namespace advice_test {

namespace {

bool tells(const Summary& s, const std::string& part) {
  const auto list = look_at_next(s);
  return std::any_of(list.begin(), list.end(), [&](const auto& l) { return l.find(part) != std::string::npos; });
}

Summary with(const Objective& objective, const std::function<void(Record&)>& change) {
  Scenario scenario = scenario_of(4);
  scenario.sla = {objective};
  Record r = record_with(100);
  r.objectives = {{0, 100}};
  change(r);
  return summary_of({r, r}, scenario);
}

}  // namespace

TEST_CASE("a summary that misses nothing asks for nothing but its power") {
  Record r = record_with(100);
  for (auto& rack : r.racks) rack.power_w.add(990, 1);
  r.devices.assign(3, {.energy_j = 15000, .busy_s = 90, .peak_w = 180});
  CHECK(look_at_next(summary_of({r, r})).empty());
}

TEST_CASE("ttft is told apart: a queue, or prefill") {
  const Objective ttft{.metric = Objective::Metric::ttft, .limit = 1};
  const auto waited = [](double queue_s) {
    return [queue_s](Record& r) {
      r.metrics[Metric::queue_time].add(queue_s, 100);
      r.metrics[Metric::ttft].add(4, 100);
    };
  };
  CHECK(tells(with(ttft, waited(3)), "waiting for a place: 3 s of 4 s"));
  CHECK(tells(with(ttft, waited(0.5)), "mostly prefill: 3.5 s of 4 s"));
  Summary cold = with(ttft, waited(3));
  cold.pools[0].loading_share = 0.25;
  CHECK(tells(cold, "Weights of `main` were on their way in 25.0 % of the window"));
}

TEST_CASE("speed is lost to batches or to prompts") {
  Summary s = summary_of({record_with(50), record_with(50)});
  s.estimate.pools[0].fluid = {.period_s = 0.1, .batch = 3, .bound = "speed"};
  CHECK(tells(s, "is 3 of pool main, `max_num_seqs` allows 4"));
  s.estimate.pools[0].fluid.batch = 4;
  CHECK(tells(s, "interrupt decoding"));
}

TEST_CASE("turns that can never fit are not a matter of queues") {
  const Objective blocked{.metric = Objective::Metric::blocked, .limit = 0.01};
  const auto rejects = [](Refusal why) {
    return [why](Record& r) {
      r.outcomes = {90, 10, 0, 0, 0};
      r.refusals[static_cast<std::size_t>(why)] = 10;
    };
  };
  CHECK(tells(with(blocked, rejects(Refusal::queue_full)), "serving.queue.limit"));
  CHECK(tells(with(blocked, rejects(Refusal::too_long)), "max_model_len"));
  CHECK(tells(with(blocked, rejects(Refusal::budget)), "token_budget"));
  CHECK(tells(with(blocked, rejects(Refusal::deadline)), "serving.queue.deadline"));
}

TEST_CASE("too close to call asks for four times the replications") {
  CHECK(tells(summary_of({record_with(80), record_with(99)}), "run.replications=8"));
  CHECK_FALSE(tells(summary_of({record_with(80)}), "run.replications"));
}

TEST_CASE("memory, power, idleness and unevenness are told") {
  Record r = record_with(100);
  r.pools[0].preemptions = 2;
  r.devices[0].busy_s = 90;
  const Summary s = summary_of({r, r});
  CHECK(tells(s, "KV memory was full in pool main"));
  CHECK(tells(s, "never drew 55.0 % of its usable power: 550 W"));
  CHECK(tells(s, "of the energy is drawn by devices with nothing to do"));
  CHECK(tells(s, "s0 was busy 90.0 % of the time, s1 20.0 %"));
}

TEST_CASE("never more than five, the backlog first") {
  Record r = record_with(50);
  r.in_flight_second_half = 50;
  r.pools[0].preemptions = 2;
  r.pools[0].max_batch = 100;
  r.devices[0].busy_s = 90;
  const auto list = look_at_next(summary_of({r, r}));
  REQUIRE(list.size() == kMostAdvice);
  CHECK(list[0].find("The queue grew") == 0);
}

}  // namespace advice_test
