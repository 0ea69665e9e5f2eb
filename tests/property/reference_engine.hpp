// ReferenceEngine: the rules of an engine, one step at a time. Slow on purpose; shares no bookkeeping with Engine.
#pragma once

#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "input/scenario/profile.hpp"
#include "model/engine/engine.hpp"

namespace racksim::test {

/// Same calls as Engine, so that one driver serves both. Every token's time is kept; KV is summed anew at each step.
/// It is one large class on purpose: parts like those of Engine would have the faults of Engine.
class ReferenceEngine {
 public:
  ReferenceEngine(const Profile& profile, const EngineLimits& limits);

  bool submit(const Turn& turn, double now_s);
  [[nodiscard]] double next_event_s() const { return busy_ ? end_s_ : kNever; }
  void advance(double now_s, EngineListener& listener);
  void release(std::int32_t place, double now_s);
  bool cancel(std::uint32_t session, double now_s);
  bool withdraw(std::uint32_t session, double now_s);
  void drain() { door_ = Door::closing; }
  void open(double now_s);
  void unload(double now_s);
  bool expect(const Turn& turn, const Prefilled& past, double now_s);
  void arrive(KvRoom room, double now_s);
  std::vector<KvRoom> take_granted() { return std::exchange(granted_, {}); }
  void collect(KvLease lease, double now_s);

  [[nodiscard]] std::int64_t used_blocks() const;
  [[nodiscard]] std::int64_t waiting() const { return static_cast<std::int64_t>(fresh_.size() + returning_.size()); }
  [[nodiscard]] std::int64_t pinned() const;
  [[nodiscard]] std::int64_t preemptions() const { return preemptions_; }
  [[nodiscard]] std::int64_t held_evictions() const { return held_evictions_; }
  [[nodiscard]] std::int64_t pauses() const { return pauses_; }
  [[nodiscard]] std::int64_t recomputed_tokens() const { return recomputed_; }
  [[nodiscard]] std::int64_t prefix_evicted_blocks() const { return prefix_evicted_; }
  [[nodiscard]] std::int64_t idle_blocks() const;

 private:
  enum class Door { open, closing, shut };
  enum class State { free, held, prefill, decode, paused, expected, arrived };
  struct Job {
    Turn turn;
    std::vector<double> token_s;
    double admitted_s = -1;
    std::int64_t reused = 0;  // tokens in KV when it was admitted
    std::int32_t preemptions = 0;
    std::int64_t computed = 0;  // when it was preempted
    bool expected = false;
  };
  /// A block in the prefix cache, identified by its text: the run to which its last token belongs, and its number in
  /// the text.
  using Hash = std::pair<std::uint64_t, std::int64_t>;
  struct Block {
    std::int64_t users = 0;
    std::uint64_t left = 0;  ///< when the last user went
  };
  struct Slot {
    State state = State::free;
    Job job;
    std::int64_t cached = 0;
    std::uint64_t age = 0;
    std::int64_t computed = 0;  ///< of `cached`, while the prompt is worked on
    std::int64_t chunk = 0;     ///< of the prompt, in this step
    bool cancelled = false;
    bool resumed = false;           ///< pauses before its next token
    std::vector<Hash> shared = {};  ///< its blocks that are in the prefix cache
  };

  void wake(double now_s);
  void free_place(std::int32_t place);
  [[nodiscard]] std::int64_t blocks(std::int64_t tokens) const;
  [[nodiscard]] Hash hash_of(const Text& text, std::int64_t block) const;
  [[nodiscard]] std::vector<Hash> found(const Job& job) const;
  [[nodiscard]] std::int64_t wanted_by(const Job& job) const;
  void share(Slot& slot, std::int64_t tokens);
  void leave(Slot& slot);
  void make_idle_fit();
  [[nodiscard]] bool takes_all(const Slot& s) const { return limits_.reserve_output && s.state != State::held; }
  [[nodiscard]] std::int64_t opened_by_next_step() const;
  [[nodiscard]] std::int64_t count(State state) const;
  [[nodiscard]] std::int64_t room() const;
  [[nodiscard]] double step_s() const;
  void begin_step(double now_s);
  [[nodiscard]] double text_lasts_until_s(const Slot& s) const;
  [[nodiscard]] std::int64_t text_lasts_until_us(const Slot& s) const;
  [[nodiscard]] std::size_t extreme(State state, bool most) const;
  void fill_batch();
  void swap_readers(double now_s);
  void admit_all(double now_s);
  void take_part(Slot& slot);
  bool would_leave_a_reader_without_text(const Job& job, std::int64_t fresh, std::int64_t cached, double now_s);
  bool admit(std::deque<Job>& queue, double now_s);
  [[nodiscard]] std::int64_t asked_by(const Job& job) const;
  [[nodiscard]] bool has_room(const Job& job) const;
  bool find_room(const Job& job);
  bool evict(std::int32_t except);
  void preempt();
  void finish_step(EngineListener& listener);
  void drop_cancelled(bool with_whole_prompt);
  void give_token(Slot& slot, EngineListener& listener);
  [[nodiscard]] double qoe_loss(const Job& job) const;
  void end(std::int32_t place, EngineListener& listener);

  Profile profile_;
  EngineLimits limits_;
  std::vector<Slot> slots_;
  std::vector<std::int32_t> unused_;
  std::deque<Job> fresh_, returning_;
  std::vector<Slot> lent_;         ///< what each turn left that was handed over and not collected
  std::vector<std::size_t> here_;  ///< slots whose KV has come since the last step began
  std::vector<KvRoom> granted_;
  Door door_ = Door::open;
  bool busy_ = false, mixed_ = false, void_ = false;
  double start_s_ = 0, end_s_ = 0;
  std::int64_t prefill_tokens_ = 0, prefill_context_ = 0, budget_ = 0;
  double prefill_pairs_ = 0;
  std::uint64_t age_ = 0;
  std::int64_t preemptions_ = 0, held_evictions_ = 0, pauses_ = 0, recomputed_ = 0, prefix_evicted_ = 0;
  std::int64_t steps_ = 0, no_swap_before_ = 0, no_prompt_before_ = 0;
  std::map<Hash, Block> cache_;
  std::uint64_t leavings_ = 0;
};

}  // namespace racksim::test
