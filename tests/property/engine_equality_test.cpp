// Equality: the engine in closed form tells the same story as one that lives every step.
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "property/reference_engine.hpp"
#include "property/story_comparison.hpp"

using namespace racksim;
using namespace racksim::test;

namespace engine_equality_test {

namespace {

/// Events that a set of workloads must have caused; otherwise the test proves little.
struct Coverage {
  std::int64_t turns = 0, preemptions = 0, evictions = 0, refused = 0, abandoned = 0, steps = 0, segments = 0,
               pauses = 0, found_tokens = 0, prefix_evictions = 0, recomputed_tokens = 0;
};

std::string difference(const Workload& workload, Coverage* seen = nullptr) {
  const StepModel model(workload.profile, workload.limits.max_num_seqs);
  Engine engine(model, workload.limits);
  ReferenceEngine reference(workload.profile, workload.limits);
  const Story closed = Driver(workload, engine).run();
  const Story stepped = Driver(workload, reference).run();
  if (seen != nullptr) {
    seen->turns += static_cast<std::int64_t>(closed.ended.size());
    seen->refused += static_cast<std::int64_t>(closed.refused.size());
    seen->abandoned += static_cast<std::int64_t>(closed.abandoned.size());
    seen->preemptions += engine.counts().preemptions;
    seen->evictions += engine.counts().pinned_evictions;
    seen->pauses += engine.counts().pauses;
    seen->found_tokens += engine.counts().prefix_found_tokens;
    seen->prefix_evictions += engine.parts().kv.prefixes() ? engine.parts().kv.prefixes()->evicted() : 0;
    seen->recomputed_tokens += engine.counts().recomputed_tokens;
    seen->steps += static_cast<std::int64_t>(stepped.segments.size());
    seen->segments += static_cast<std::int64_t>(closed.segments.size());
  }
  if (engine.counts().preemptions != reference.preemptions()) return "preemptions differ";
  if (engine.counts().pauses != reference.pauses()) return "pauses differ";
  if (engine.counts().pinned_evictions != reference.held_evictions()) return "evictions differ";
  if (engine.parts().kv.pool().used() != reference.used_blocks()) return "KV blocks left over";
  if (engine.counts().recomputed_tokens != reference.recomputed_tokens()) return "recomputed tokens differ";
  if (const auto& prefixes = engine.parts().kv.prefixes()) {
    if (prefixes->evicted() != reference.prefix_evicted_blocks()) return "evictions of prefixes differ";
    if (prefixes->idle() != reference.idle_blocks()) return "cached blocks differ";
    if (prefixes->idle() != prefixes->cached()) return "cached blocks have users left over";
  }
  return compare(closed, stepped);
}

}  // namespace

TEST_CASE("closed form equals step by step on 300 seeded workloads") {
  Coverage seen;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    REQUIRE(difference(seeded_workload(seed), &seen) == "");
  }
  CAPTURE(seen.turns, seen.preemptions, seen.evictions, seen.refused, seen.abandoned, seen.pauses, seen.steps,
          seen.segments);
  CHECK(seen.turns > 5000);
  CHECK(seen.preemptions > 300);
  CHECK(seen.evictions > 100);
  CHECK(seen.refused > 50);
  CHECK(seen.abandoned > 200);
  CHECK(seen.pauses > 1000);
  CHECK(seen.steps > 3 * seen.segments);
}

TEST_CASE("closed form equals step by step on any workload") {
  CHECK(rc::check("closed form equals step by step", [] {
    const Workload workload =
        draw_workload([](std::int64_t low, std::int64_t high) { return *rc::gen::inRange(low, high + 1); });
    RC_ASSERT(difference(workload) == "");
  }));
}

TEST_CASE("closed form equals step by step with prefix caches on 300 seeded workloads") {
  Coverage seen;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    REQUIRE(difference(seeded_cached_workload(seed), &seen) == "");
  }
  CAPTURE(seen.turns, seen.preemptions, seen.evictions, seen.abandoned, seen.found_tokens, seen.prefix_evictions,
          seen.recomputed_tokens);
  CHECK(seen.turns > 5000);
  CHECK(seen.preemptions > 300);
  CHECK(seen.evictions > 100);
  CHECK(seen.abandoned > 200);
  CHECK(seen.found_tokens > 100000);
  CHECK(seen.prefix_evictions > 5000);
  CHECK(seen.recomputed_tokens > 5000);
}

TEST_CASE("closed form equals step by step with prefix caches on any workload") {
  CHECK(rc::check("closed form equals step by step with prefix caches", [] {
    const Workload workload =
        draw_cached_workload([](std::int64_t low, std::int64_t high) { return *rc::gen::inRange(low, high + 1); });
    RC_ASSERT(difference(workload) == "");
  }));
}

}  // namespace engine_equality_test
