// The queue gives what was planned in order of time, and of being planned; timers of instances move.
#include "world/loop/event_queue.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <random>
#include <vector>

using namespace racksim;

namespace event_queue_test {

namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// The same by looking through a list.
class PlainQueue {
 public:
  void plan(double time_s, std::uint32_t index) { list_.push_back({time_s, ++order_, Event::Kind::turn, index}); }
  void set_timer(std::uint32_t engine, double time_s) {
    const auto is_meant = [&](const Event& e) { return e.kind == Event::Kind::instance && e.index == engine; };
    const auto old = std::find_if(list_.begin(), list_.end(), is_meant);
    if (time_s == (old == list_.end() ? kNever : old->time_s)) return;
    if (old != list_.end()) list_.erase(old);
    ++order_;
    if (time_s < kNever) list_.push_back({time_s, order_, Event::Kind::instance, engine});
  }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  Event take() {
    const auto first = std::min_element(list_.begin(), list_.end(), [](const auto& a, const auto& b) { return b > a; });
    const Event event = *first;
    list_.erase(first);
    return event;
  }

 private:
  std::vector<Event> list_;
  std::uint64_t order_ = 0;
};

}  // namespace

TEST_CASE("An queue gives what a list would, whatever is planned, moved and taken", "[world]") {
  for (const std::uint32_t engines : {1U, 2U, 5U, 19U}) {
    std::mt19937 bits(engines);
    const auto below = [&bits](std::uint32_t limit) { return static_cast<std::uint32_t>(bits() % limit); };
    EventQueue queue(engines);
    PlainQueue plain;
    double now_s = 0;
    int taken = 0;
    for (std::uint32_t i = 0; i < 20000; ++i) {
      const double at_s = now_s + below(4);  // whole seconds: many at once, many at the present time
      const std::uint32_t engine = below(engines);
      switch (below(5)) {
        case 0:
          queue.plan(at_s, Event::Kind::turn, i);
          plain.plan(at_s, i);
          break;
        case 1:
          queue.set_timer(engine, at_s);
          plain.set_timer(engine, at_s);
          break;
        case 2:
          queue.set_timer(engine, kNever);
          plain.set_timer(engine, kNever);
          break;
        default:
          REQUIRE(queue.empty() == plain.empty());
          if (plain.empty()) break;
          const Event got = queue.take(), meant = plain.take();
          REQUIRE(got.time_s == meant.time_s);
          REQUIRE(got.order == meant.order);
          REQUIRE(got.kind == meant.kind);
          REQUIRE(got.index == meant.index);
          now_s = got.time_s;
          ++taken;
      }
    }
    CHECK(taken > 4000);
  }
}

TEST_CASE("What is struck does not happen, and moves no time", "[world]") {
  EventQueue queue(1);
  queue.plan(2, Event::Kind::patience_ends, 7);
  queue.set_timer(0, 1);
  CHECK(queue.first_planned().index == 7);
  queue.drop_first_planned();
  CHECK(queue.nothing_planned());
  CHECK(queue.take().kind == Event::Kind::instance);
  CHECK(queue.empty());
  queue.plan(1, Event::Kind::turn);    // now
  queue.plan(0.5, Event::Kind::turn);  // late
  CHECK(queue.take().time_s == 0.5);
  CHECK(queue.take().time_s == 1);
}

}  // namespace event_queue_test
