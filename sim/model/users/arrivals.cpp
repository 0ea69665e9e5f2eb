// Arrivals: the processes put together, clients and crowd in order.
#include "model/users/arrivals.hpp"

#include <utility>

namespace racksim {
namespace {

/// A number that is drawn from a copy of a stream, so that the stream itself does not move.
std::uint64_t seed_of(Stream stream) { return stream(); }

}  // namespace

ArrivalProcess::ArrivalProcess(const OpenArrivals& arrivals, Stream stream, std::uint64_t one_in, Stream who)
    : stream_(stream), clock_(arrivals.rate), renewal_(arrivals.gaps, arrivals.sessions_per_s, one_in) {
  const std::uint64_t seed = seed_of(stream);
  if (arrivals.clients.count > 0) {
    who_ = draw_clients(arrivals, who);
    clients_.emplace(who_, arrivals.gaps, seed, one_in);
  }
  if (!arrivals.surges.none()) surges_.emplace(arrivals.surges, stream_);
  now_s_ = arrivals.rate.from_s;
  if (now_s_ > 0) passed_s_ = clock_.operational(now_s_);
  if (arrivals.crowd.factor <= 1) return;
  const double usual_per_s = arrivals.sessions_per_s / static_cast<double>(one_in);
  crowd_.emplace(arrivals.crowd, usual_per_s, Stream(seed, Purpose::crowd, {}));
  usual_s_ = usual_gap_s();
}

double ArrivalProcess::next_gap_s() {
  if (!crowd_) {
    const double gap_s = usual_gap_s();
    client_ = sender();
    return gap_s;
  }
  const bool usual = usual_s_ <= crowd_->next_s();
  const double at_s = usual ? usual_s_ : crowd_->next_s();
  client_ = usual ? sender() : nullptr;
  if (usual)
    usual_s_ += usual_gap_s();
  else
    crowd_->advance();
  return at_s - std::exchange(last_s_, at_s);
}

const Client* ArrivalProcess::sender() const {
  return clients_ && clients_->last() != ClientArrivals::kNobody ? &who_[clients_->last()] : nullptr;
}

double ArrivalProcess::usual_gap_s() {
  double gap_s = clients_ ? clients_->next_gap_s() : renewal_.gap_s(stream_);
  if (surges_) gap_s = surges_->through(gap_s, stream_);
  if (clock_.flat()) return gap_s;
  passed_s_ += gap_s;
  const double next_s = clock_.real(passed_s_);
  return next_s - std::exchange(now_s_, next_s);
}

}  // namespace racksim
