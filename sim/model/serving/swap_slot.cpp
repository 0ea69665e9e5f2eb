// Which model is loaded when.
#include "model/serving/swap_slot.hpp"

#include <utility>

namespace racksim {

std::size_t SwapSlot::wanted() const {
  std::size_t wanted = kNone;
  for (std::size_t g = 0; g < models_.size(); ++g) {
    if (g == loaded_ || models_[g].waits_since_s == kNoTurn) continue;
    if (wanted == kNone || models_[g].waits_since_s < models_[wanted].waits_since_s) wanted = g;
  }
  return wanted;
}

SwapSlot::Order SwapSlot::next(double now_s) {
  if (coming_ != kNone) return {};
  const std::size_t model = wanted();
  if (model == kNone) return std::exchange(draining_, false) ? Order{Act::resume, loaded_} : Order{};
  if (loaded_ == kNone) return load(model, now_s);
  const double stays_until_s = since_s_ + models_[loaded_].stay_s;
  if (now_s < stays_until_s) return {Act::look_again, model, stays_until_s};
  if (!models_[loaded_].works) return load(model, now_s);
  return std::exchange(draining_, true) ? Order{} : Order{Act::drain, loaded_};
}

SwapSlot::Order SwapSlot::load(std::size_t model, double now_s) {
  loaded_ = kNone;
  draining_ = false;
  coming_ = model;
  since_s_ = now_s;
  return {Act::load, model, now_s + models_[model].load_s};
}

std::size_t SwapSlot::arrived(double now_s) {
  loaded_ = std::exchange(coming_, kNone);
  since_s_ = now_s;
  return loaded_;
}

}  // namespace racksim
