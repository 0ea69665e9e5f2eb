// Recorder: turns what engines and users report into a Record. Counts; decides nothing.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include "input/scenario/scenario.hpp"
#include "model/engine/engine.hpp"
#include "record/record.hpp"

namespace racksim {

/// A completed or dropped turn as a row of requests.csv.
struct TurnRow {
  const Turn& turn;
  Outcome outcome;
  std::size_t instance;  ///< meaningless unless completed
  TurnMetrics metrics;   ///< none unless completed
  bool good;
};

/// Keeps the books of one replication. Turn-level observations are of turns sent in the measured window, whenever they
/// end; gauges integrate over the window itself.
class Recorder {
 public:
  Recorder(const std::vector<Objective>& sla, const std::vector<std::string>& pools, std::size_t servers,
           double window_begin_s, double window_end_s, const std::vector<std::string>& people = {});

  void turn_sent(const Turn& turn, double now_s);
  /// A turn was turned away and will be sent again.
  void turn_retried(const Turn& turn) { record_.retries += turn.measured ? 1 : 0; }
  /// A turn whose last token reached the user; `transfer_s` is what the network adds to engine times on the way back.
  void turn_completed(const TurnEnd& end, double transfer_s, std::size_t instance, int server);
  /// A turn without its answer, of which `generated` tokens had come. `why` counts if it was rejected.
  void turn_dropped(const Turn& turn, Outcome outcome, double now_s, Refusal why = Refusal::queue_full,
                    std::int64_t generated = 0);
  void session_began(double now_s);
  void session_ended(double now_s);
  void waiting_changed(std::int64_t by, double now_s);
  void segment(const Segment& segment, int pool, std::int64_t kv_blocks);
  void gap(double gap_s, bool measured);
  /// The KV of a turn went from `pool` to another in `transfer_s`, after it had waited for room there.
  void handed_over(const Turn& turn, int pool, double bytes, double wait_s, double transfer_s);
  void context_seen(int pool, std::int64_t tokens);
  /// Weights of an instance of `pool` were on their way; they `arrived`, or the books end before.
  void weights_moved(int pool, double from_s, double to_s, bool arrived);

  /// How much of a time lies within the measured window.
  [[nodiscard]] double within_window_s(double from_s, double to_s) const {
    return std::max(0.0, std::min(to_s, end_s_) - std::max(from_s, begin_s_));
  }
  [[nodiscard]] std::int64_t measured_open() const { return measured_open_; }
  [[nodiscard]] std::int64_t in_flight() const { return static_cast<std::int64_t>(in_flight_.value); }
  [[nodiscard]] std::int64_t sessions() const { return static_cast<std::int64_t>(sessions_.value); }
  [[nodiscard]] std::int64_t waiting() const { return static_cast<std::int64_t>(waiting_.value); }
  /// Called for each measured turn that ends, if set (requests.csv).
  std::function<void(const TurnRow&)> on_row;

  /// Ends the books at time `now`; turns still open must have been dropped as unfinished before.
  Record finish(double now_s);
  Record& record() { return record_; }

 private:
  /// A step function of time, integrated over the window and over its two halves.
  struct Level {
    double value = 0;
    double since_s = 0;
    Gauge gauge;
    double first_half = 0;
  };

  void move(Level& level, double by, double now_s);
  void settle(Level& level, double now_s) const;
  bool judge(const Turn& turn, const TurnMetrics& metrics);
  [[nodiscard]] bool concerns(std::size_t objective, const Turn& turn) const {
    return concerned_[objective].empty() || concerned_[objective][turn.population];
  }
  /// The metric itl, for `steps` gaps of first_s, first_s + step_s and so on.
  void count_gaps(double first_s, double step_s, std::int64_t steps, double weight);
  void miss_everything(const Turn& turn, Outcome outcome, std::int64_t generated);
  void close_turn(const Turn& turn, Outcome outcome, double now_s);

  std::vector<Objective> sla_;
  std::vector<std::optional<Metric>> limited_;  ///< by objective; nothing for `blocked`
  std::vector<std::vector<bool>> concerned_;    ///< by objective: which populations; empty = all
  double begin_s_;
  double end_s_;
  Record record_;
  Level in_flight_, sessions_, waiting_;
  std::int64_t measured_open_ = 0;
};

}  // namespace racksim
