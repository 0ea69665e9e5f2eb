// Engine: one serving instance (a GPU, a MIG slice, a CPU process, a tensor-parallel group) as a pure state machine.
//
// It batches continuously: at every step boundary it retires the turns that have ended, takes in waiting prompts
// (admission.hpp) and decodes otherwise. It answers "when do you next need me?" and never waits by itself. Steps
// between two changes run in closed form (segment.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "model/engine/admission.hpp"
#include "model/engine/engine_parts.hpp"
#include "model/engine/kv_tickets.hpp"
#include "model/engine/preemption.hpp"
#include "model/engine/segment.hpp"

namespace racksim {

inline constexpr double kNever = std::numeric_limits<double>::infinity();

/// Hears what an engine did. Calls come in the order of simulated time; none may call back into the engine.
class EngineListener {
 public:
  virtual ~EngineListener() = default;
  virtual void segment_ended(const Segment& segment) = 0;
  /// A gap between two tokens of one turn that spans a preemption, a pause or a move of its KV; in seconds.
  virtual void gap(double gap_s, bool measured) = 0;
  virtual void turn_ended(const TurnEnd& end) = 0;
  /// A turn that hands over (Turn::hands_over) has its first token. Its KV stays here until collect().
  virtual void prefill_ended(const TurnEnd& end, KvLease lease);
};

/// Counts of events since the beginning of the simulation.
struct EngineCounts {
  std::int64_t preemptions = 0;
  std::int64_t pauses = 0;            ///< times that a stream made way for another whose reader had less text left
  std::int64_t pinned_evictions = 0;  ///< times that KV which a session had pinned gave way
  std::int64_t recomputed_tokens = 0;
  std::int64_t prefix_asked_tokens = 0;  ///< of contexts that looked for their beginning in the prefix cache
  std::int64_t prefix_found_tokens = 0;  ///< of these, found
  std::int64_t prefix_evicted_blocks = 0;

  EngineCounts& operator+=(const EngineCounts& other);
};

/// Not thread-safe; cannot be copied or moved. Borrows the step model, which must outlive it. All times are simulated
/// seconds and never go back.
class Engine {
 public:
  /// `life` tells engines apart that follow each other in one instance: tickets of one are void for the next.
  Engine(const StepModel& model, const EngineLimits& limits, std::uint32_t life = 0);

  /// `observer` lives as long as the engine.
  void observe(SlotObserver* observer) { parts_.slots.observe(observer); }

  /// Queues a turn. False if it can never fit in KV memory: then nothing changed, but a slot that its session had
  /// pinned is free.
  bool submit(const Turn& turn, double now_s);

  // A turn that one engine prefills and another decodes. Each step is made with what the one before gave:
  // prefill_ended() of the one gives `past` and the lease, take_granted() of the other gives the room once slot and
  // blocks are taken.
  /// Queues a turn that another engine has prefilled. False if it can never fit.
  bool expect(const Turn& turn, const Prefilled& past, double now_s);
  /// Rooms granted since last asked: the KV of these turns may come.
  [[nodiscard]] std::vector<KvRoom> take_granted() { return admission_.take_granted(); }
  /// The KV is in its room: its turn decodes from the next step boundary on.
  void arrive(KvRoom room, double now_s);
  /// The leased KV is elsewhere: its blocks here are free, or idle in the prefix cache. KV of an earlier engine went
  /// down with it: then there is nothing to collect.
  void collect(KvLease lease, double now_s);

  /// When the engine's next step boundary with a change falls; kNever if it is idle.
  [[nodiscard]] double next_event_s() const { return segment_.kind == Segment::Kind::none ? kNever : segment_.end_s; }
  /// Lives through everything that is due at or before `now`.
  void advance(double now_s, EngineListener& listener);
  /// Nothing happens after `now`: tells what steps are done by then. The engine is not to be used further, only asked.
  void stop(double now_s, EngineListener& listener);

  /// A session gives up the slot that it had pinned; a turn that waits may enter.
  void release(Slot pinned, double now_s);
  /// The KV in a pinned slot is of no more use; its session keeps the slot.
  void forget(Slot pinned, double now_s);
  /// Takes back the session's turn, which nobody waits for any longer, and the slot that it had pinned. What it takes
  /// of a step that runs is free when that step ends. False if it has got its first token: then nothing changed.
  bool cancel(std::uint32_t session, double now_s);
  /// As cancel(), but only of a turn that no step has begun.
  bool withdraw(std::uint32_t session, double now_s);

  // Several models may take turns on the same devices.
  /// From now on no turn begins; those that have go on to their ends.
  void drain() { parts_.queue.set_gate(TurnQueue::Gate::draining); }
  /// The weights are (again) here: turns begin.
  void open(double now_s);
  /// The weights leave, and all KV with them. Only when no step runs.
  void unload(double now_s);

  /// Tokens of the turn's input that a router believes it need not compute if it is admitted now: found in the prefix
  /// cache as it was when last shown, or, if it never was, as it is.
  [[nodiscard]] std::int64_t cached_input(const Turn& turn, double now_s);
  void show_prefixes(double now_s);

  /// Tells of every turn that has not ended: the turn, and how many tokens it has got.
  void for_each_open(const std::function<void(const Turn&, std::int64_t generated)>& tell) const;
  [[nodiscard]] std::vector<std::uint32_t> sessions_with_pinned_slots() const;
  /// Observers are told that no slot is used any longer. The engine is not to be used further.
  void abandon_slots() const { parts_.slots.tell_all_free(); }

  /// The parts, to be looked at: slots, KV, queue, batch, limits.
  [[nodiscard]] const EngineParts& parts() const { return parts_; }
  /// Slots that no turn or session has or, as a newcomer in the queue, is about to take; may be negative.
  [[nodiscard]] std::int64_t free_slots() const { return parts_.slots.free() - parts_.queue.newcomers(); }
  /// Whether the turn that comes next has a slot, but not the KV blocks.
  [[nodiscard]] bool waits_for_kv() const { return admission_.head_waits_for_kv(); }
  /// What it does now; of kind `none` if it is idle.
  [[nodiscard]] const Segment& segment() const { return segment_; }
  [[nodiscard]] EngineCounts counts() const;

 private:
  void take_in(double now_s);
  void cut(double now_s);
  void plan(double now_s);
  void form_batch(double now_s);
  void take_arrived();
  void plan_mixed(double now_s);
  void plan_decode(double now_s);
  void finish_segment(EngineListener& listener);
  void note_text();
  void join_batch(EngineListener& listener);
  void end_turn(Slot slot, EngineListener& listener);
  bool leave_queue(std::uint32_t session, double now_s, bool begun_too);
  void look_at_prefixes(double now_s);

  const StepModel& model_;
  EngineParts parts_;
  Preemption preemption_;
  Admission admission_;
  Segment segment_;
  double shortest_period_s_ = kNever;  ///< of any reader: in segments of shorter steps nobody falls behind
};

}  // namespace racksim
