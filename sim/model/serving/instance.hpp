// Instance: a serving instance with its engine, the life of its model's weights, and what a router may know of it.
// Pure: it takes commands and tells a listener what follows; it decides nothing by itself.
#pragma once

#include <cstdint>
#include <optional>

#include "model/deployment/deployment.hpp"
#include "model/engine/engine.hpp"
#include "model/routing/instance_view.hpp"

namespace racksim {

class Instance;

/// Hears what instances do, each call with the instance that speaks. Calls come in the order of simulated time. From
/// `changed` on, commands to any instance are allowed; the other calls come from within a command, and must give none
/// to that instance.
class InstanceListener {
 public:
  virtual ~InstanceListener() = default;
  virtual void segment_ended(Instance& instance, const Segment& segment) = 0;
  /// A gap between two tokens that spans a preemption, a pause or a move of KV, in seconds.
  virtual void gap(double gap_s, bool measured) = 0;
  virtual void turn_ended(Instance& instance, const TurnEnd& end) = 0;
  /// The prompt of a turn that decodes elsewhere is computed; its KV stays here until the lease is collected.
  virtual void prefill_ended(Instance& instance, const TurnEnd& end, KvLease lease) = 0;
  /// The KV of a turn that this instance expects may come.
  virtual void room_granted(Instance& instance, KvRoom room) = 0;
  /// The instance failed before the turn had ended; `generated` of its tokens had been computed.
  virtual void turn_lost(Instance& instance, const Turn& turn, std::int64_t generated) = 0;
  /// The instance failed while the session had pinned a slot there, between two of its turns.
  virtual void pinned_slot_lost(Instance& instance, std::uint32_t session) = 0;
  /// A command has been carried out: what the instance does, what waits in it, what a router may know of it and when it
  /// needs the world next may have changed.
  virtual void changed(Instance& instance) = 0;
};

/// What network and front end add to the engine's times, on the way to the person and back; in seconds.
struct ResponsePath {
  double empty_s = 0;      ///< of a turn without any text
  double per_token_s = 0;  ///< of input and output
  [[nodiscard]] double transfer_s(const Turn& turn) const {
    return empty_s + per_token_s * static_cast<double>(turn.prompt_tokens + turn.output_tokens);
  }
};

/// It has many public functions because each is one command or one question, and nothing stands between them: nine
/// about turns, eight about its life, eleven questions. Not to be copied or moved. Borrows placement, plan, step model
/// and listener, which must outlive it. Times are simulated seconds. Commands about turns are those of Engine.
class Instance final : public CachedInput, private EngineListener {
 public:
  /// Of the weights. Turns are given to an instance in any state; they begin in `ready` only. While draining, those
  /// that have begun go on to their ends.
  enum class State : std::uint8_t { absent, loading, ready, draining, failed };

  Instance(std::size_t index, const Placement& placement, const PoolPlan& plan, const StepModel& model,
           ResponsePath path, InstanceListener& listener);
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  // Turns.
  bool submit(const Turn& turn, double now_s);
  bool expect(const Turn& turn, const Prefilled& past, double now_s);
  void arrive(KvRoom room, double now_s);
  void collect(KvLease lease, double now_s);
  void release(Slot pinned, double now_s);
  /// Tells nobody that it changed: to be followed by the command for which the KV is of no more use.
  void forget(Slot pinned, double now_s) { engine_->forget(pinned, now_s); }
  /// Takes back a turn. `begun_too`: also one that a step has begun, but not one that has its first token. False if it
  /// cannot be taken back: then nothing changed.
  bool take_back(const Turn& turn, bool begun_too, double now_s);
  void advance(double now_s);
  /// Nothing happens after `now`: the last command.
  void stop(double now_s) { engine_->stop(now_s, *this); }

  // The life of the weights. A command that its state does not allow is a BrokenRule.
  void begin_absent(double now_s);   ///< ready -> absent, before anything happens; tells nobody
  void drain(double now_s);          ///< ready -> draining
  void resume(double now_s);         ///< draining -> ready
  void unload(double now_s);         ///< ready, draining or absent -> absent; only while no step runs
  void begin_loading(double now_s);  ///< absent -> loading
  void loaded(double now_s);         ///< loading -> ready
  /// Any state but failed -> failed; no scenario makes an instance fail yet. Turns, KV and pinned slots are lost, and
  /// the listener is told of each turn and each pinned slot. Turns that come later wait.
  void fail(double now_s);
  void repair(double now_s);  ///< failed -> absent

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] std::size_t index() const { return index_; }
  [[nodiscard]] const Placement& placement() const { return placement_; }
  [[nodiscard]] const PoolPlan& plan() const { return plan_; }
  [[nodiscard]] const Engine& engine() const { return *engine_; }
  /// Of all that has happened here, before failures, too.
  [[nodiscard]] EngineCounts counts() const;
  [[nodiscard]] const ResponsePath& path() const { return path_; }
  /// Input tokens of the turns that it has been given and that have not ended.
  [[nodiscard]] double given_tokens() const { return given_tokens_; }
  std::int64_t cached_input(const Turn& turn, double now_s) override { return engine_->cached_input(turn, now_s); }
  void show_prefixes(double now_s) { engine_->show_prefixes(now_s); }
  /// `observer` lives as long as the instance.
  void observe(SlotObserver* observer);

 private:
  void segment_ended(const Segment& segment) override { listener_.segment_ended(*this, segment); }
  void gap(double gap_s, bool measured) override { listener_.gap(gap_s, measured); }
  void turn_ended(const TurnEnd& end) override;
  void prefill_ended(const TurnEnd& end, KvLease lease) override;
  void done();
  void enter(State from, State to, double now_s);

  std::size_t index_;
  const Placement& placement_;
  const PoolPlan& plan_;
  const StepModel& model_;
  InstanceListener& listener_;
  ResponsePath path_;
  std::optional<Engine> engine_;  ///< never empty; a failure puts a new one in the place of the old
  std::uint32_t failures_ = 0;
  EngineCounts before_failures_;
  SlotObserver* observer_ = nullptr;
  State state_ = State::ready;
  double given_tokens_ = 0;
};

}  // namespace racksim
