// Replay: the rows of a trace as arrivals, in order or drawn in blocks. Holds as much of the trace as a conversation
// may be silent for; nothing if it has no conversations.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>

#include "input/scenario/arrival_kinds.hpp"
#include "input/scenario/fleet.hpp"
#include "input/scenario/trace_facts.hpp"
#include "model/random.hpp"

namespace racksim {

struct Arrival {
  double gap_s = 0;  ///< since the arrival before, or the beginning
  TraceRow row;
  /// Equal for rows of one conversation, nothing for one that stands alone. Each round of the trace, or block drawn
  /// from it, has conversations of its own.
  std::optional<std::uint64_t> conversation;
  bool more = false;  ///< whether a later row goes on with the conversation
};

/// The arrivals of one population that replays a trace, one after the other, in the order of their times. In order and
/// in blocks it reads ahead by the same rules, which is why one class has the members of both ways.
class Replay {
 public:
  /// Replications of a trace begin at different rows of it (the first at the first), else they would all be the same.
  /// Drawn in blocks, they differ anyway.
  /// Of a fleet, the rows of the part's rack: conversations, or rows that stand alone, by hash.
  /// Borrows the trace; `asked_at`: where it is named, for messages. Throws InvalidInput if the file cannot be read.
  Replay(const ReplayedTrace& trace, const Location& asked_at, Stream stream, const FleetPart& part);
  /// The next row, or nothing when the trace has ended.
  std::optional<Arrival> next();
  /// Rows read ahead of next(): what memory grows with.
  [[nodiscard]] std::size_t ahead() const { return ahead_.size(); }

 private:
  struct Drawn {
    double at_s;
    Arrival arrival;
  };
  std::optional<Arrival> in_order();
  std::optional<Arrival> from_blocks();
  bool begin_block();
  void skip(std::uint64_t rows);
  std::optional<Drawn> draw();
  [[nodiscard]] bool comes_here(const Arrival& a);
  [[nodiscard]] Arrival arrival(double gap_s, TraceRow row) const;

  const ReplayedTrace& trace_;
  Stream stream_;
  FleetPart part_;
  std::uint64_t rows_ = 0;  ///< drawn so far
  std::shared_ptr<const TraceFacts> facts_;
  TraceReader reader_;
  std::uint64_t round_ = 0;   ///< or block
  double last_s_ = 0;         ///< in order: time of the last row; in blocks: replayed time of the last arrival
  double block_begin_s_ = 0;  ///< replayed time
  double block_from_s_ = 0;   ///< time in the trace
  double wrapped_s_ = 0;      ///< rounds that the block has gone on for, in seconds
  double drawn_s_ = 0;        ///< replayed time of what was drawn last
  double silence_s_ = 0;      ///< that a conversation may last through; 0 = there are no conversations
  std::deque<Drawn> ahead_;
  std::optional<Drawn> beyond_;                                  ///< the first row that is too far ahead
  std::unordered_map<std::uint64_t, std::uint32_t> rows_ahead_;  ///< of each conversation
};

}  // namespace racksim
