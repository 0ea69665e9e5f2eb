// Laws: what holds for an engine under any workload, whatever the numbers are.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>

#include "property/workload.hpp"

using namespace racksim;
using namespace racksim::test;

namespace engine_laws_test {

namespace {

// An engine whose KV is checked after every call.
struct Watched {
  Engine engine;
  bool in_bounds = true;

  bool submit(const Turn& turn, double now_s) { return look(engine.submit(turn, now_s)); }
  bool cancel(std::uint32_t session, double now_s) { return look(engine.cancel(session, now_s)); }
  void release(std::int32_t place, double now_s) { engine.release(place, now_s); }
  void advance(double now_s, EngineListener& listener) {
    engine.advance(now_s, listener);
    look(true);
  }
  [[nodiscard]] double next_event_s() const { return engine.next_event_s(); }
  [[nodiscard]] std::int64_t waiting() const { return engine.parts().queue.size(); }
  [[nodiscard]] std::int64_t pinned() const { return engine.parts().pinned.count(); }

  bool look(bool passed) {
    in_bounds = in_bounds && engine.parts().kv.pool().used() >= 0 && engine.parts().kv.pool().free() >= 0;
    if (const auto& p = engine.parts().kv.prefixes())
      in_bounds = in_bounds && p->idle() >= 0 && p->idle() <= p->cached();
    return passed;
  }
};

struct Run {
  Story story;
  bool in_bounds;
  std::int64_t used_blocks, held, waiting;
  std::int64_t idle_blocks = 0, cached_blocks = 0, blocks = 0;
};

Run live(const Workload& workload) {
  const StepModel model(workload.profile, workload.limits.max_num_seqs);
  Watched watched{Engine(model, workload.limits)};
  Story story = Driver(workload, watched).run();
  const Engine& engine = watched.engine;
  Run run{std::move(story), watched.in_bounds, engine.parts().kv.pool().used(), engine.parts().pinned.count(),
          engine.parts().queue.size()};
  run.blocks = workload.limits.kv_blocks;
  if (engine.parts().kv.prefixes()) {
    run.idle_blocks = engine.parts().kv.prefixes()->idle();
    run.cached_blocks = engine.parts().kv.prefixes()->cached();
  }
  return run;
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

// A turn that is preempted has got at least one token since its last preemption, or, if its prompt was still being
// computed in parts, an older turn has. So no turn can be preempted for ever.
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

/// The turn of a workload that has this id.
struct Asked {
  const SessionPlan& session;
  std::int64_t input_tokens = 0, total_tokens = 0;
  Asked(const Workload& workload, std::uint64_t id) : session(workload.sessions[id / 1000]) {
    for (std::size_t i = 0; i < id % 1000; ++i) {
      input_tokens = total_tokens + session.questions[i].prompt_tokens;
      total_tokens = input_tokens + session.questions[i].output_tokens;
    }
  }
};

std::uint64_t key_at(const Text& text, std::int64_t token) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    if (token < text[i].end_tokens) return text[i].key;
  return text.back().key;
}

// Tokens of `turn` that can have been in KV once `other` was computed.
std::int64_t known_from(const Asked& turn, const Asked& other, std::int64_t block) {
  if (&turn.session == &other.session) return other.total_tokens - 1;
  if (!turn.session.text || !other.session.text) return 0;
  std::int64_t end = 0;
  while (end + block < other.total_tokens &&
         key_at(*turn.session.text, end + block - 1) == key_at(*other.session.text, end + block - 1))
    end += block;
  return end;
}

// Each turn finds less than it asks for, and no more than an earlier turn has left.
bool finds_only_what_was_computed(const Workload& w, const Story& story) {
  for (const Ended& e : story.ended) {
    const Asked turn(w, e.id);
    std::int64_t known = 0;
    const auto learn = [&](std::uint64_t id) {
      if (id != e.id) known = std::max(known, known_from(turn, Asked(w, id), w.limits.block_size_tokens));
    };
    for (const Ended& other : story.ended)
      if (other.admitted_s < e.admitted_s) learn(other.id);
    for (const std::uint64_t id : story.abandoned) learn(id);
    if (e.cached_tokens > known || e.cached_tokens >= turn.input_tokens) return false;
  }
  return true;
}

template <class Law>
void holds_for_any(const std::string& name, const Law& law) {
  for (const auto& [draw, seeded] :
       {std::pair(&draw_workload, &seeded_workload), std::pair(&draw_cached_workload, &seeded_cached_workload)}) {
    CHECK(rc::check(name, [&law, draw = draw] {
      const Workload workload =
          draw([](std::int64_t low, std::int64_t high) { return *rc::gen::inRange(low, high + 1); });
      RC_ASSERT(law(workload, live(workload)));
    }));
    for (std::uint64_t seed = 1001; seed <= 1200; ++seed) {
      const Workload workload = seeded(seed);
      INFO(name << ", seed " << seed << (workload.limits.prefix_cache ? " with a prefix cache" : ""));
      REQUIRE(law(workload, live(workload)));
    }
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

TEST_CASE("cached blocks are nobody's when all have gone, and fit into memory") {
  holds_for_any("prefix balance", [](const Workload&, const Run& run) {
    return run.idle_blocks == run.cached_blocks && run.idle_blocks <= run.blocks;
  });
}

TEST_CASE("a turn finds in KV only what was computed before") {
  holds_for_any("hits", [](const Workload& w, const Run& run) { return finds_only_what_was_computed(w, run.story); });
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

}  // namespace engine_laws_test
