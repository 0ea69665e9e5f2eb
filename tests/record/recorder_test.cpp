// Recorder: books of a few turns, computed by hand.
#include "record/recorder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace racksim;

namespace recorder_test {

namespace {

// A window from 10 s to 20 s.
Recorder recorder(const std::vector<Objective>& sla = {}) { return {sla, {"main"}, 1, 10, 20}; }

Turn turn(double sent_s, std::int64_t output_tokens = 11) {
  return {.id = 1, .prompt_tokens = 20, .output_tokens = output_tokens, .sent_s = sent_s, .reading_period_s = 0.1};
}

TurnEnd end_of(const Turn& t, double admitted_s, double first_s, double last_s, double stall_s = 0) {
  return {t, admitted_s, first_s, last_s, stall_s, 0, kNoSlot, 0, 0};
}

Segment segment(double start_s, double step_s, std::int64_t steps, std::int64_t measured) {
  Segment s;
  s.kind = Segment::Kind::decode;
  s.start_s = start_s;
  s.steps = steps;
  s.batch = 2;
  s.measured = measured;
  s.blocks_before = 4;
  s.blocks_after = 6;
  s.line = {step_s, 0};
  s.end_s = start_s + s.elapsed_s(steps);
  return s;
}

}  // namespace

TEST_CASE("objectives of a part of the users count that part only, also what was turned away") {
  const std::vector<Objective> sla{{.metric = Objective::Metric::ttft, .limit = 1, .users = {"chat"}},
                                   {.metric = Objective::Metric::blocked, .limit = 0, .users = {"batch"}},
                                   {.metric = Objective::Metric::ttft, .limit = 9}};
  Recorder books(sla, {"main"}, 1, 10, 20, {"batch", "chat"});
  Turn batch = turn(12);
  Turn chat = turn(12);
  chat.population = 1;
  for (const Turn* t : {&batch, &chat, &chat}) books.turn_sent(*t, 12);
  books.turn_completed(end_of(chat, 12, 12.5, 13), 0, 0, 0);  // keeps both
  books.turn_completed(end_of(chat, 12, 14, 15), 0, 0, 0);    // breaks the first
  books.turn_dropped(batch, Outcome::rejected, 12);
  const Record r = books.finish(20);
  CHECK(r.objectives[0].good == 1);
  CHECK(r.objectives[0].counted == 2);
  CHECK(r.objectives[1].good == 0);
  CHECK(r.objectives[1].counted == 1);
  CHECK(r.objectives[2].good == 2);
  CHECK(r.objectives[2].counted == 3);
  REQUIRE(r.people.size() == 2);
  CHECK(r.people[1].good_turns == 1);
  CHECK(r.people[1].metrics[Metric::ttft].count() == 2);
  CHECK(r.people[0].outcomes[static_cast<std::size_t>(Outcome::rejected)] == 1);
  CHECK(unbalanced(r).empty());
  CHECK(to_json(record_from_json(to_json(r))) == to_json(r));
}

TEST_CASE("a completed turn by hand") {
  Recorder books = recorder();
  const Turn t = turn(12);
  books.turn_sent(t, 12);
  CHECK(books.measured_open() == 1);
  books.turn_completed(end_of(t, 12.5, 13, 15, 0.25), 0.125, 0, 0);
  const Record r = books.finish(25);
  CHECK(r.sent == 1);
  CHECK(r.outcomes[static_cast<std::size_t>(Outcome::completed)] == 1);
  CHECK(r.metrics[Metric::queue_time].max() == Approx(0.5));
  CHECK(r.metrics[Metric::ttft].max() == Approx(1.125));
  CHECK(r.metrics[Metric::tpot].max() == Approx(0.2));
  CHECK(r.metrics[Metric::e2el].max() == Approx(3.125));
  CHECK(r.metrics[Metric::stall_time].max() == Approx(0.25));
  CHECK(r.metrics[Metric::stall_ratio].max() == Approx(0.25 / 1.25));
  CHECK(r.output_tokens == 11);
  CHECK(r.input_tokens == 20);
  CHECK(r.good_turns == 1);
  CHECK(r.servers[0].turns == 1);
  CHECK(r.in_flight.integral == Approx(3));  // 12 s .. 15 s: on the engine's clock, without the network
  CHECK(r.in_flight.peak == 1);
  CHECK(r.in_flight_first_half == Approx(3.0 / 5));
  CHECK(r.in_flight_second_half == Approx(0));
  CHECK(r.end_s == 25);
  CHECK(unbalanced(r).empty());
}

TEST_CASE("what is in flight is a mean over each half of the window, also across its middle") {
  Recorder books = recorder();
  Turn before = turn(8);
  before.measured = false;
  books.turn_sent(before, 8);
  books.turn_sent(turn(11), 11);
  books.turn_sent(turn(14), 14);
  books.turn_dropped(before, Outcome::abandoned, 16);
  books.turn_sent(turn(18), 18);
  const Record r = books.finish(25);
  CHECK(r.in_flight.integral == Approx(1 + 2 * 3 + 3 * 2 + 2 * 2 + 3 * 2));
  CHECK(r.in_flight_first_half == Approx((1 + 2 * 3 + 3 * 1) / 5.0));
  CHECK(r.in_flight_second_half == Approx((3 * 1 + 2 * 2 + 3 * 2) / 5.0));
  CHECK(r.in_flight.peak == 3);
}

TEST_CASE("a turn of one token has no tpot and misses no objective by it") {
  Recorder books = recorder({{.metric = Objective::Metric::tpot, .limit = 0.1}});
  const Turn t = turn(12, 1);
  books.turn_sent(t, 12);
  books.turn_completed(end_of(t, 12, 13, 13), 0, 0, 0);
  const Record r = books.finish(20);
  CHECK(r.metrics[Metric::tpot].count() == 0);
  CHECK(r.objectives[0].good == r.objectives[0].counted);
  CHECK(r.metrics[Metric::stall_ratio].max() == 0);
}

TEST_CASE("turns outside the window are sent and ended, but not measured") {
  Recorder books = recorder({{.metric = Objective::Metric::ttft, .limit = 1}});
  Turn t = turn(5);
  t.measured = false;
  books.turn_sent(t, 5);
  books.turn_completed(end_of(t, 5, 6, 11), 0, 0, 0);
  const Record r = books.finish(20);
  CHECK(r.all_sent == 1);
  CHECK(r.sent == 0);
  CHECK(r.metrics[Metric::ttft].count() == 0);
  CHECK(r.objectives[0].counted == 0);
  CHECK(r.in_flight.integral == Approx(1));  // from 10 s to 11 s
  CHECK(unbalanced(r).empty());
}

TEST_CASE("each objective judges completed, rejected and unfinished turns") {
  Recorder books = recorder({{.metric = Objective::Metric::ttft, .limit = 1},
                             {.metric = Objective::Metric::tpot, .limit = 0.2},
                             {.metric = Objective::Metric::e2el, .limit = 2},
                             {.metric = Objective::Metric::stall_ratio, .limit = 0.1},
                             {.metric = Objective::Metric::blocked, .limit = 0.01}});
  const Turn done = turn(12);
  const Turn refused = turn(13);
  const Turn open = turn(14);
  for (const Turn& t : {done, refused, open}) books.turn_sent(t, t.sent_s);
  books.turn_dropped(refused, Outcome::rejected, 13, Refusal::too_long);
  books.turn_completed(end_of(done, 12, 13, 15), 0, 0, 0);  // ttft 1, tpot 0.2, e2el 3
  books.turn_dropped(open, Outcome::unfinished, 30);
  const Record r = books.finish(30);
  for (const Kept& kept : r.objectives) CHECK(kept.counted == 3);
  CHECK(r.objectives[0].good == 1);
  CHECK(r.objectives[1].good == 1);
  CHECK(r.objectives[2].good == 0);
  CHECK(r.objectives[3].good == 1);
  CHECK(r.objectives[4].good == 2);
  CHECK(r.good_turns == 0);
  CHECK(r.refused(Refusal::too_long) == 1);
  CHECK(r.refused(Refusal::queue_full) == 0);
  CHECK(r.metrics[Metric::e2el].count() == 1);
  CHECK(unbalanced(r).empty());
}

TEST_CASE("gaps count one by one against the itl objective") {
  Recorder books = recorder({{.metric = Objective::Metric::itl, .limit = 0.1}});
  books.segment(segment(12, 0.1, 5, 2), 0, 10);  // 10 gaps that keep the limit exactly
  books.segment(segment(13, 0.2, 3, 1), 0, 10);  // 3 that do not
  books.segment(segment(14, 0.2, 3, 0), 0, 10);  // of turns that are not measured
  books.gap(0.05, true);
  books.gap(5, false);
  const Turn rejected = turn(15);  // 11 tokens asked for: 10 gaps missed
  books.turn_sent(rejected, 15);
  books.turn_dropped(rejected, Outcome::rejected, 15);
  const Record r = books.finish(20);
  CHECK(r.objectives[0].counted == 10 + 3 + 1 + 10);
  CHECK(r.objectives[0].good == 11);
  CHECK(r.metrics[Metric::itl].count() == 14);
  CHECK(r.metrics[Metric::itl].max() == Approx(0.2));
}

TEST_CASE("gaps that grow cross the limit within a segment") {
  Recorder books = recorder({{.metric = Objective::Metric::itl, .limit = 0.105}});
  Segment s = segment(12, 0.1, 10, 1);
  s.line.per_token_s = 0.0005;  // two sequences: steps grow by 1 ms from 100 ms on
  s.end_s = s.start_s + s.elapsed_s(s.steps);
  books.segment(s, 0, 10);
  const Record r = books.finish(20);
  CHECK(r.objectives[0].counted == 10);
  CHECK(r.objectives[0].good == Approx(6).margin(1));  // 100 .. 105 ms; the last lies on the limit
  CHECK(r.metrics[Metric::itl].sum() == Approx(1.045));
}

TEST_CASE("a pool's busy time, batch and KV are integrated inside the window only") {
  Recorder books = recorder();
  books.segment(segment(9, 0.5, 4, 0), 0, 10);   // 9 s .. 11 s: 1 s inside
  books.segment(segment(19, 0.5, 4, 0), 0, 10);  // 19 s .. 21 s: 1 s inside
  books.segment(segment(22, 0.5, 4, 0), 0, 10);
  const Record r = books.finish(30);
  CHECK(r.pools[0].busy_s == Approx(2));
  CHECK(r.pools[0].batch_s == Approx(4));
  CHECK(r.pools[0].kv_block_s == Approx(10));
  CHECK(r.pools[0].peak_kv_share == Approx(0.6));
  CHECK(r.pools[0].steps == 12);
  CHECK(r.pools[0].segments == 3);
}

TEST_CASE("peaks of a pool stay when less follows, inside the window or not") {
  Recorder books = recorder();
  Segment largest = segment(9, 0.1, 5, 0);
  largest.batch = 7;
  largest.arrived = 2;
  largest.prefill.sequences = 1;
  largest.blocks_after = 9;
  books.segment(largest, 0, 10);
  books.segment(segment(12, 0.1, 5, 0), 0, 10);
  books.context_seen(0, 500);
  books.context_seen(0, 400);
  const Record r = books.finish(20);
  CHECK(r.pools[0].peak_kv_share == Approx(0.9));
  CHECK(r.pools[0].max_batch == 10);
  CHECK(r.pools[0].max_context_tokens == 500);
}

TEST_CASE("weights count when they arrive in the window, and the time of their way as far as it lies in it") {
  Recorder books = recorder();
  books.weights_moved(0, 4, 8, true);     // before the window
  books.weights_moved(0, 9, 12, true);    // 2 s inside
  books.weights_moved(0, 13, 14, false);  // still on their way when the run ended
  books.weights_moved(0, 19, 25, true);   // 1 s inside, but they arrive after it
  const Record r = books.finish(30);
  CHECK(r.pools[0].loads == 1);
  CHECK(r.pools[0].loading_s == Approx(2 + 1 + 1));
}

TEST_CASE("sessions and waiting turns by hand") {
  Recorder books = recorder();
  books.session_began(8);
  books.session_began(12);
  books.waiting_changed(2, 14);
  books.waiting_changed(-2, 15);
  books.session_ended(16);
  const Record r = books.finish(20);
  CHECK(r.sessions == 1);
  CHECK(r.sessions_alive.integral == Approx(2 + 2 * 4 + 4));
  CHECK(r.sessions_alive.peak == 2);
  CHECK(r.waiting.integral == Approx(2));
  CHECK(r.waiting.peak == 2);
}

TEST_CASE("a row is told for each measured turn") {
  Recorder books = recorder({{.metric = Objective::Metric::ttft, .limit = 0.5}});
  std::vector<std::pair<Outcome, bool>> rows;
  books.on_row = [&](const TurnRow& row) { rows.emplace_back(row.outcome, row.good); };
  const Turn t = turn(12);
  books.turn_sent(t, 12);
  books.turn_completed(end_of(t, 12, 13, 15), 0, 0, 0);
  books.turn_sent(t, 16);
  books.turn_dropped(t, Outcome::lost, 17);
  CHECK(rows == std::vector<std::pair<Outcome, bool>>{{Outcome::completed, false}, {Outcome::lost, false}});
}

}  // namespace recorder_test
