// Who is told what when an instance has changed.
#include "world/serving/instances.hpp"

#include "model/routing/load.hpp"

namespace racksim {

namespace {

constexpr double kTextBytesPerToken = 4;  // assumption: about four bytes of UTF-8 text per token, both ways

ResponsePath path_of(const Placement& placement, const PoolPlan& plan, const LoadedPlatform& loaded) {
  const int device = placement.devices.front();
  const double empty_s = loaded.round_trip_s(device, 0);
  return {.empty_s = empty_s + plan.profile.front_end_s,
          .per_token_s = loaded.round_trip_s(device, kTextBytesPerToken) - empty_s};
}

}  // namespace

Instances::Instances(Context& context, PowerBooks& power, const Hooks& hooks, const LoadedPlatform& loaded,
                     std::uint64_t replication, InstanceListener& listener)
    : context_(context),
      power_(power),
      hooks_(hooks),
      groups_(routing_groups(context.scenario, context.deployment)),
      routers_(context.scenario.serving, context.deployment.placements.size(), groups_.groups,
               context.scenario.run.seed, replication) {
  const Deployment& deployment = context.deployment;
  models_.reserve(deployment.pools.size());
  for (const PoolPlan& plan : deployment.pools)
    models_.emplace_back(plan.profile, plan.limits.max_num_seqs, plan.pool.speculation, plan.power_ceiling);
  for (std::size_t i = 0; i < deployment.placements.size(); ++i) {
    const Placement& placement = deployment.placements[i];
    const PoolPlan& plan = context.plan(placement.pool);
    instances_.push_back(std::make_unique<Instance>(i, placement, plan,
                                                    models_[static_cast<std::size_t>(placement.pool)],
                                                    path_of(placement, plan, loaded), listener));
    heard_.push_back({.view = {.cached = instances_.back().get()}});
    routers_.set_view(i, heard_.back().view);
    if (!hooks.observers.empty()) instances_.back()->observe(&relays_.emplace_back(hooks.observers, i, context.now_s));
  }
}

void Instances::share_devices(std::vector<std::size_t> members) {
  const auto& sharing = sharing_.emplace_back(std::move(members));
  for (const std::size_t i : sharing) heard_[i].sharing = &sharing;
  for (const std::size_t i : sharing) publish_view(*instances_[i]);
}

double Instances::load(const Instance& instance) const {
  const auto own_load = [&](const Instance& i) {
    return load_of(context_.scenario.serving.load, i.engine(), i.given_tokens());
  };
  if (instance.state() == Instance::State::failed) return kNever;
  const auto* sharing = heard_[instance.index()].sharing;
  if (sharing == nullptr) return own_load(instance);
  double load = instance.state() == Instance::State::ready ? 0 : 1;
  for (const std::size_t i : *sharing) load += own_load(*instances_[i]);
  return load;
}

void Instances::publish_view(const Instance& instance) {
  InstanceView& view = heard_[instance.index()].view;
  const bool accepts = instance.state() != Instance::State::failed && instance.engine().free_slots() > 0;
  const double now = load(instance);
  if (now == view.load && accepts == view.accepts) return;
  view.load = now;
  view.accepts = accepts;
  if (context_.scenario.serving.load_age_s == 0) routers_.set_view(instance.index(), view);
}

void Instances::publish(Instance& instance) {
  Heard& heard = heard_[instance.index()];
  if (heard.sharing == nullptr)
    publish_view(instance);
  else
    for (const std::size_t i : *heard.sharing) publish_view(*instances_[i]);
  const Engine& engine = instance.engine();
  if (const std::int64_t waiting = engine.parts().queue.size(); waiting != heard.waiting) {
    context_.recorder.waiting_changed(waiting - heard.waiting, context_.now_s);
    heard.waiting = waiting;
  }
  power_.instance_changed(instance, context_.now_s);
  for (Observer* observer : hooks_.observers)
    observer->instance_changed(instance.index(), engine, power_.meter(), context_.now_s);
  context_.events.set_timer(static_cast<std::uint32_t>(instance.index()), engine.next_event_s());
}

void Instances::renew_views() {
  for (const auto& instance : instances_) {
    routers_.set_view(instance->index(), heard_[instance->index()].view);
    if (routers_.read_caches()) instance->show_prefixes(context_.now_s);
  }
  context_.events.plan(context_.now_s + context_.scenario.serving.load_age_s, Event::Kind::views);
}

std::int64_t Instances::running() const {
  std::int64_t running = 0;
  for (const auto& instance : instances_) running += instance->engine().parts().batch.size();
  return running;
}

double Instances::kv_share() const {
  double used = 0, total = 0;
  for (const auto& instance : instances_) {
    used += static_cast<double>(instance->engine().parts().kv.pool().used());
    total += static_cast<double>(instance->engine().parts().kv.pool().total());
  }
  return total > 0 ? used / total : 0;
}

void Instances::stop() {
  for (const auto& instance : instances_) instance->stop(context_.now_s);
}

void Instances::write_to(Record& record) {
  std::vector<const Instance*> all;
  for (const auto& instance : instances_) {
    all.push_back(instance.get());
    PoolRecord& pool = record.pools[static_cast<std::size_t>(instance->placement().pool)];
    const EngineCounts counts = instance->counts();
    pool.preemptions += counts.preemptions;
    pool.held_evictions += counts.pinned_evictions;
    pool.pauses += counts.pauses;
    pool.recomputed_tokens += counts.recomputed_tokens;
    pool.prefix_asked_tokens += counts.prefix_asked_tokens;
    pool.prefix_found_tokens += counts.prefix_found_tokens;
    pool.prefix_evicted_blocks += counts.prefix_evicted_blocks;
  }
  power_.write_to(record, all);
}

}  // namespace racksim
