// Orders of swap slots, carried out.
#include "world/serving/swapping.hpp"

#include <map>
#include <utility>

#include "model/deployment/weights.hpp"

namespace racksim {

namespace {

/// Instances that share devices, in the order of the pool that leads and of its instances.
std::vector<std::vector<std::size_t>> groups_of(const Deployment& deployment) {
  std::map<std::pair<int, std::size_t>, std::vector<std::size_t>> groups;
  std::vector<std::size_t> seen(deployment.pools.size(), 0);
  for (std::size_t i = 0; i < deployment.placements.size(); ++i) {
    const int pool = deployment.placements[i].pool;
    const PoolPlan& plan = deployment.pools[static_cast<std::size_t>(pool)];
    const Loading& loading = plan.pool.loading;
    if (loading.swap_group.empty() && loading.at_start == Loading::AtStart::loaded) continue;
    groups[{plan.shares_devices_of < 0 ? pool : plan.shares_devices_of, seen[static_cast<std::size_t>(pool)]++}]
        .push_back(i);
  }
  std::vector<std::vector<std::size_t>> all;
  for (auto& [which, instances] : groups) all.push_back(std::move(instances));
  return all;
}

void require_routes(const Context& context, const LoadedPlatform& loaded) {
  for (const Placement& placement : context.deployment.placements) {
    const Loading& loading = context.plan(placement.pool).pool.loading;
    if (loading.from.empty()) continue;
    const auto* storage = loaded.host(storage_of(loading, context.platform, placement));
    loaded.require_route(storage, loaded.device(placement.devices.front()), "weights");
  }
}

}  // namespace

Swapping::Swapping(Context& context, Instances& instances, Mover& mover, OutsideEvents outside,
                   const LoadedPlatform& loaded)
    : context_(context), instances_(instances), mover_(mover), outside_(std::move(outside)) {
  require_routes(context, loaded);
}

void Swapping::start() {
  for (std::vector<std::size_t>& members : groups_of(context_.deployment)) {
    if (of_instance_.empty()) of_instance_.assign(instances_.size(), kNone);
    std::vector<SwapSlot::Model> models;
    std::size_t resident = SwapSlot::kNone;
    for (const std::size_t i : members) {
      const PoolPlan& plan = instances_[i].plan();
      if (resident == SwapSlot::kNone && plan.pool.loading.at_start == Loading::AtStart::loaded)
        resident = models.size();
      else
        instances_[i].begin_absent(context_.now_s);
      models.push_back({.load_s = plan.load_s, .stay_s = plan.pool.loading.stay_s});
    }
    instances_.share_devices(members);
    for (const std::size_t i : members) of_instance_[i] = shared_.size();
    shared_.push_back({.slot = SwapSlot(std::move(models), resident), .instances = std::move(members)});
    SharedDevices& shared = shared_.back();
    if (shared.instances.size() == 1) load(shared_.size() - 1, shared.slot.load(0, context_.now_s));
  }
}

void Swapping::tend(std::size_t slot) {
  SharedDevices& shared = shared_[slot];
  for (std::size_t m = 0; m < shared.instances.size(); ++m) {
    const Engine& engine = instances_[shared.instances[m]].engine();
    shared.slot.models()[m].waits_since_s = engine.parts().queue.oldest_sent_s();
    shared.slot.models()[m].works = engine.segment().kind != Segment::Kind::none;
  }
  const SwapSlot::Order order = shared.slot.next(context_.now_s);
  switch (order.act) {
    case SwapSlot::Act::none:
      return;
    case SwapSlot::Act::look_again:
      if (shared.look_again_s != order.at_s)
        context_.events.plan(order.at_s, Event::Kind::stay_ends, static_cast<std::uint32_t>(slot));
      shared.look_again_s = order.at_s;
      return;
    case SwapSlot::Act::drain:
      return instances_[shared.instances[order.model]].drain(context_.now_s);
    case SwapSlot::Act::resume:
      return instances_[shared.instances[order.model]].resume(context_.now_s);
    case SwapSlot::Act::load:
      return load(slot, order);
  }
}

void Swapping::load(std::size_t slot, const SwapSlot::Order& order) {
  for (const std::size_t i : shared_[slot].instances) instances_[i].unload(context_.now_s);
  Instance& instance = instances_[shared_[slot].instances[order.model]];
  instance.begin_loading(context_.now_s);
  const Loading& loading = instance.plan().pool.loading;
  const auto index = static_cast<std::uint32_t>(slot);
  if (loading.from.empty()) return context_.events.plan(order.at_s, Event::Kind::weights_arrive, index);
  mover_.fetch(storage_of(loading, context_.platform, instance.placement()), instance.placement().devices,
               instance.plan().weight_bytes, loading.bandwidth_Bps, [this, index, &loading](double at_s) {
                 outside_.plan(at_s, loading.overhead_s, Event::Kind::weights_arrive, index);
               });
}

void Swapping::weights_arrived(std::size_t slot) {
  SharedDevices& shared = shared_[slot];
  const double began_s = shared.slot.since_s();
  Instance& instance = instances_[shared.instances[shared.slot.arrived(context_.now_s)]];
  context_.recorder.weights_moved(instance.placement().pool, began_s, context_.now_s, true);
  instance.loaded(context_.now_s);
}

void Swapping::stop() {
  for (const SharedDevices& shared : shared_)
    if (shared.slot.coming() != SwapSlot::kNone)
      context_.recorder.weights_moved(instances_[shared.instances[shared.slot.coming()]].placement().pool,
                                      shared.slot.since_s(), context_.now_s, false);
}

}  // namespace racksim
