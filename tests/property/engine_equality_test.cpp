// Equality: the engine in closed form tells the same story as one that lives every step.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "property/reference_engine.hpp"
#include "property/workload.hpp"
#include "record/histogram.hpp"

using namespace racksim;
using namespace racksim::test;

namespace {

bool close(double a, double b, double relative) {
  return std::abs(a - b) <= relative * std::max({std::abs(a), std::abs(b), 1e-3});
}

std::map<int, double> bins(const Histogram& h) {
  std::map<int, double> all;
  const auto json = h.to_json();
  for (const auto& bin : json.at("bins")) all[bin.at(0).get<int>()] = bin.at(1).get<double>();
  return all;
}

Histogram gaps(const Story& story) {
  Histogram h;
  for (const Segment& s : story.segments)
    h.add_progression(s.step_s(0), s.line.per_token_s * static_cast<double>(s.batch), s.steps,
                      static_cast<double>(s.measured));
  return h;
}

// Lower edge of a bin: 512 to the octave from 2^-40 on (histogram.hpp).
double edge(int bin) { return std::ldexp(1 + (bin % 512) / 512.0, bin / 512 - 40); }

// Counts of each bin agree, but for step times that lie on an edge to 1e-12.
std::string compare_gaps(const Story& closed, const Story& stepped) {
  auto difference = bins(gaps(closed));
  for (const auto& [bin, n] : bins(gaps(stepped))) difference[bin] -= n;
  for (const auto& [bin, n] : difference) {
    if (n == 0) continue;
    const bool on_edge = std::any_of(stepped.segments.begin(), stepped.segments.end(), [bin = bin](const Segment& s) {
      return close(s.step_s(0) / edge(bin), 1, 1e-12) || close(s.step_s(0) / edge(bin + 1), 1, 1e-12);
    });
    if (!on_edge) return "gaps differ in bin " + std::to_string(bin);
  }
  return {};
}

std::string compare_turn(const Ended& a, const Ended& b) {
  std::ostringstream said;
  said.precision(17);
  const auto check = [&](const char* what, double x, double y) {
    if (!close(x, y, 1e-9)) said << "turn " << a.id << ": " << what << " " << x << " vs " << y << "; ";
  };
  if (a.id != b.id) said << "turn " << a.id << " ended where " << b.id << " was due";
  check("sent", a.sent_s, b.sent_s);
  check("admitted", a.admitted_s, b.admitted_s);
  check("first token", a.first_s, b.first_s);
  check("last token", a.last_s, b.last_s);
  check("stall", a.stall_s, b.stall_s);
  check("preemptions", a.preemptions, b.preemptions);
  check("cached tokens", static_cast<double>(a.cached_tokens), static_cast<double>(b.cached_tokens));
  return said.str();
}

std::string compare(Story closed, Story stepped) {
  if (closed.refused != stepped.refused) return "different turns were refused";
  if (closed.abandoned != stepped.abandoned) return "different turns were abandoned";
  if (closed.ended.size() != stepped.ended.size()) return "different numbers of turns ended";
  for (std::size_t i = 0; i < closed.ended.size(); ++i)
    if (auto said = compare_turn(closed.ended[i], stepped.ended[i]); !said.empty()) return said;
  if (closed.leaps.size() != stepped.leaps.size()) return "different numbers of gaps over a preemption";
  std::sort(closed.leaps.begin(), closed.leaps.end());  // several at one instant come in no set order
  std::sort(stepped.leaps.begin(), stepped.leaps.end());
  for (std::size_t i = 0; i < closed.leaps.size(); ++i)
    if (!close(closed.leaps[i], stepped.leaps[i], 1e-9)) return "a gap over a preemption differs";
  return compare_gaps(closed, stepped);
}

/// What a set of workloads must have stirred up, else it proves little.
struct Coverage {
  std::int64_t turns = 0, preemptions = 0, evictions = 0, refused = 0, abandoned = 0, steps = 0, segments = 0;
  std::int64_t found_tokens = 0, prefix_evictions = 0, recomputed_tokens = 0;
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
    seen->preemptions += engine.preemptions();
    seen->evictions += engine.held_evictions();
    seen->found_tokens += engine.prefix_found_tokens();
    seen->prefix_evictions += engine.prefixes() ? engine.prefixes()->evicted() : 0;
    seen->recomputed_tokens += engine.recomputed_tokens();
    seen->steps += static_cast<std::int64_t>(stepped.segments.size());
    seen->segments += static_cast<std::int64_t>(closed.segments.size());
  }
  if (engine.preemptions() != reference.preemptions()) return "preemptions differ";
  if (engine.held_evictions() != reference.held_evictions()) return "evictions differ";
  if (engine.kv().used() != reference.used_blocks()) return "KV blocks left over";
  if (engine.recomputed_tokens() != reference.recomputed_tokens()) return "recomputed tokens differ";
  if (const auto& prefixes = engine.prefixes()) {
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
  CAPTURE(seen.turns, seen.preemptions, seen.evictions, seen.refused, seen.abandoned, seen.steps, seen.segments);
  CHECK(seen.turns > 5000);
  CHECK(seen.preemptions > 300);
  CHECK(seen.evictions > 100);
  CHECK(seen.refused > 50);
  CHECK(seen.abandoned > 200);
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
