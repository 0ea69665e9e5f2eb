// Instance: what it tells and to whom, and the life of its weights. A step lasts 1 s + 1/8 s for each token in it.
#include "model/serving/instance.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "model/check.hpp"
#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace instance_test {

namespace {

struct Heard final : InstanceListener {
  void segment_ended(Instance& i, const Segment&) override { segments_of.push_back(i.index()); }
  void gap(double, bool) override {}
  void turn_ended(Instance& i, const TurnEnd& end) override { ended.emplace_back(i.index(), end.turn.id); }
  void prefill_ended(Instance&, const TurnEnd&, KvLease lease) override { leases.push_back(std::move(lease)); }
  void room_granted(Instance&, KvRoom room) override { rooms.push_back(std::move(room)); }
  void turn_lost(Instance&, const Turn& turn, std::int64_t generated) override {
    lost.emplace_back(turn.id, generated);
  }
  void pinned_slot_lost(Instance&, std::uint32_t session) override { unpinned.push_back(session); }
  void changed(Instance& i) override { changes += i.index() == 7 ? 1 : 100; }

  std::vector<std::size_t> segments_of;
  std::vector<std::pair<std::size_t, std::uint64_t>> ended;
  std::vector<std::pair<std::uint64_t, std::int64_t>> lost;
  std::vector<std::uint32_t> unpinned;
  std::vector<KvLease> leases;
  std::vector<KvRoom> rooms;
  int changes = 0;
};

PoolPlan plan_of(bool receives) {
  PoolPlan plan;
  plan.limits = {.max_num_seqs = 4, .kv_blocks = 100, .block_size_tokens = 4};
  plan.receives = receives;
  return plan;
}

struct Bench {
  explicit Bench(bool receives = false) : plan(plan_of(receives)), model(eighths(), 4) {}
  bool submit(std::uint64_t id, std::int64_t prompt, double now_s, bool hands_over = false) {
    const Turn turn{.id = id,
                    .session = static_cast<std::uint32_t>(id),
                    .prompt_tokens = prompt,
                    .output_tokens = hands_over ? 1 : 3,
                    .sent_s = now_s,
                    .hands_over = hands_over};
    return instance.submit(turn, now_s);
  }

  Placement placement;
  PoolPlan plan;
  StepModel model;
  Heard heard;
  Instance instance{7, placement, plan, model, {}, heard};
};

std::string told(const std::function<void()>& command) {
  try {
    command();
  } catch (const BrokenRule& broken) {
    return broken.what();
  }
  return {};
}

}  // namespace

TEST_CASE("an instance tells what its engine does with its own number, and that it changed, once a command") {
  Bench b;
  CHECK(b.submit(1, 8, 0));
  CHECK(b.heard.changes == 1);
  CHECK(b.instance.given_tokens() == 8);
  b.instance.advance(10);
  CHECK(b.heard.changes == 2);
  CHECK(b.heard.segments_of == std::vector<std::size_t>{7, 7});
  CHECK(b.heard.ended == std::vector<std::pair<std::size_t, std::uint64_t>>{{7, 1}});
  CHECK(b.instance.given_tokens() == 0);
}

TEST_CASE("a turn that does not fit is given to nobody") {
  Bench b;
  CHECK_FALSE(b.submit(1, 1000, 0));
  CHECK(b.instance.given_tokens() == 0);
}

TEST_CASE("a turn is taken back until it has its first token, or only until it is begun") {
  Bench b;
  b.submit(1, 8, 0);
  const Turn first{.id = 1, .session = 1, .prompt_tokens = 8};
  CHECK_FALSE(b.instance.take_back(first, false, 1));
  CHECK(b.heard.changes == 1);
  CHECK(b.instance.take_back(first, true, 1));
  CHECK(b.instance.given_tokens() == 0);
  CHECK(b.heard.changes == 2);
  b.instance.advance(10);
  CHECK(b.heard.ended.empty());
}

TEST_CASE("the weights of an instance: loaded, drained, gone, on their way, loaded again") {
  using State = Instance::State;
  Bench b;
  CHECK(b.instance.state() == State::ready);
  b.submit(1, 8, 0);
  b.instance.drain(1);
  CHECK(b.instance.state() == State::draining);
  b.submit(2, 8, 1);  // waits
  b.instance.resume(1.5);
  b.instance.drain(1.5);
  b.instance.advance(10);
  CHECK(b.heard.ended.size() == 1);
  b.instance.unload(10);
  CHECK(b.instance.state() == State::absent);
  b.instance.unload(11);  // they are not here: nothing to do
  b.instance.begin_loading(12);
  CHECK(b.instance.state() == State::loading);
  b.instance.loaded(20);
  CHECK(b.instance.state() == State::ready);
  b.instance.advance(1e3);
  CHECK(b.heard.ended.back() == std::pair<std::size_t, std::uint64_t>{7, 2});
}

TEST_CASE("a command that the state does not allow stops the run, with the time") {
  Bench b;
  CHECK(told([&] { b.instance.resume(3); }) ==
        "at 3 s: a command that the state of an instance's weights does not allow");
  CHECK(told([&] { b.instance.loaded(3); }) != "");
  CHECK(told([&] { b.instance.begin_loading(3); }) != "");
  b.submit(1, 8, 4);
  CHECK(told([&] { b.instance.unload(4.5); }) == "at 4.5 s: weights leave an engine while a step runs");
}

TEST_CASE("KV moves once, and only into its room") {
  Bench from, to(true);
  from.submit(5, 8, 0, true);
  from.instance.advance(10);
  REQUIRE(from.heard.leases.size() == 1);
  CHECK(from.heard.ended.empty());
  CHECK(from.instance.engine().parts().kv.pool().used() == 2);
  const Turn turn{.id = 5, .session = 5, .prompt_tokens = 8, .output_tokens = 3};
  CHECK(to.instance.expect(turn, {.admitted_s = 0, .first_token_s = 2}, 2));
  REQUIRE(to.heard.rooms.size() == 1);
  CHECK(to.heard.rooms[0].tokens() == 8);
  KvRoom room = std::move(to.heard.rooms[0]);
  KvLease lease = std::move(from.heard.leases[0]);
  CHECK(told([&] { from.instance.collect(std::move(from.heard.leases[0]), 3); }) ==
        "at 3 s, turn 5: KV that was handed over is collected twice");
  CHECK(told([&] { to.instance.arrive(std::move(to.heard.rooms[0]), 3); }) ==
        "at 3 s: KV arrives for which an engine keeps no room");
  from.instance.collect(std::move(lease), 3);
  CHECK(from.instance.engine().parts().kv.pool().used() == 0);
  to.instance.arrive(std::move(room), 3);
  to.instance.advance(1e3);
  CHECK(to.heard.ended.size() == 1);
}

TEST_CASE("an instance that fails loses its turns and their KV, tells of each, and can be repaired and loaded") {
  using State = Instance::State;
  Bench b;
  for (std::uint64_t id = 1; id <= 5; ++id) b.submit(id, 8, 0);  // four slots: one turn waits
  // Turn 1 has a token at 2 s; the step that ends at 6.125 s gives it a second one, and turns 2 to 4 their first.
  b.instance.advance(7);
  b.instance.fail(7);
  CHECK(b.instance.state() == State::failed);
  std::sort(b.heard.lost.begin(), b.heard.lost.end());

  CHECK(b.heard.lost == std::vector<std::pair<std::uint64_t, std::int64_t>>{{1, 2}, {2, 1}, {3, 1}, {4, 1}, {5, 0}});
  CHECK(b.instance.engine().parts().kv.pool().used() == 0);
  CHECK(b.instance.given_tokens() == 0);
  CHECK(b.instance.engine().next_event_s() == kNever);
  b.submit(6, 8, 8);
  CHECK(b.instance.engine().next_event_s() == kNever);
  CHECK(told([&] { b.instance.fail(8); }) != "");
  CHECK(told([&] { b.instance.begin_loading(8); }) != "");
  b.instance.repair(9);
  b.instance.begin_loading(9);
  b.instance.loaded(20);
  b.instance.advance(1e3);
  CHECK(b.heard.ended == std::vector<std::pair<std::size_t, std::uint64_t>>{{7, 6}});
}

TEST_CASE("a session learns that the slot that it had pinned is lost; what an engine counted before it failed stays") {
  Bench b;
  b.instance.submit({.id = 1, .session = 9, .prompt_tokens = 8, .output_tokens = 3, .pins_slot = true}, 0);
  b.instance.advance(10);
  CHECK(b.instance.engine().parts().pinned.count() == 1);
  b.instance.fail(11);
  CHECK(b.heard.unpinned == std::vector<std::uint32_t>{9});
  CHECK(b.heard.lost.empty());
  CHECK(b.instance.engine().free_slots() == 4);
}

TEST_CASE("KV that was lost with its engine is neither collected nor received by the next one") {
  Bench from, to(true);
  from.submit(5, 8, 0, true);
  from.instance.advance(10);
  const Turn turn{.id = 5, .session = 5, .prompt_tokens = 8, .output_tokens = 3};
  to.instance.expect(turn, {.admitted_s = 0, .first_token_s = 2}, 2);
  REQUIRE(to.heard.rooms.size() == 1);
  from.instance.fail(11);
  CHECK(from.heard.lost.empty());  // its first part had ended; the other instance has the rest of it
  from.instance.collect(std::move(from.heard.leases[0]), 12);
  CHECK(from.instance.engine().parts().kv.pool().used() == 0);
  to.instance.fail(11);
  CHECK(to.heard.lost == std::vector<std::pair<std::uint64_t, std::int64_t>>{{5, 1}});
  CHECK(told([&] { to.instance.arrive(std::move(to.heard.rooms[0]), 12); }) ==
        "at 12 s: KV arrives at an instance that has failed since it kept the room");
}

}  // namespace instance_test
