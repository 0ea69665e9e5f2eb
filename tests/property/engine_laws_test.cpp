// Laws: what holds for an engine under any workload, whatever the numbers are.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>

#include "property/workload.hpp"

using namespace racksim;
using namespace racksim::test;

namespace {

// Engine whose KV is looked at after every call.
struct Watched {
  Engine engine;
  bool in_bounds = true;

  bool submit(const Turn& turn, double now_s) { return look(engine.submit(turn, now_s)); }
  bool cancel(std::uint32_t session, double now_s) { return look(engine.cancel(session, now_s)); }
  void release(std::int32_t place, double now_s) { engine.release(place, now_s); }
  void wake(double now_s) { engine.wake(now_s); }
  void advance(double now_s, EngineListener& listener) {
    engine.advance(now_s, listener);
    look(true);
  }
  [[nodiscard]] double next_event_s() const { return engine.next_event_s(); }
  [[nodiscard]] std::int64_t waiting() const { return engine.waiting(); }
  [[nodiscard]] std::int64_t held() const { return engine.held(); }

  bool look(bool passed) {
    in_bounds = in_bounds && engine.kv().used() >= 0 && engine.kv().free() >= 0;
    return passed;
  }
};

struct Run {
  Story story;
  bool in_bounds;
  std::int64_t used_blocks, held, waiting;
};

Run live(const Workload& workload) {
  const StepModel model(workload.profile, workload.limits.max_num_seqs);
  Watched watched{Engine(model, workload.limits)};
  Story story = Driver(workload, watched).run();
  return {std::move(story), watched.in_bounds, watched.engine.kv().used(), watched.held(), watched.waiting()};
}

bool each_turn_ends_once(const Story& story) {
  std::set<std::uint64_t> ids(story.refused.begin(), story.refused.end());
  ids.insert(story.abandoned.begin(), story.abandoned.end());
  for (const Ended& e : story.ended) ids.insert(e.id);
  return ids.size() == story.turns_sent &&
         story.ended.size() + story.refused.size() + story.abandoned.size() == story.turns_sent;
}

bool causes_come_first(const Story& story) {
  for (const Ended& e : story.ended)
    if (e.admitted_s < e.sent_s || e.first_s <= e.admitted_s || e.last_s < e.first_s || e.stall_s < 0) return false;
  return true;
}

bool time_goes_on(const Story& story) {
  double now_s = 0;
  for (const Segment& s : story.segments) {
    if (s.start_s < now_s || s.end_s <= s.start_s || s.steps < 1) return false;
    now_s = s.end_s;
  }
  return true;
}

// Whoever is preempted has got at least one token since the last time, or, if its prompt was still being taken in by
// chunks, somebody older has. So nobody can be preempted for ever.
bool preemption_makes_progress(const Workload& workload, const Story& story) {
  std::int64_t all_tokens = 0;
  for (const SessionPlan& session : workload.sessions)
    for (const Question& question : session.questions) all_tokens += question.output_tokens;
  for (const Ended& e : story.ended) {
    const std::int64_t own = workload.sessions[e.id / 1000].questions[e.id % 1000 - 1].output_tokens;
    if (e.preemptions >= (workload.limits.chunked_prefill ? all_tokens : own)) return false;
  }
  return true;
}

template <class Law>
void holds_for_any(const std::string& name, const Law& law) {
  CHECK(rc::check(name, [&law] {
    const Workload workload =
        draw_workload([](std::int64_t low, std::int64_t high) { return *rc::gen::inRange(low, high + 1); });
    RC_ASSERT(law(workload, live(workload)));
  }));
  for (std::uint64_t seed = 1001; seed <= 1200; ++seed) {
    INFO(name << ", seed " << seed);
    const Workload workload = seeded_workload(seed);
    REQUIRE(law(workload, live(workload)));
  }
}

}  // namespace

TEST_CASE("every turn that is submitted ends once") {
  holds_for_any("conservation",
                [](const Workload&, const Run& run) { return each_turn_ends_once(run.story) && run.waiting == 0; });
}

TEST_CASE("sent, admitted, first token and last token follow each other") {
  holds_for_any("causality", [](const Workload&, const Run& run) { return causes_come_first(run.story); });
}

TEST_CASE("segments follow each other in time") {
  holds_for_any("monotone time", [](const Workload&, const Run& run) { return time_goes_on(run.story); });
}

TEST_CASE("KV never exceeds its blocks, and none is left when all have gone") {
  holds_for_any("KV balance",
                [](const Workload&, const Run& run) { return run.in_bounds && run.used_blocks == 0 && run.held == 0; });
}

TEST_CASE("an engine never idles while a waiting turn could run") {
  holds_for_any("work conservation", [](const Workload&, const Run& run) { return !run.story.idle_with_work; });
}

TEST_CASE("nobody is preempted for ever") {
  holds_for_any("progress", [](const Workload& w, const Run& run) { return preemption_makes_progress(w, run.story); });
}

TEST_CASE("the same workload tells the same story to the last bit") {
  holds_for_any("determinism", [](const Workload& workload, const Run& run) {
    const Run again = live(workload);
    if (again.story.ended.size() != run.story.ended.size()) return false;
    for (std::size_t i = 0; i < run.story.ended.size(); ++i)
      if (again.story.ended[i].last_s != run.story.ended[i].last_s) return false;
    return true;
  });
}
