// StreamPacer: of more open streams than may decode at once, those decode whose readers have least text left.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "model/engine/batch.hpp"
#include "model/engine/engine_limits.hpp"
#include "model/engine/segment.hpp"
#include "model/engine/slots.hpp"

namespace racksim {

/// A stream that is paused is due when its reader has text for `margin` or less. At a step boundary, but not within
/// `quantum` steps of the last such time, streams that are due change places with those that decode and have more text
/// left. Places in the batch that nobody uses are taken at once. KV stays in memory all the while. Prompts, too, may
/// wait while the step that takes them in would leave a reader without text.
/// All times are simulated seconds.
class StreamPacer {
 public:
  StreamPacer(const EngineLimits& limits, Slots& slots, Batch& batch)
      : limits_(limits), slots_(slots), batch_(batch), paused_(slots) {}

  [[nodiscard]] const std::vector<Slot>& paused() const { return paused_.slots(); }
  /// Whether the reader of `slot` will be without text before the reader of `other`; of equals, the older sequence.
  [[nodiscard]] bool has_less_text(Slot slot, Slot other) const;

  /// Fills the batch, and changes places. At a step boundary.
  void rotate(double now_s);
  /// Takes a paused stream out: it gives way for good.
  void drop(Slot slot) { paused_.remove(slot); }

  /// Whether a prompt has to wait because the next step, with `with_it` to compute, would last longer than some reader
  /// has text. `step_s`: asked for how long that step would be, if it matters.
  template <class StepSeconds>
  bool holds_back(const Turn& turn, double now_s, const StepSeconds& step_s);
  /// At each step boundary, before prompts are looked at.
  void forget_held_back() { prompt_due_s_ = kEndless_s; }

  /// Of `steps` to come with `segment`, those until a paused stream may go on or a prompt is looked at again.
  [[nodiscard]] std::int64_t steps_to_review(const Segment& segment, std::int64_t steps) const;

  /// Streams whose next token ends a pause.
  [[nodiscard]] bool any_resumed() const { return !resumed_.empty(); }
  [[nodiscard]] std::int64_t measured_resumed() const;
  /// Calls `told(gap_s, measured)` for each pause that ended with the segment.
  template <class Told>
  void end_pauses(const Segment& segment, const Told& told);

  /// Times that a stream made way for another whose reader had less text left.
  [[nodiscard]] std::int64_t pauses() const { return pauses_; }

 private:
  static constexpr double kEndless_s = std::numeric_limits<double>::infinity();

  [[nodiscard]] double text_ends_s(Slot slot) const;
  [[nodiscard]] std::int64_t text_ends_us(Slot slot) const;
  [[nodiscard]] double first_text_ends_s() const;
  void change_places(double now_s);
  void pause(Slot slot, double now_s);
  void resume(Slot slot);

  const EngineLimits& limits_;
  Slots& slots_;
  Batch& batch_;
  SlotList paused_;
  std::vector<Slot> resumed_;          ///< for the coming step
  std::int64_t next_review_step_ = 0;  ///< before which no streams change places
  std::int64_t next_prompt_step_ = 0;  ///< before which no prompt that was held back is looked at again
  double prompt_due_s_ = kEndless_s;   ///< when the prompt that is held back waits no longer
  std::int64_t pauses_ = 0;
};

template <class StepSeconds>
bool StreamPacer::holds_back(const Turn& turn, double now_s, const StepSeconds& step_s) {
  const double due_s = turn.sent_s + limits_.prompts_wait_s;
  if (now_s >= due_s || (batch_.empty() && paused_.empty())) return false;
  if (batch_.step() >= next_prompt_step_) {
    if (now_s + step_s() <= first_text_ends_s()) return false;
    next_prompt_step_ = batch_.step() + limits_.pacing_quantum_steps;
  }
  prompt_due_s_ = due_s;
  return true;
}

template <class Told>
void StreamPacer::end_pauses(const Segment& segment, const Told& told) {
  for (const Slot slot : resumed_) {
    Sequence& s = slots_[slot];
    if (!s.resumed) continue;  // it made way again
    s.resumed = false;
    s.was.reader.got(batch_.generated(s), segment.end_s);
    told(segment.end_s - s.was.last_token_s, s.was.turn.measured);
  }
  resumed_.clear();
}

}  // namespace racksim
