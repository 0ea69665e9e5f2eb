// Who is let in: deadlines of queues, budgets of tokens, and the router's count of tokens. Steps of 1 ms, by pencil.
#include <catch2/catch.hpp>

#include "support/replicate.hpp"
#include "world/askers.hpp"

using namespace racksim;
using namespace racksim::test;

namespace admission_test {

namespace {

/// Window: 0 .. 0.5 s.
Scenario people(std::int64_t count) { return askers(count, 0.5, 10); }

Record run(const Scenario& s) { return replicate(s).front(); }

std::int64_t of(const Record& r, Outcome outcome) { return r.outcomes[static_cast<std::size_t>(outcome)]; }

const auto kPlaces = {Queue::Place::router, Queue::Place::instance};

}  // namespace

TEST_CASE("Who has not been begun by the deadline is rejected, wherever they wait", "[world]") {
  Scenario s = people(3);
  s.serving.queue.deadline_s = 0.15;  // they are begun at 0, 0.1 and would be at 0.2 s
  for (const auto place : kPlaces) {
    s.serving.queue.place = place;
    const Record r = run(s);
    CHECK(r.sent == 3);
    CHECK(of(r, Outcome::completed) == 2);
    CHECK(of(r, Outcome::rejected) == 1);
    CHECK(r.refused(Refusal::deadline) == 1);
    CHECK(r.waiting.integral == Approx(0.1 + 0.15));
    CHECK(r.objectives[0].counted == 3);
    CHECK(r.objectives[0].good == 2);
  }
}

TEST_CASE("The place of who was too late goes to who came later", "[world]") {
  Scenario s = people(3);
  s.serving.queue.deadline_s = 0.15;
  s.serving.queue.limit = 2;  // a fourth is turned away at once
  closed_of(s.users["users"]).people = 4;
  for (const auto place : kPlaces) {
    s.serving.queue.place = place;
    const Record r = run(s);
    CHECK(r.refused(Refusal::deadline) == 1);
    CHECK(r.refused(Refusal::queue_full) == 1);
  }
}

TEST_CASE("A deadline ends with the first step, patience with the first token", "[world]") {
  Scenario s = people(1);
  s.serving.queue.deadline_s = 0.05;
  CHECK(of(run(s), Outcome::completed) == 1);  // 0.1 s long, but begun at once
  s = people(3);
  s.serving.queue.deadline_s = 0.15;
  s.users["users"].patience_s = Fixed{0.12};
  const Record r = run(s);
  CHECK(of(r, Outcome::abandoned) == 1);
  CHECK(of(r, Outcome::rejected) == 0);
}

TEST_CASE("A turn whose prompt is being computed at the deadline is not rejected", "[world]") {
  Scenario s = people(1);
  s.serving.queue.deadline_s = 0.0005;  // in the middle of the first step
  for (const auto place : kPlaces) {
    s.serving.queue.place = place;
    const Record r = run(s);
    CHECK(of(r, Outcome::completed) == 1);
    CHECK(of(r, Outcome::rejected) == 0);
  }
}

TEST_CASE("Who was too late may ask again, and has a new deadline", "[world]") {
  Scenario s = people(3);
  s.serving.queue.deadline_s = 0.15;
  s.users["users"].think_s = Fixed{100};
  s.users["users"].retries = 1;  // within 0.5 .. 1.5 s: nobody else is there
  const Record r = run(s);
  CHECK(r.retries == 1);
  CHECK(of(r, Outcome::completed) == 3);
  CHECK(r.refused(Refusal::deadline) == 0);
}

TEST_CASE("An answer is charged when it has ended, and the debt is paid before anything else", "[world]") {
  Scenario s = people(1);
  s.run.duration_s = 10;
  s.users["users"].think_s = Fixed{0};
  s.users["users"].token_budget = {.rate_tps = 10, .burst_tokens = 150};
  // 0 .. 0.1 s: 150 - 1 + 1 - 100 = 50. Until 0.2 s: 50 - 1 + 1 - 100 = -50. Turned away at 0.2 s, and each second
  // after that until 5.2 s, when just 0 are there; let in at 6.2 s with 10: -90 at 6.3 s. Turned away at 6.3 .. 9.3 s.
  const Record r = run(s);
  CHECK(of(r, Outcome::completed) == 3);
  CHECK(r.refused(Refusal::budget) == 6 + 4);
  CHECK(r.sent == 13);
}

TEST_CASE("Of a reservation, what the answer did not take comes back", "[world]") {
  Scenario s = people(1);
  s.run.duration_s = 10;
  s.users["users"].think_s = Fixed{0};
  s.users["users"].token_budget = {
      .rate_tps = 10, .burst_tokens = 150, .charge = TokenBudget::Charge::reserved, .max_output_tokens = 120};
  // 0 .. 0.1 s: 150 - 121 + 1 + 20 = 50. 121 are there 7.1 s later: turned away at 0.1, 1.1 .. 7.1 s, let in at 8.1 s
  // with 130. 130 - 121 + 1 + 20 = 30 at 8.2 s: turned away then and at 9.2 s.
  const Record r = run(s);
  CHECK(of(r, Outcome::completed) == 2);
  CHECK(r.refused(Refusal::budget) == 8 + 2);
  CHECK(r.sent == 12);
}

TEST_CASE("What is not served costs nothing", "[world]") {
  Scenario s = people(2);  // the second finds the queue full at 0 s
  s.serving.queue.limit = 0;
  s.users["users"].think_s = Fixed{100};
  apart(s.users["users"]).prompt_tokens = Fixed{60};
  s.users["users"].retries = 1;
  s.users["users"].token_budget = {.rate_tps = 1e-6, .burst_tokens = 220};
  // 220 - 60 - 60 + 60 - 100 = 60 are left for the retry.
  CHECK(of(run(s), Outcome::completed) == 2);
  s.users["users"].token_budget.burst_tokens = 219;
  const Record r = run(s);
  CHECK(of(r, Outcome::completed) == 1);
  CHECK(r.refused(Refusal::budget) == 1);
}

TEST_CASE("One population's budget is not another's", "[world]") {
  Scenario s = people(1);
  s.users["others"] = s.users["users"];
  s.users["users"].token_budget = {.rate_tps = 1, .burst_tokens = 0.5};
  const Record r = run(s);
  CHECK(r.people[0].refusals[static_cast<std::size_t>(Refusal::budget)] == 0);
  CHECK(r.people[1].refusals[static_cast<std::size_t>(Refusal::budget)] == 1);
  CHECK(of(r, Outcome::completed) == 1);
}

TEST_CASE("Racks of a fleet grant their shares of a budget", "[world]") {
  Scenario s = people(2);
  s.fleet.racks = 2;
  s.users["users"].token_budget = {.rate_tps = 1e-6, .burst_tokens = 2};
  CHECK(of(run(s), Outcome::completed) == 2);  // a person in each, whose input is 1 token
  s.users["users"].token_budget.burst_tokens = 1.5;
  CHECK(of(run(s), Outcome::completed) == 0);
}

TEST_CASE("Who may not come back to the place that it holds gives it up", "[world]") {
  Scenario s = people(1);
  Population& users = s.users["users"];
  users.turns = Fixed{2};
  users.think_s = Fixed{0};
  users.between_turns = Population::Between::hold;
  s.users["wait"] = s.users["users"];
  users.token_budget = {.rate_tps = 1e-3, .burst_tokens = 101};  // spent by the first turn
  s.serving.queue.place = Queue::Place::instance;
  s.run.duration_s = 0.15;
  const Record r = run(s);
  CHECK(r.refused(Refusal::budget) == 1);
  CHECK(of(r, Outcome::completed) == 2);
  CHECK(r.metrics[Metric::queue_time].max() == Approx(0.1));
}

TEST_CASE("Load by tokens: a long prompt weighs as many short ones", "[world]") {
  Scenario s = people(8);
  s.platform = kPlatforms + "/slots.xml";
  s.serving.queue.place = Queue::Place::instance;
  s.users["long"] = s.users["users"];  // comes first: at 0 s, to the first of 8 devices
  closed_of(s.users["long"]).people = 1;
  s.users["long"].lengths = LengthsApart{Fixed{1000}, Fixed{1000}};
  const auto longest_wait = [&](LoadMeasure load) {
    s.serving.load = load;
    const Platform platform = read_platform(s.platform);
    Deployment deployment = deploy(s, platform, read_profiles(s));
    deployment.pools[0].limits.kv_blocks = 1000;
    return run_replications(s, platform, deployment, {}).front().metrics[Metric::queue_time].max();
  };
  // Seven short ones take the other devices; the eighth waits behind the long one, or behind a short one.
  CHECK(longest_wait(LoadMeasure::requests) == Approx(1));
  CHECK(longest_wait(LoadMeasure::tokens) == Approx(0.1));
}

TEST_CASE("The router's count of tokens balances whatever becomes of turns", "[world]") {
  // The simulation stops if it does not; here turns are handed over, preempted, given up, too late, and retried.
  Scenario s = slots("slots.xml", 50, 100);
  Population& users = s.users["users"];
  apart(users).prompt_tokens = Exponential{.mean = 30};
  users.patience_s = Exponential{.mean = 0.2};
  users.retries = 1;
  users.retry_after_s = 0.1;
  users.turns = Fixed{3};
  users.between_turns = Population::Between::give_back;
  Pool pool = s.serving.pools["main"];
  pool.max_num_seqs = 3;
  pool.devices = 4;
  s.serving.pools = {{"decode", pool}, {"prefill", pool}};
  s.serving.pools["prefill"].hands_to = "decode";
  s.serving.load = LoadMeasure::tokens;
  s.serving.queue.deadline_s = 0.1;
  s.run = {.seed = 3, .warmup_s = 0, .duration_s = 50, .drain_s = 0, .replications = 1};
  const Platform platform = read_platform(s.platform);
  Deployment deployment = deploy(s, platform, read_profiles(s));
  for (PoolPlan& plan : deployment.pools) plan.limits.kv_blocks = 40;
  for (const auto place : kPlaces) {
    s.serving.queue.place = place;
    const Record r = run_replications(s, platform, deployment, {}).front();
    CHECK(of(r, Outcome::completed) > 500);
    CHECK(of(r, Outcome::abandoned) > 0);
    CHECK(r.refused(Refusal::deadline) > 0);
    CHECK(r.pools[0].preemptions > 0);
    CHECK(unbalanced(r).empty());
  }
}

}  // namespace admission_test
