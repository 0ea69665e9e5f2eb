// Engine: one serving instance (a GPU, a MIG slice, a CPU process, a tensor-parallel group) as a pure state machine.
//
// It batches continuously: at every step boundary it retires what has ended, takes in waiting prompts (first come,
// first served within a priority; whole, or in chunks) as far as slots, KV blocks and the token budget allow, and
// decodes otherwise. With more streams open than may decode at once they take turns (engine_pacing.cpp). It answers
// "when do you next need me?" and never waits by itself. Steps between two changes run in closed form (segment.hpp).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "model/engine/kv_pool.hpp"
#include "model/engine/prefix_cache.hpp"
#include "model/engine/reader.hpp"
#include "model/engine/segment.hpp"
#include "model/engine/waiting_line.hpp"
#include "model/turn.hpp"

namespace racksim {

inline constexpr double kNever = std::numeric_limits<double>::infinity();

/// Hears what an engine did. Calls come in the order of simulated time; none may call back into the engine.
class EngineListener {
 public:
  virtual ~EngineListener() = default;
  virtual void segment_ended(const Segment& segment) = 0;
  /// A gap between two tokens of one turn that spans a preemption.
  virtual void gap(double gap_s, bool measured) = 0;
  virtual void turn_ended(const TurnEnd& end) = 0;
};

/// What a slot is used for. `prefill` lasts from the admission to the first token, `awaited` until KV has come.
enum class SlotUse : std::uint8_t { free, prefill, awaited, decode, paused, held };

/// Hears of every change of a slot's use, at the time at which it happens; may hear the same use twice.
class SlotWatcher {
 public:
  virtual ~SlotWatcher() = default;
  virtual void slot_used(std::int32_t slot, SlotUse use, const Turn& turn) = 0;
};

/// A turn whose KV may come from another engine, and how much of it: what is in the prefix cache need not.
struct Welcomed {
  std::uint32_t session;
  std::int64_t tokens;
};

struct EngineLimits {
  std::int64_t max_num_seqs = 1;
  std::int64_t max_num_batched_tokens = 8192;
  std::int64_t kv_blocks = 0;
  std::int64_t block_size_tokens = 16;
  bool static_batch = false;     ///< nobody joins until the whole batch has ended
  bool chunked_prefill = false;  ///< a prompt may enter in parts, as vLLM does; else whole
  bool reserve_output = false;   ///< blocks of the whole answer are taken with the prompt (TensorRT-LLM's no-evict)
  bool prefix_cache = false;     ///< full blocks of whoever left stay until memory is needed
  double watermark = 0;          ///< share of blocks that stay free when a turn joins others
  std::int64_t max_streams = 0;  ///< open at once, more than max_num_seqs: they take turns; 0 = no pacing
  double pacing_margin_s = 0;    ///< text left to a reader at which a stream that waits may go on
  std::int64_t pacing_quantum_steps = 1;  ///< between two times that streams change places
  double prompts_wait_s = 0;  ///< at most, while the step that takes them in would leave a reader without text
  [[nodiscard]] std::int64_t seats() const { return max_streams > 0 ? max_streams : max_num_seqs; }
};

/// Not thread-safe; borrows the step model, which must outlive it.
class Engine {
 public:
  Engine(const StepModel& model, const EngineLimits& limits);

  /// `watcher` lives as long as the engine.
  void watch(SlotWatcher* watcher) { watcher_ = watcher; }

  /// Queues a turn at time `now`. False if it can never fit in KV memory: then nothing changed, but a place that the
  /// turn held is given up.
  bool submit(const Turn& turn, double now_s);
  /// Queues a turn that another engine has prefilled, and that has its first token. It takes a slot and KV blocks at a
  /// step boundary; take_welcomed() then tells of it, and its KV may come. False if it can never fit.
  bool expect(const Turn& turn, const Prefilled& past, double now_s);
  /// The KV of an expected turn is here: it decodes from the next step boundary on.
  void arrive(std::uint32_t session, double now_s);
  /// Of turns that got slot and blocks since last asked, in that order.
  [[nodiscard]] std::vector<Welcomed> take_welcomed() { return std::exchange(welcomed_, {}); }
  /// The KV of a turn that was handed over is elsewhere: its blocks are free, or idle in the prefix cache.
  void collect(const Turn& turn, double now_s);

  /// When the engine's next step boundary with a change falls, or kNever when it is idle.
  [[nodiscard]] double next_event_s() const { return segment_.kind == Segment::Kind::none ? kNever : segment_.end_s; }
  /// Lives through everything that is due at or before `now`.
  void advance(double now_s, EngineListener& listener);
  /// Nothing happens after `now`: closes what steps are done by then. The engine is not to be used further, only asked.
  void stop(double now_s, EngineListener& listener);
  /// Gives up a place that a session held and will not come back to. A turn may wait for it: call wake() after.
  void release(std::int32_t place, double now_s);
  /// Takes in what a release made room for, at the next step boundary or, if idle, at once.
  void wake(double now_s);

  /// Takes back the session's turn, which nobody waits for any longer, and a place it held. What it takes of a step
  /// that runs is free when that step ends. False if it has got its first token: then nothing changed.
  bool cancel(std::uint32_t session, double now_s);

  /// As cancel(), but only of a turn that no step has begun: else nothing changed.
  bool withdraw(std::uint32_t session, double now_s);

  /// The KV of a held place is of no more use; its session keeps the slot.
  void forget(std::int32_t place, double now_s);

  /// Tokens of the turn's input that it need not compute if it is admitted now, as far as a router knows: found in the
  /// prefix cache as it was when last shown, or, if it never was, as it is.
  [[nodiscard]] std::int64_t cached_input(const Turn& turn, double now_s);
  void show_prefixes(double now_s);

  // Several models may take turns on the same devices.
  /// From now on no turn begins; those that have go on to their ends.
  void close() { door_ = Door::closing; }
  /// The weights are (again) here: turns begin.
  void reopen(double now_s);
  /// The weights are not here, nor the KV of held places. Only when no step runs.
  void unload();
  /// When the turn was sent that has waited longest for its beginning, or kNever.
  [[nodiscard]] double waits_since_s() const;

  /// Tells of every turn that has not ended: the turn, and how many tokens it has got.
  void for_each_open(const std::function<void(const Turn&, std::int64_t generated)>& tell) const;

  [[nodiscard]] std::int64_t running() const { return static_cast<std::int64_t>(active_.size()); }
  [[nodiscard]] std::int64_t waiting() const { return static_cast<std::int64_t>(waiting_.size() + returning_.size()); }
  /// Slots that nobody holds, runs in or is about to take.
  [[nodiscard]] std::int64_t free_slots() const { return static_cast<std::int64_t>(free_.size()) - waiting_slots(); }
  [[nodiscard]] std::int64_t held() const { return held_; }
  /// Whether the turn that waits longest has a slot, but not the KV blocks.
  [[nodiscard]] bool waits_for_kv() const;
  [[nodiscard]] const EngineLimits& limits() const { return limits_; }
  [[nodiscard]] const KvPool& kv() const { return kv_; }
  [[nodiscard]] const Segment& segment() const { return segment_; }
  [[nodiscard]] std::int64_t preemptions() const { return preemptions_; }
  /// Times that a stream made way for another whose reader had less text left.
  [[nodiscard]] std::int64_t pauses() const { return pauses_; }
  [[nodiscard]] std::int64_t held_evictions() const { return held_evictions_; }
  [[nodiscard]] std::int64_t recomputed_tokens() const { return recomputed_tokens_; }
  [[nodiscard]] std::int64_t prefix_asked_tokens() const { return prefix_asked_tokens_; }
  [[nodiscard]] std::int64_t prefix_found_tokens() const { return prefix_found_tokens_; }
  /// Nothing if the engine keeps none.
  [[nodiscard]] const std::optional<PrefixCache>& prefixes() const { return prefixes_; }

 private:
  enum class State : std::uint8_t { free, running, paused, held, expected };

  /// Who may enter the batch: all, those preempted, none.
  enum class Door : std::uint8_t { open, closing, shut };

  /// A turn that waits for prefill; `generated` > 0 after a preemption.
  struct Waiting {
    Turn turn;
    std::int64_t generated = 0;
    double admitted_s = -1;
    Reader reader = {};
    double last_token_s = 0;
    std::int32_t preemptions = 0;
    std::int64_t cached_tokens = 0;
    std::int64_t computed_tokens = 0;  ///< in KV when it was preempted
    bool expected = false;             ///< its KV comes from another engine
  };

  struct Sequence {
    Waiting was;  ///< the turn and its history
    State state = State::free;
    std::uint64_t order = 0;         ///< of admission (running) or of falling idle (held)
    std::uint64_t ticket = 0;        ///< of the entry among the finishes that counts
    std::int64_t joined_step = 0;    ///< step counter at which it got the token that ended its prefill
    std::int64_t kv_tokens = 0;      ///< cached when it joined, or while held
    std::size_t position = 0;        ///< in active_ or paused_
    std::int64_t prompt_left = 0;    ///< tokens that no step has taken yet
    std::int64_t shared_blocks = 0;  ///< of its blocks, the first ones, those in the prefix cache
    bool cancelled = false;          ///< during its prefill
    bool resumed = false;            ///< its next token comes after a pause
  };

  struct Finish {
    std::int64_t step;
    std::int32_t slot;
    std::uint64_t ticket;
    bool operator>(const Finish& o) const { return step != o.step ? step > o.step : slot > o.slot; }
  };

  void tell(std::int32_t slot, SlotUse use) const {
    if (watcher_ != nullptr) watcher_->slot_used(slot, use, slots_[static_cast<std::size_t>(slot)].was.turn);
  }
  static std::int64_t priority_of(const Waiting& w) { return w.turn.priority; }
  [[nodiscard]] bool gives_way_before(std::int32_t slot, std::int32_t other) const;
  [[nodiscard]] std::int64_t waiting_slots() const { return static_cast<std::int64_t>(waiting_.size()); }
  /// Decoding sequences whose KV takes new blocks as it grows.
  [[nodiscard]] std::int64_t growing() const { return limits_.reserve_output ? 0 : running(); }
  [[nodiscard]] std::int64_t kv_now(const Sequence& s) const { return s.kv_tokens + step_ - s.joined_step; }
  [[nodiscard]] std::int64_t generated_now(const Sequence& s) const { return s.was.generated + step_ - s.joined_step; }
  [[nodiscard]] std::int64_t own_tokens(const Waiting& w) const;
  [[nodiscard]] std::int64_t found_blocks(const Waiting& w) const;
  [[nodiscard]] std::int64_t uncached(const Waiting& w) const;
  [[nodiscard]] std::int64_t blocks_wanted(const Waiting& w) const;
  [[nodiscard]] std::int64_t tokens_taken(const Waiting& w) const;
  [[nodiscard]] bool could_admit(const Waiting& w) const;
  [[nodiscard]] std::int64_t blocks_held_at(std::int32_t place) const;

  void plan(double now_s);
  void plan_mixed(double now_s);
  void plan_decode(double now_s);
  void admit_waiting(double now_s);
  bool admit(std::deque<Waiting>& queue, std::int64_t& budget, double now_s);
  std::int32_t seat(const Waiting& w, double now_s);
  [[nodiscard]] bool fits_step(const Waiting& w, std::int64_t budget) const;
  void welcome(std::int32_t slot);
  void take_arrived();
  void take_chunk(std::int32_t slot, std::int64_t& budget);
  void cut(double now_s);
  void close(EngineListener& listener);
  void join_batch(EngineListener& listener);
  void note_text();
  void retire(EngineListener& listener);
  void end_turn(std::int32_t slot, EngineListener& listener);
  void enter_batch(std::int32_t slot);
  [[nodiscard]] bool paces() const { return limits_.max_streams > 0; }
  [[nodiscard]] double wants_next_s(std::int32_t slot) const;
  [[nodiscard]] std::int64_t wants_next_us(std::int32_t slot) const;
  [[nodiscard]] bool has_less_text(std::int32_t slot, std::int32_t other) const;
  void form_batch(double now_s);
  void take_turns(double now_s);
  void change_places(double now_s);
  [[nodiscard]] std::int64_t steps_to_change(std::int64_t steps) const;
  [[nodiscard]] double first_wanted_s() const;
  bool waits_for_readers(const Waiting& w, std::int64_t budget, double now_s);
  void pause(std::int32_t slot);
  void resume(std::int32_t slot);
  void note_resumed(EngineListener& listener);
  [[nodiscard]] std::int64_t measured_resumed() const;
  void make_room(std::int64_t blocks);
  [[nodiscard]] std::int64_t spare_blocks() const;
  [[nodiscard]] std::int64_t reserve() const;
  [[nodiscard]] bool may_preempt_for(std::int32_t own_place) const;
  [[nodiscard]] bool could_find_blocks(std::int64_t wanted, std::int32_t own_place) const;
  bool find_blocks(const Waiting& w, std::int64_t& wanted);
  void use_prefixes(const Waiting& w, Sequence& s);
  void drop_kv(std::int32_t place);
  void publish(Sequence& s, std::int64_t tokens);
  void return_blocks(Sequence& s, std::int64_t tokens_taken);
  void return_blocks(const Turn& turn, std::int64_t tokens_taken, std::int64_t shared_blocks);
  void settle_prefixes(std::int64_t steps_ahead);
  void settle_prefixes_at(double now_s);
  bool evict_one_held(std::int32_t except);
  bool leave_line(std::uint32_t session, double now_s, bool begun_too);
  [[nodiscard]] bool may_enter(const Waiting& w) const {
    return door_ == Door::open || (door_ == Door::closing && w.generated > 0);
  }
  void preempt_last();
  void send_back(std::int32_t slot);
  void leave_batch(std::int32_t slot);
  void take_from(std::vector<std::int32_t>& list, std::int32_t slot);
  void give_up(std::int32_t slot);
  void free_slot(std::int32_t slot);

  const StepModel& model_;
  EngineLimits limits_;
  SlotWatcher* watcher_ = nullptr;
  KvPool kv_;
  std::vector<Sequence> slots_;
  std::vector<std::int32_t> free_;      ///< unused slots, used as a stack
  std::vector<std::int32_t> active_;    ///< slots that decode
  std::vector<std::int32_t> paused_;    ///< slots whose stream waits for its turn to decode
  std::vector<std::int32_t> resumed_;   ///< slots that came from there for the coming step
  std::vector<std::int32_t> joining_;   ///< slots whose prefill ends with the current step
  std::int32_t partial_ = kNoPlace;     ///< slot whose prompt goes on in the next step; the newest of its priority
  std::vector<std::int32_t> expected_;  ///< slots whose KV is on its way
  std::vector<std::int32_t> arrived_;   ///< slots whose KV has come since the last step boundary
  std::vector<Welcomed> welcomed_;      ///< that the world has not been told of
  Door door_ = Door::open;
  std::deque<Waiting> waiting_;
  std::deque<Waiting> returning_;  ///< turns whose session holds a place here
  std::priority_queue<Finish, std::vector<Finish>, std::greater<>> finishes_;
  Segment segment_;
  std::int64_t step_ = 0;           ///< steps done since the beginning
  std::int64_t cached_tokens_ = 0;  ///< of the decoding sequences
  std::int64_t measured_ = 0;       ///< decoding sequences of the measured window
  std::int64_t held_ = 0;
  std::int64_t held_blocks_ = 0;  ///< KV blocks of held places
  double boundary_s_ = 0;         ///< the last step boundary
  std::uint64_t order_ = 0;
  std::uint64_t tickets_ = 0;
  std::int64_t next_review_step_ = 0;  ///< before which no streams change places
  std::int64_t next_prompt_step_ = 0;  ///< before which no prompt that waits for readers is looked at again
  double prompt_due_s_ = kNever;       ///< when the prompt that waits for readers waits no longer
  double shortest_period_s_ = std::numeric_limits<double>::infinity();
  std::int64_t preemptions_ = 0;
  std::int64_t held_evictions_ = 0;
  std::int64_t pauses_ = 0;
  std::optional<PrefixCache> prefixes_;
  std::int64_t watermark_blocks_;
  std::int64_t recomputed_tokens_ = 0;
  std::int64_t prefix_asked_tokens_ = 0;
  std::int64_t prefix_found_tokens_ = 0;
};

}  // namespace racksim
