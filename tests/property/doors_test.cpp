// Doors: an engine that closes, loses its weights and reopens now and then, and whose turns are withdrawn, tells the
// same story in closed form and step by step.
#include <catch2/catch.hpp>
#include <random>

#include "property/reference_engine.hpp"
#include "property/story_comparison.hpp"

using namespace racksim;
using namespace racksim::test;

namespace doors_test {

namespace {

/// An engine that closes and reopens at given times, in turn. At a close it loses its weights if no step runs. Turns of
/// odd sessions are withdrawn where others are cancelled.
template <class AnyEngine>
class Gated {
 public:
  Gated(AnyEngine& engine, const std::vector<double>& times) : engine_(engine), times_(times) {}

  [[nodiscard]] double next_event_s() const { return std::min(engine_.next_event_s(), next_door_s()); }
  void advance(double now_s, EngineListener& listener) {
    while (next_door_s() <= now_s) {
      const double door_s = next_door_s();
      engine_.advance(door_s, listener);
      pass(door_s);
    }
    engine_.advance(now_s, listener);
  }
  bool submit(const Turn& turn, double now_s) { return engine_.submit(turn, now_s); }
  bool cancel(std::uint32_t session, double now_s) {
    if (session % 2 == 0) return engine_.cancel(session, now_s);
    const bool withdrawn = engine_.withdraw(session, now_s);
    withdrawn_ += withdrawn ? 1 : 0;
    return withdrawn;
  }
  void release(std::int32_t place, double now_s) { engine_.release(place, now_s); }
  [[nodiscard]] std::int64_t waiting() const { return waiting_at(engine_); }
  [[nodiscard]] std::int64_t pinned() const { return pinned_at(engine_); }
  [[nodiscard]] std::int64_t unloads() const { return unloads_; }
  [[nodiscard]] std::int64_t drains() const { return drains_; }
  [[nodiscard]] std::int64_t withdrawn() const { return withdrawn_; }

 private:
  [[nodiscard]] double next_door_s() const { return next_ < times_.size() ? times_[next_] : kNever; }
  void pass(double now_s) {
    if (next_++ % 2 == 1) return engine_.open(now_s);
    engine_.drain();
    const bool idle = engine_.next_event_s() == kNever;
    if (idle) engine_.unload(now_s);
    ++(idle ? unloads_ : drains_);
  }

  AnyEngine& engine_;
  const std::vector<double>& times_;
  std::size_t next_ = 0;
  std::int64_t unloads_ = 0, drains_ = 0, withdrawn_ = 0;
};

std::vector<double> doors(std::uint64_t seed) {
  std::mt19937_64 bits(seed);
  std::vector<double> times;
  double now_s = 0;
  for (int i = 0; i < 20; ++i) {
    now_s += static_cast<double>(bits() % 1000) * (i % 2 == 0 ? 1e-3 : 2e-4);
    times.push_back(now_s);
  }
  return times;
}

}  // namespace

TEST_CASE("doors: closed form equals step by step on 300 seeded workloads") {
  std::int64_t unloads = 0, drains = 0, withdrawn = 0, preemptions = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    const Workload workload = seeded_workload(seed);
    const std::vector<double> times = doors(seed);
    const StepModel model(workload.profile, workload.limits.max_num_seqs);
    Engine engine(model, workload.limits);
    ReferenceEngine reference(workload.profile, workload.limits);
    Gated<Engine> fast(engine, times);
    Gated<ReferenceEngine> slow(reference, times);
    const Story closed = Driver(workload, fast).run();
    const Story stepped = Driver(workload, slow).run();
    REQUIRE(compare(closed, stepped) == "");
    REQUIRE(engine.counts().preemptions == reference.preemptions());
    REQUIRE(engine.counts().pinned_evictions == reference.held_evictions());
    REQUIRE(engine.parts().kv.pool().used() == reference.used_blocks());
    REQUIRE(fast.withdrawn() == slow.withdrawn());
    REQUIRE(fast.unloads() == slow.unloads());
    unloads += fast.unloads();
    drains += fast.drains();
    withdrawn += fast.withdrawn();
    preemptions += engine.counts().preemptions;
  }
  CAPTURE(unloads, drains, withdrawn, preemptions);
  CHECK(unloads > 300);
  CHECK(drains > 300);
  CHECK(withdrawn > 50);
  CHECK(preemptions > 300);
}

}  // namespace doors_test
