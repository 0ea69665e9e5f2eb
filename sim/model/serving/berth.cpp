// Whose weights are loaded when.
#include "model/serving/berth.hpp"

#include <utility>

namespace racksim {

std::size_t Berth::wanted() const {
  std::size_t wanted = kNobody;
  for (std::size_t g = 0; g < guests_.size(); ++g) {
    if (g == loaded_ || guests_[g].waits_since_s == kNoTurn) continue;
    if (wanted == kNobody || guests_[g].waits_since_s < guests_[wanted].waits_since_s) wanted = g;
  }
  return wanted;
}

Berth::Order Berth::next(double now_s) {
  if (coming_ != kNobody) return {};
  const std::size_t guest = wanted();
  if (guest == kNobody) return std::exchange(closing_, false) ? Order{Act::reopen, loaded_} : Order{};
  if (loaded_ == kNobody) return load(guest, now_s);
  const double stays_until_s = since_s_ + guests_[loaded_].stay_s;
  if (now_s < stays_until_s) return {Act::look_again, guest, stays_until_s};
  if (!guests_[loaded_].works) return load(guest, now_s);
  return std::exchange(closing_, true) ? Order{} : Order{Act::close, loaded_};
}

Berth::Order Berth::load(std::size_t guest, double now_s) {
  loaded_ = kNobody;
  closing_ = false;
  coming_ = guest;
  since_s_ = now_s;
  return {Act::load, guest, now_s + guests_[guest].load_s};
}

std::size_t Berth::arrived(double now_s) {
  loaded_ = std::exchange(coming_, kNobody);
  since_s_ = now_s;
  return loaded_;
}

}  // namespace racksim
