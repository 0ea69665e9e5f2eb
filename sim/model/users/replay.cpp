// Replay: where the next row comes from, and whether its conversation goes on.
//
// Blocks are drawn as in the circular block bootstrap (Politis, Romano 1992), but are equal in time, not in rows: every
// moment of the trace is as likely, so the mean rate stays, and bursts and lulls shorter than a block stay whole.
#include "model/users/replay.hpp"

#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <utility>

namespace racksim {

Replay::Replay(const ReplayedTrace& trace, const Location& asked_at, Stream stream, const FleetPart& part)
    : trace_(trace),
      stream_(stream),
      part_(part),
      facts_(facts_of(trace, asked_at)),
      reader_(facts_->source, asked_at) {
  if (facts_->sessions) silence_s_ = trace.session_timeout_s;
  if (trace.resample_s > 0) {
    begin_block();
  } else if (part.replication > 0 && trace.repeat) {
    skip(boost::random::uniform_int_distribution<std::uint64_t>(0, facts_->rows - 1)(stream_));
  }
}

void Replay::skip(std::uint64_t rows) {
  if (rows == 0) return;
  const TraceMark& mark = facts_->mark_of_row(rows - 1);
  reader_.seek(mark.place);
  for (std::uint64_t row = mark.row; row < rows; ++row) last_s_ = reader_.next()->time_s;
}

Arrival Replay::arrival(double gap_s, TraceRow row) const {
  Arrival a{gap_s, std::move(row), {}, false};
  constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ULL;
  // The text is another, too: otherwise a trace that is repeated would be found in prefix caches from end to end.
  for (BlockRun& run : a.row.blocks)
    run.first = static_cast<std::int64_t>(static_cast<std::uint64_t>(run.first) + round_ * kGolden);
  if (silence_s_ > 0 && a.row.session) a.conversation = *a.row.session + round_ * kGolden;
  return a;
}

std::optional<Arrival> Replay::in_order() {
  auto row = reader_.next();
  double gap_s = 0;
  if (row) {
    gap_s = row->time_s - last_s_;
  } else {
    if (!trace_.repeat) return {};
    reader_.seek(facts_->marks.front().place);
    ++round_;
    row = reader_.next();
    gap_s = facts_->seam_s();
  }
  last_s_ = row->time_s;
  return arrival(gap_s, std::move(*row));
}

/// Draws a block from anywhere in the trace. False if the blocks are already as long as the trace and it is not to be
/// repeated.
bool Replay::begin_block() {
  const double round_s = facts_->round_s();
  if (!trace_.repeat && block_begin_s_ >= round_s) return false;
  block_from_s_ = boost::random::uniform_real_distribution<>(facts_->first_s, facts_->first_s + round_s)(stream_);
  wrapped_s_ = 0;
  reader_.seek(facts_->mark_before(block_from_s_).place);
  return true;
}

std::optional<Arrival> Replay::from_blocks() {
  while (true) {
    auto row = reader_.next();
    if (!row) {
      reader_.seek(facts_->marks.front().place);
      wrapped_s_ += facts_->round_s();
      continue;
    }
    const double within_s = row->time_s + wrapped_s_ - block_from_s_;
    if (within_s < 0) continue;
    if (within_s < trace_.resample_s) {
      const double at_s = block_begin_s_ + within_s;
      return arrival(at_s - std::exchange(last_s_, at_s), std::move(*row));
    }
    ++round_;
    block_begin_s_ = static_cast<double>(round_) * trace_.resample_s;
    if (!begin_block()) return {};
  }
}

bool Replay::comes_here(const Arrival& a) {
  ++rows_;
  if (part_.racks == 1) return true;
  Stream hash(0, Purpose::routing, {a.conversation.value_or(rows_)});
  return hash() % part_.racks == part_.rack;
}

std::optional<Replay::Drawn> Replay::draw() {
  double gap_s = 0;
  for (;;) {
    auto a = trace_.resample_s > 0 ? from_blocks() : in_order();
    if (!a) return {};
    gap_s += a->gap_s;
    if (!comes_here(*a)) continue;
    drawn_s_ += gap_s;
    a->gap_s = gap_s;
    return Drawn{drawn_s_, std::move(*a)};
  }
}

std::optional<Arrival> Replay::next() {
  if (silence_s_ <= 0) {
    auto drawn = draw();
    if (!drawn) return {};
    return std::move(drawn->arrival);
  }
  if (ahead_.empty() && !beyond_) beyond_ = draw();
  while (beyond_ && (ahead_.empty() || beyond_->at_s <= ahead_.front().at_s + silence_s_)) {
    if (beyond_->arrival.conversation) ++rows_ahead_[*beyond_->arrival.conversation];
    ahead_.push_back(std::move(*beyond_));
    beyond_ = draw();
  }
  if (ahead_.empty()) return {};
  Arrival a = std::move(ahead_.front().arrival);
  ahead_.pop_front();
  if (!a.conversation) return a;
  const auto left = rows_ahead_.find(*a.conversation);
  a.more = --left->second > 0;
  if (!a.more) rows_ahead_.erase(left);
  return a;
}

}  // namespace racksim
