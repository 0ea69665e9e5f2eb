// Berth: whose weights are loaded when.
#include "model/serving/berth.hpp"

#include <catch2/catch.hpp>

using namespace racksim;

namespace berth_test {

using Act = Berth::Act;

namespace {

// Two models, of 10 s and 20 s, the first loaded; it stays 60 s.
Berth two() { return {{{.load_s = 10, .stay_s = 60}, {.load_s = 20}}, 0}; }

}  // namespace

TEST_CASE("nothing happens until somebody waits for a model that is not there") {
  Berth berth = two();
  berth.guests()[0].waits_since_s = 5;
  CHECK(berth.next(100).act == Act::none);
}

TEST_CASE("a loaded model stays for a time, ends what it has begun, and gives way") {
  Berth berth = two();
  berth.guests()[0].works = true;
  berth.guests()[1].waits_since_s = 5;
  const Berth::Order later = berth.next(6);
  CHECK(later.act == Act::look_again);
  CHECK(later.at_s == 60);
  const Berth::Order close = berth.next(60);
  CHECK(close.act == Act::close);
  CHECK(close.guest == 0);
  CHECK(berth.next(61).act == Act::none);  // it still works
  berth.guests()[0].works = false;
  const Berth::Order load = berth.next(62);
  CHECK(load.act == Act::load);
  CHECK(load.guest == 1);
  CHECK(load.at_s == 82);
  CHECK(berth.next(70).act == Act::none);  // on their way
  CHECK(berth.arrived(82) == 1);
  berth.guests()[1].waits_since_s = Berth::kNoTurn;
  berth.guests()[0].waits_since_s = 61;
  const Berth::Order back = berth.next(82);  // the second model need not stay
  CHECK(back.act == Act::load);
  CHECK(back.at_s == 92);
}

TEST_CASE("who has gone no longer wants a model") {
  Berth berth = two();
  berth.guests()[0].works = true;
  berth.guests()[1].waits_since_s = 5;
  CHECK(berth.next(60).act == Act::close);
  berth.guests()[1].waits_since_s = Berth::kNoTurn;
  const Berth::Order order = berth.next(61);
  CHECK(order.act == Act::reopen);
  CHECK(order.guest == 0);
  CHECK(berth.next(61).act == Act::none);
}

TEST_CASE("of several models that are not there, the one waited for longest comes first") {
  Berth berth({{.load_s = 1}, {.load_s = 1}, {.load_s = 1}}, Berth::kNobody);
  CHECK(berth.next(0).act == Act::none);
  berth.guests()[1].waits_since_s = 4;
  berth.guests()[2].waits_since_s = 3;
  CHECK(berth.next(5).guest == 2);
}

}  // namespace berth_test
