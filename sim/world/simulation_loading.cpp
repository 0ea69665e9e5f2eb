// Weights that come and go: instances that begin without them, and models that take turns on the same devices. Who is
// loaded when, is Berth's.
//
// Weights cross the platform's links if the scenario names where they are stored. While they are on their way no step
// runs there, and devices draw their idle watts (assumption).
#include <algorithm>
#include <map>

#include "model/deployment/weights.hpp"
#include "world/simulation.hpp"

namespace racksim {

void Simulation::make_berths() {
  std::map<std::pair<int, std::size_t>, std::vector<std::size_t>> turns;  // by pool that leads, and instance of it
  std::vector<std::size_t> seen(deployment_.pools.size(), 0);
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    const int pool = stations_[i].place->pool;
    const PoolPlan& plan = deployment_.pools[static_cast<std::size_t>(pool)];
    const Loading& loading = plan.pool.loading;
    if (loading.swap_group.empty() && loading.at_start == Loading::AtStart::loaded) continue;
    turns[{plan.shares_devices_of < 0 ? pool : plan.shares_devices_of, seen[static_cast<std::size_t>(pool)]++}]
        .push_back(i);
  }
  for (const auto& [which, stations] : turns) {
    std::vector<Berth::Guest> guests;
    std::size_t loaded = Berth::kNobody;
    for (const std::size_t i : stations) {
      const PoolPlan& plan = deployment_.pools[static_cast<std::size_t>(stations_[i].place->pool)];
      if (loaded == Berth::kNobody && plan.pool.loading.at_start == Loading::AtStart::loaded) loaded = guests.size();
      stations_[i].berth = berths_.size();
      stations_[i].absent = loaded != guests.size();
      if (stations_[i].absent) stations_[i].engine.unload(now_s_);
      guests.push_back({.load_s = plan.load_s, .stay_s = plan.pool.loading.stay_s});
    }
    berths_.push_back({.berth = Berth(std::move(guests), loaded), .stations = stations});
    note_loads(stations.front());
    if (stations.size() == 1) load_weights(berths_.size() - 1, berths_.back().berth.load(0, now_s_));
  }
}

// As loaded as all who share its devices, and by as much as it can hold besides if its weights are not there.
double Simulation::load_at_berth(const Station& station) const {
  double load = station.absent ? 1 : 0;
  for (const std::size_t i : berths_[station.berth].stations) load += load_of(stations_[i]);
  return load;
}

void Simulation::note_loads(std::size_t instance) {
  const std::size_t berth = stations_[instance].berth;
  if (berth == kNoBerth) return note_load(instance);
  for (const std::size_t i : berths_[berth].stations) note_load(i);
}

void Simulation::tend(std::size_t berth) {
  Shared& shared = berths_[berth];
  for (std::size_t g = 0; g < shared.stations.size(); ++g) {
    const Engine& engine = stations_[shared.stations[g]].engine;
    shared.berth.guests()[g].waits_since_s = engine.parts().queue.oldest_sent_s();
    shared.berth.guests()[g].works = engine.segment().kind != Segment::Kind::none;
  }
  const Berth::Order order = shared.berth.next(now_s_);
  if (order.act == Berth::Act::none) return;
  const std::size_t instance = shared.stations[order.guest];
  Station& station = stations_[instance];
  switch (order.act) {
    case Berth::Act::none:
      return;
    case Berth::Act::look_again:
      if (shared.look_again_s != order.at_s)
        agenda_.plan(order.at_s, Event::Kind::stay_ends, static_cast<std::uint32_t>(berth));
      shared.look_again_s = order.at_s;
      return;
    case Berth::Act::close:
      station.engine.drain();
      station.absent = true;
      return note_loads(instance);
    case Berth::Act::reopen:
      station.engine.open(now_s_);
      station.absent = false;
      return settle(instance);
    case Berth::Act::load:
      return load_weights(berth, order);
  }
}

void Simulation::load_weights(std::size_t berth, const Berth::Order& order) {
  for (const std::size_t i : berths_[berth].stations) {
    Station& station = stations_[i];
    station.engine.unload(now_s_);
    station.absent = true;
  }
  note_loads(berths_[berth].stations.front());
  const Instance& place = *stations_[berths_[berth].stations[order.guest]].place;
  const PoolPlan& plan = deployment_.pools[static_cast<std::size_t>(place.pool)];
  const Loading& loading = plan.pool.loading;
  const auto index = static_cast<std::uint32_t>(berth);
  if (loading.from.empty()) return agenda_.plan(order.at_s, Event::Kind::weights_arrive, index);
  mover_.fetch(storage_of(loading, platform_, place), place.devices, plan.weight_bytes, loading.bandwidth_Bps,
               [this, index, &loading](double at_s) {
                 agenda_.plan(std::max(at_s, now_s_) + loading.overhead_s, Event::Kind::weights_arrive, index);
                 if (hurry) hurry();
               });
}

void Simulation::require_weight_routes(const LoadedPlatform& loaded) const {
  for (const Instance& place : deployment_.instances) {
    const Loading& loading = deployment_.pools[static_cast<std::size_t>(place.pool)].pool.loading;
    if (loading.from.empty()) continue;
    const auto* storage = loaded.host(storage_of(loading, platform_, place));
    loaded.require_route(storage, loaded.device(place.devices.front()), "weights");
  }
}

void Simulation::weights_arrived(std::size_t berth) {
  Shared& shared = berths_[berth];
  const double began_s = shared.berth.since_s();
  const std::size_t instance = shared.stations[shared.berth.arrived(now_s_)];
  Station& station = stations_[instance];
  recorder_.weights_moved(station.place->pool, began_s, now_s_, true);
  station.engine.open(now_s_);
  station.absent = false;
  settle(instance);
}

void Simulation::stop_loading() {
  for (const Shared& shared : berths_)
    if (shared.berth.coming() != Berth::kNobody)
      recorder_.weights_moved(stations_[shared.stations[shared.berth.coming()]].place->pool, shared.berth.since_s(),
                              now_s_, false);
}

}  // namespace racksim
