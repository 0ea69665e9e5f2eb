// A prefilling and a decoding engine: closed form equals step by step, and nothing is lost on the way.
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "property/handover_driver.hpp"
#include "property/reference_engine.hpp"
#include "property/story_comparison.hpp"

using namespace racksim;
using namespace racksim::test;

namespace handover_test {

namespace {

struct HandoverCoverage {
  std::int64_t turns = 0, preemptions = 0, refused = 0, found_before = 0, found_after = 0, evicted = 0;
};

std::string handover_difference(Workload workload, HandoverCoverage* seen = nullptr) {
  workload.limits.static_batch = false;
  workload.limits.max_streams = 0;  // refused beside handovers, as static batches are
  const StepModel model(workload.profile, workload.limits.max_num_seqs);
  Engine prefill(model, workload.limits);
  Engine decode(model, workload.limits);
  HandoverDriver closed(workload, prefill, decode);
  closed.run();
  ReferenceEngine reference_prefill(workload.profile, workload.limits);
  ReferenceEngine reference_decode(workload.profile, workload.limits);
  HandoverDriver stepped(workload, reference_prefill, reference_decode);
  stepped.run();
  if (seen != nullptr) {
    seen->turns += static_cast<std::int64_t>(closed.second.ended.size());
    seen->preemptions += decode.counts().preemptions;
    seen->refused += static_cast<std::int64_t>(closed.first.refused.size());
    seen->found_before += prefill.counts().prefix_found_tokens;
    seen->found_after += decode.counts().prefix_found_tokens;
    if (decode.parts().kv.prefixes()) seen->evicted += decode.parts().kv.prefixes()->evicted();
  }
  if (closed.open != 0) return "turns did not end";
  if (prefill.parts().kv.pool().used() + decode.parts().kv.pool().used() != 0) return "KV blocks left over";
  if (reference_prefill.used_blocks() + reference_decode.used_blocks() != 0) return "KV blocks of the reference left";
  if (decode.counts().preemptions != reference_decode.preemptions()) return "preemptions differ";
  if (closed.moved != stepped.moved) return "tokens of KV that moved differ";
  if (prefill.parts().kv.prefixes()) {
    if (prefill.parts().kv.prefixes()->evicted() != reference_prefill.prefix_evicted_blocks())
      return "prefill: evictions differ";
    if (decode.parts().kv.prefixes()->evicted() != reference_decode.prefix_evicted_blocks())
      return "decode: evictions differ";
    if (prefill.parts().kv.prefixes()->idle() != reference_prefill.idle_blocks())
      return "prefill: cached blocks differ";
    if (decode.parts().kv.prefixes()->idle() != reference_decode.idle_blocks()) return "decode: cached blocks differ";
    if (prefill.parts().kv.prefixes()->idle() != prefill.parts().kv.prefixes()->cached())
      return "prefill: blocks have users left over";
    if (decode.parts().kv.prefixes()->idle() != decode.parts().kv.prefixes()->cached())
      return "decode: blocks have users left over";
  }
  for (const Ended& e : closed.second.ended)
    if (e.first_s < e.admitted_s || e.last_s <= e.first_s) return "a turn ends before it begins";
  if (auto said = compare(closed.first, stepped.first); !said.empty()) return "prefill: " + said;
  return compare(closed.second, stepped.second);
}

}  // namespace

TEST_CASE("handover in closed form equals step by step on 300 seeded workloads") {
  HandoverCoverage seen;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    REQUIRE(handover_difference(seeded_workload(seed), &seen) == "");
  }
  CAPTURE(seen.turns, seen.preemptions, seen.refused);
  CHECK(seen.turns > 4000);
  CHECK(seen.preemptions > 100);
  CHECK(seen.refused > 30);
}

TEST_CASE("handover in closed form equals step by step on any workload") {
  CHECK(rc::check("handover in closed form equals step by step", [] {
    const Workload workload =
        draw_workload([](std::int64_t low, std::int64_t high) { return *rc::gen::inRange(low, high + 1); });
    RC_ASSERT(handover_difference(workload) == "");
  }));
}

TEST_CASE("handover with prefix caches in closed form equals step by step on 300 seeded workloads") {
  HandoverCoverage seen;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    REQUIRE(handover_difference(seeded_cached_workload(seed), &seen) == "");
  }
  CAPTURE(seen.turns, seen.preemptions, seen.found_before, seen.found_after, seen.evicted);
  CHECK(seen.turns > 4000);
  CHECK(seen.preemptions > 100);
  CHECK(seen.found_before > 50000);
  CHECK(seen.found_after > 50000);
  CHECK(seen.evicted > 1000);
}

TEST_CASE("handover with prefix caches in closed form equals step by step on any workload") {
  CHECK(rc::check("handover with prefix caches in closed form equals step by step", [] {
    const Workload workload =
        draw_cached_workload([](std::int64_t low, std::int64_t high) { return *rc::gen::inRange(low, high + 1); });
    RC_ASSERT(handover_difference(workload) == "");
  }));
}

}  // namespace handover_test
