// SwapSlot: which model is loaded when.
#include "model/serving/swap_slot.hpp"

#include <catch2/catch.hpp>

using namespace racksim;

namespace swap_slot_test {

using Act = SwapSlot::Act;

namespace {

// Two models, of 10 s and 20 s, the first loaded; it stays 60 s.
SwapSlot two() { return {{{.load_s = 10, .stay_s = 60}, {.load_s = 20}}, 0}; }

}  // namespace

TEST_CASE("nothing happens until a turn waits for a model that is not there") {
  SwapSlot slot = two();
  slot.models()[0].waits_since_s = 5;
  CHECK(slot.next(100).act == Act::none);
}

TEST_CASE("a loaded model stays for a time, ends what it has begun, and gives way") {
  SwapSlot slot = two();
  slot.models()[0].works = true;
  slot.models()[1].waits_since_s = 5;
  const SwapSlot::Order later = slot.next(6);
  CHECK(later.act == Act::look_again);
  CHECK(later.at_s == 60);
  const SwapSlot::Order close = slot.next(60);
  CHECK(close.act == Act::drain);
  CHECK(close.model == 0);
  CHECK(slot.next(61).act == Act::none);  // it still works
  slot.models()[0].works = false;
  const SwapSlot::Order load = slot.next(62);
  CHECK(load.act == Act::load);
  CHECK(load.model == 1);
  CHECK(load.at_s == 82);
  CHECK(slot.next(70).act == Act::none);  // on their way
  CHECK(slot.arrived(82) == 1);
  slot.models()[1].waits_since_s = SwapSlot::kNoTurn;
  slot.models()[0].waits_since_s = 61;
  const SwapSlot::Order back = slot.next(82);  // the second model need not stay
  CHECK(back.act == Act::load);
  CHECK(back.at_s == 92);
}

TEST_CASE("a model stays from when its weights are there, not from when they were asked for") {
  SwapSlot slot = two();
  slot.models()[1].waits_since_s = 5;
  CHECK(slot.next(60).act == Act::load);  // the second model, until 80
  slot.models()[0].waits_since_s = 61;
  slot.models()[1].waits_since_s = SwapSlot::kNoTurn;
  CHECK(slot.arrived(80) == 1);
  CHECK(slot.next(80).at_s == 90);  // the first model again, until 90
  CHECK(slot.arrived(90) == 0);
  slot.models()[0].waits_since_s = SwapSlot::kNoTurn;
  slot.models()[1].waits_since_s = 85;
  const SwapSlot::Order later = slot.next(91);
  CHECK(later.act == Act::look_again);
  CHECK(later.at_s == 90 + 60);
}

TEST_CASE("a turn that has gone no longer wants a model") {
  SwapSlot slot = two();
  slot.models()[0].works = true;
  slot.models()[1].waits_since_s = 5;
  CHECK(slot.next(60).act == Act::drain);
  slot.models()[1].waits_since_s = SwapSlot::kNoTurn;
  const SwapSlot::Order order = slot.next(61);
  CHECK(order.act == Act::resume);
  CHECK(order.model == 0);
  CHECK(slot.next(61).act == Act::none);
}

TEST_CASE("of several models that are not there, the one waited for longest comes first") {
  SwapSlot slot({{.load_s = 1}, {.load_s = 1}, {.load_s = 1}}, SwapSlot::kNone);
  CHECK(slot.next(0).act == Act::none);
  slot.models()[1].waits_since_s = 4;
  slot.models()[2].waits_since_s = 3;
  CHECK(slot.next(5).model == 2);
}

}  // namespace swap_slot_test
