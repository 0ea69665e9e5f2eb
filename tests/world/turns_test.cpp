// Turns take the time that a pencil says: steps of 1 ms, one device, people who ask at known times.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/places.hpp"
#include "support/replicate.hpp"
#include "world/askers.hpp"

using namespace racksim;
using namespace racksim::test;

namespace turns_test {

namespace {

/// Window: 0 .. 10 s.
Scenario people(std::int64_t count) { return askers(count, 10, 10); }

Record run(const Scenario& s) { return replicate(s).front(); }

double sent(const Record& r) { return static_cast<double>(r.sent); }

double of(const Record& r, Outcome outcome) {
  return static_cast<double>(r.outcomes[static_cast<std::size_t>(outcome)]);
}

}  // namespace

TEST_CASE("One person asks once a second: 0.1 s of work, 0.9 s of thought", "[world]") {
  const Record r = run(people(1));
  CHECK(r.sent == 10);
  CHECK(of(r, Outcome::completed) == 10);
  CHECK(r.metrics[Metric::ttft].max() == Approx(0.001));  // one step
  CHECK(r.metrics[Metric::tpot].mean() == Approx(0.001));
  CHECK(r.metrics[Metric::e2el].mean() == Approx(0.1));
  CHECK(r.devices[0].busy_s == Approx(1.0));
  CHECK(r.devices[0].energy_j == Approx(10 * 10 + 100 * 1.0));
  CHECK(r.racks[0].energy_j == Approx(10 * 10 + 100 * 1.0 + 100 * 10 + 80 * 1.0));
  CHECK(r.metrics[Metric::itl].count() == 10 * 99);
  CHECK(r.in_flight.integral == Approx(1.0));
}

TEST_CASE("A reader asks again when the text is read", "[world]") {
  Scenario s = people(1);
  s.users["users"].next_turn = Population::NextTurn::after_reading;
  s.users["users"].reading_tps = Fixed{50};
  // first token after 0.001 s, 99 more at 50 tokens/s: 1.981 s, and 0.9 s of thought: a turn every 2.881 s.
  CHECK(run(s).sent == 4);
  CHECK(run(s).metrics[Metric::stall_time].max() == 0);
}

TEST_CASE("A reader faster than the stream stalls by the difference", "[world]") {
  Scenario s = people(1);
  s.users["users"].reading_tps = Fixed{2000};
  // 99 gaps of 1 ms against 0.5 ms each.
  CHECK(run(s).metrics[Metric::stall_time].mean() == Approx(99 * 0.0005));
}

TEST_CASE("The second of two people waits for the slot", "[world]") {
  Scenario s = people(2);
  closed_of(s.users["users"]).ramp_s = 0.1;  // they begin at 0 and at 0.05 s
  s.run.duration_s = 0.5;
  const Record r = run(s);
  CHECK(r.sent == 2);
  CHECK(r.metrics[Metric::queue_time].max() == Approx(0.05));
  CHECK(r.metrics[Metric::ttft].max() == Approx(0.051));
  CHECK(r.waiting.integral == Approx(0.05));
}

TEST_CASE("People are served in the order in which they came, wherever they wait", "[world]") {
  Scenario s = people(3);
  closed_of(s.users["users"]).ramp_s = 0.12;  // they begin at 0, 0.04 and 0.08 s, and are served at 0, 0.1 and 0.2 s
  s.run.duration_s = 0.5;
  for (const auto place : {Queue::Place::router, Queue::Place::instance}) {
    s.serving.queue.place = place;
    const Record r = run(s);
    CHECK(r.sent == 3);
    CHECK(r.metrics[Metric::queue_time].max() == Approx(0.12));
    CHECK(r.metrics[Metric::queue_time].sum() == Approx(0.06 + 0.12));
  }
}

TEST_CASE("A session that holds its place keeps others out while it thinks", "[world]") {
  Scenario s = people(2);
  Population& users = s.users["users"];
  closed_of(users).ramp_s = 0.1;
  users.turns = Fixed{2};
  users.between_turns = Population::Between::hold;
  s.run.duration_s = 0.5;
  s.run.drain_s = 60;
  // First session: 0 .. 0.1 s, thinks, 1.0 .. 1.1 s. Only then the second, sent at 0.05 s, begins.
  CHECK(run(s).metrics[Metric::queue_time].max() == Approx(1.05));
  users.between_turns = Population::Between::give_back;
  CHECK(run(s).metrics[Metric::queue_time].max() == Approx(0.05));
}

TEST_CASE("A full rack turns people away, who ask again no sooner than a second later", "[world]") {
  Scenario s = people(2);
  closed_of(s.users["users"]).ramp_s = 0.1;
  s.serving.queue.limit = 0;
  // Turned away at 0.05 s, the second comes back after 1 + 0.9 s, at 1.95 s, and has the slot until 2.05 s: now the
  // first is turned away at 2.0 s, and so on in turn every 1.95 s: 0.05, 2.0, 3.95, 5.9, 7.85, 9.8.
  const Record r = run(s);
  CHECK(of(r, Outcome::rejected) == 6);
  CHECK(sent(r) == of(r, Outcome::rejected) + of(r, Outcome::completed));
}

TEST_CASE("A turn that is turned away comes again as often as its person does that, and no more often", "[world]") {
  Scenario s = people(2);
  Population& users = s.users["users"];
  closed_of(users).ramp_s = 0.1;
  apart(users).output_tokens = Fixed{9000};  // the first person has the slot for 9 s
  users.retries = 2;                         // after at most 1.5 and 3 s
  s.serving.queue.limit = 0;
  s.run.duration_s = 0.5;
  s.run.drain_s = 60;
  const Record r = run(s);
  CHECK(r.sent == 2);
  CHECK(r.retries == 2);
  CHECK(r.ended(Outcome::rejected) == 1);
  CHECK(r.refused(Refusal::queue_full) == 1);
}

TEST_CASE("Turns that are sent after the window are simulated, and not counted", "[world]") {
  Scenario s = people(2);
  Population& users = s.users["users"];
  closed_of(users).ramp_s = 1.1;            // they ask at 0 and at 0.55 s
  apart(users).output_tokens = Fixed{600};  // the first turn is open until 0.6 s
  s.run.duration_s = 0.5;
  s.run.drain_s = 60;
  const Record r = run(s);
  CHECK(r.sent == 1);
  CHECK(r.all_sent == 2);
  CHECK(r.metrics[Metric::ttft].count() == 1);
  CHECK(r.end_s == Approx(0.6));
}

TEST_CASE("A turn that outlasts the drain is unfinished and misses its objectives", "[world]") {
  Scenario s = people(1);
  apart(s.users["users"]).output_tokens = Fixed{100000};  // 100 s
  const Record r = run(s);
  CHECK(r.sent == 1);
  CHECK(of(r, Outcome::unfinished) == 1);
  CHECK(r.objectives[0].counted == 1);
  CHECK(r.objectives[0].good == 0);
  CHECK(r.end_s == Approx(20));
}

TEST_CASE("Of an unfinished turn the gaps that came in time are kept, the others missed", "[world]") {
  Scenario s = people(1);
  apart(s.users["users"]).output_tokens = Fixed{100000};
  s.sla = {{.metric = Objective::Metric::itl, .limit = 0.0015, .attainment = 0.99}};
  const Record r = run(s);  // stops at 20 s: 20,000 tokens of 1 ms, 19,999 gaps
  CHECK(r.objectives[0].counted == 99999);
  CHECK(r.objectives[0].good == Approx(19999).margin(1));
}

TEST_CASE("A turn longer than the context window is refused, older history is cut off", "[world]") {
  Scenario s = people(1);
  s.serving.pools["main"].max_model_len_tokens = 50;
  CHECK(run(s).refused(Refusal::too_long) == run(s).sent);
  s.serving.pools["main"].max_model_len_tokens = 150;
  s.users["users"].turns = Fixed{5};  // history grows by 101 a turn, 49 tokens of it fit
  const Record r = run(s);
  CHECK(r.refused(Refusal::too_long) == 0);
  CHECK(r.pools[0].max_context_tokens == 150);
}

TEST_CASE("Context grows from turn to turn and is read again unless it is held", "[world]") {
  Scenario s = people(1);
  s.users["users"].turns = Fixed{3};
  s.run.duration_s = 2.5;  // three turns: prompts of 1, 1 + 101, 1 + 202 tokens
  CHECK(run(s).pools[0].prefill_tokens == 1 + 102 + 203);
  s.users["users"].between_turns = Population::Between::hold;
  // Held: all but the last generated token is cached, so each later turn computes 2 tokens.
  CHECK(run(s).pools[0].prefill_tokens == 1 + 2 + 2);
  CHECK(run(s).cached_input_tokens == 100 + 201);
}

TEST_CASE("A trace is replayed at its times and with its lengths", "[world]") {
  Scenario s = people(1);
  Population& users = s.users["users"];
  users.arrivals = ReplayedTrace{.file = in_repository("tests/world/three.csv"), .repeat = false};
  users.lengths = LengthsApart{Traced{}, Traced{}};
  const Record r = run(s);
  CHECK(r.sent == 3);
  CHECK(r.output_tokens == 10 + 20 + 30);
  CHECK(r.input_tokens == 100 + 200 + 300);
  trace_of(users).repeat = true;  // rows at 0, 1, 4 s, then every 4 + 2 s again (the gap at the seam is the mean gap)
  CHECK(run(s).sent == 3 + 2);
}

TEST_CASE("A trace that spans no time goes round once a second", "[world]") {
  Scenario s = people(1);
  Population& users = s.users["users"];
  users.arrivals = ReplayedTrace{.file = in_repository("tests/world/burst.csv")};
  users.lengths = LengthsApart{Traced{}, Traced{}};
  CHECK(run(s).sent == 2 * 10);
}

TEST_CASE("The same seed gives the same record, another seed another", "[world]") {
  Scenario s = slots("slots.xml", 6, 1000);
  s.run = {.seed = 9, .warmup_s = 10, .duration_s = 100, .drain_s = 50, .replications = 3};
  const auto bytes = [](const Scenario& scenario) {
    std::string all;
    for (const Record& r : replicate(scenario)) all += to_json(r).dump();
    return all;
  };
  const std::string once = bytes(s);
  CHECK(once == bytes(s));
  s.run.seed = 10;
  CHECK(once != bytes(s));
}

TEST_CASE("Overload neither loses turns nor ends late", "[world]") {
  Scenario s = slots("slots.xml", 24, 1000);  // three times what 8 devices can do
  s.run = {.seed = 4, .warmup_s = 10, .duration_s = 500, .drain_s = 20, .replications = 1};
  const Record r = run(s);
  CHECK(unbalanced(r).empty());
  CHECK(of(r, Outcome::unfinished) > 0.5 * static_cast<double>(r.sent));
  CHECK(r.devices[0].busy_s == Approx(500).epsilon(0.001));
}

TEST_CASE("Routing: every policy serves everybody; sharing nothing costs waiting", "[world]") {
  Scenario s = slots("slots.xml", 6, 1000);
  s.run = {.seed = 4, .warmup_s = 100, .duration_s = 2000, .drain_s = 100, .replications = 2};
  const double pooled_s = run(s).metrics[Metric::queue_time].mean();
  s.serving.queue.place = Queue::Place::instance;
  for (const Routing policy : all_of<Routing>()) {
    s.serving.routing = policy;
    const Record r = run(s);
    CHECK(of(r, Outcome::completed) == sent(r));
    CHECK(r.metrics[Metric::queue_time].mean() > pooled_s);
  }
}

TEST_CASE("a router that never hears of loads again sends everybody to the first", "[world]") {
  Scenario s = slots("slots.xml", 6, 1000);
  s.run = {.seed = 4, .warmup_s = 0, .duration_s = 200, .drain_s = 0, .replications = 1};
  s.serving.queue.place = Queue::Place::instance;
  s.serving.load_age_s = 1e6;
  const Record deaf = run(s);
  CHECK(deaf.devices[0].busy_s > 190);
  for (std::size_t d = 1; d < 8; ++d) CHECK(deaf.devices[d].busy_s == 0);
  s.serving.load_age_s = 1;  // the herd of each second goes to one device, but another one each time
  const Record late = run(s);
  for (std::size_t d = 0; d < 8; ++d) CHECK(late.devices[d].busy_s > 50);
  s.serving.load_age_s = 0;
  CHECK(run(s).metrics[Metric::queue_time].mean() < late.metrics[Metric::queue_time].mean());
}

TEST_CASE("load by KV: where memory is full the next turn does not go", "[world]") {
  Scenario s = slots("slots.xml", 6, 1000);
  s.run = {.seed = 4, .warmup_s = 100, .duration_s = 2000, .drain_s = 100, .replications = 1};
  s.serving.queue.place = Queue::Place::instance;
  s.serving.load = LoadMeasure::kv;
  const Record r = run(s);
  CHECK(of(r, Outcome::completed) == sent(r));
}

}  // namespace turns_test
