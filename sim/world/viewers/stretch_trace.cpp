// Before the stretch the state is only followed. When the stretch begins, the whole state is written, and when it ends,
// all slots are shown as free.
#include "world/viewers/stretch_trace.hpp"

#include <algorithm>

#include "input/scenario/scenario.hpp"

namespace racksim {

StretchTrace::StretchTrace(const Scenario& scenario, const Platform& platform, const Deployment& deployment, Span span)
    : platform_(platform), deployment_(deployment), span_(span), slots_(deployment.placements.size()) {
  for (const auto& [name, population] : scenario.users) people_.push_back(name);
}

std::string StretchTrace::name(std::size_t i) const {
  const Placement& instance = deployment_.placements[i];
  std::string text = deployment_.pools[static_cast<std::size_t>(instance.pool)].name + " on";
  for (const int d : instance.devices) text += " " + platform_.devices[static_cast<std::size_t>(d)].name;
  return text;
}

void StretchTrace::move_to(double now_s) {
  if (phase_ == Phase::before && now_s >= span_.from_s) begin();
  if (phase_ == Phase::within && now_s > span_.to_s) end(span_.to_s);
}

void StretchTrace::begin() {
  phase_ = Phase::within;
  for (const auto& [key, value] : values_) value_changed(key.first, key.second, value, span_.from_s);
  for (std::size_t i = 0; i < slots_.size(); ++i)
    for (auto& [slot, slice] : slots_[i]) {
      slice.since_s = span_.from_s;
      if (slice.use != SlotUse::free) slot_changed(i, slot, {}, slice);
    }
}

void StretchTrace::end(double now_s) {
  phase_ = Phase::after;
  for (std::size_t i = 0; i < slots_.size(); ++i)
    for (const auto& [slot, slice] : slots_[i])
      if (slice.use != SlotUse::free) slot_changed(i, slot, slice, {.since_s = now_s});
}

void StretchTrace::slot_used(std::size_t i, std::int32_t slot, SlotUse use, const Turn& turn, double now_s) {
  move_to(now_s);
  Slice& slice = slots_[i][slot];
  if (slice.use == use && slice.turn.id == turn.id) return;
  const Slice now{use, now_s, turn};
  if (phase_ == Phase::within) slot_changed(i, slot, slice, now);
  slice = now;
}

void StretchTrace::instance_changed(std::size_t i, const Engine& engine, const PowerMeter& meter, double now_s) {
  move_to(now_s);
  count(Of::batch, i, static_cast<double>(engine.parts().batch.size()), now_s);
  count(Of::waiting, i, static_cast<double>(engine.parts().queue.size()), now_s);
  count(Of::kv_blocks, i, static_cast<double>(engine.parts().kv.pool().used()), now_s);
  const Placement& instance = deployment_.placements[i];
  for (const int d : instance.devices) count(Of::device_w, static_cast<std::size_t>(d), meter.device_w(d), now_s);
  const int rack = platform_.servers[static_cast<std::size_t>(instance.server)].rack;
  count(Of::rack_w, static_cast<std::size_t>(rack), meter.rack_w(rack), now_s);
}

void StretchTrace::turns_counted(std::int64_t in_flight, std::int64_t waiting, double now_s) {
  move_to(now_s);
  count(Of::in_flight, 0, static_cast<double>(in_flight), now_s);
  count(Of::without_place, 0, static_cast<double>(waiting), now_s);
}

void StretchTrace::count(Of of, std::size_t index, double value, double now_s) {
  const auto [at, fresh] = values_.try_emplace({of, index}, value);
  if (!fresh && at->second == value) return;
  at->second = value;
  if (phase_ == Phase::within) value_changed(of, index, value, now_s);
}

void StretchTrace::ended(double now_s) {
  if (phase_ == Phase::within) end(std::min(now_s, span_.to_s));
  finish();
}

}  // namespace racksim
