// The events of a replication; the way of a turn is in simulation_turns.cpp. Decisions are made in model/, counted in
// record/; here things only happen in time.
#include "world/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "model/deployment/server_power.hpp"

namespace racksim {

namespace {

// Of a fleet, a rack grants its share.
std::optional<TokenBucket> budget_of(const Population& people, const Fleet& fleet) {
  const TokenBudget& budget = people.token_budget;
  if (!budget.limits()) return {};
  const auto racks = static_cast<double>(fleet.racks);
  return TokenBucket(budget.rate_tps / racks, budget.burst_tokens / racks);
}

constexpr double kTextBytesPerToken = 4;  // assumption: about four bytes of UTF-8 text per token, both ways

std::vector<std::string> pool_names(const Deployment& deployment) {
  std::vector<std::string> names;
  for (const PoolPlan& plan : deployment.pools) names.push_back(plan.name);
  return names;
}

std::vector<std::string> people_names(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const auto& [name, population] : scenario.users) names.push_back(name);
  return names;
}

}  // namespace

Simulation::Simulation(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                       std::uint64_t replication, const Hooks& hooks, LoadedPlatform& loaded)
    : scenario_(scenario),
      platform_(platform),
      deployment_(deployment),
      hooks_(hooks),
      agenda_(deployment.instances.size()),
      users_(scenario, scenario.part(replication)),
      reach_(reach(scenario, deployment)),
      router_(scenario.serving.routing, deployment.instances.size(), reach_.groups, scenario.run.seed, replication,
              scenario.serving.prefix_weight),
      recorder_(scenario.sla, pool_names(deployment), platform.servers.size(), scenario.run.warmup_s,
                scenario.run.warmup_s + scenario.run.duration_s, people_names(scenario)),
      meter_(platform),
      mover_(loaded),
      queues_(reach_.groups.size()),
      window_begin_s_(scenario.run.warmup_s),
      window_end_s_(scenario.run.warmup_s + scenario.run.duration_s) {
  recorder_.record().replication = static_cast<std::int64_t>(replication);
  recorder_.on_row = hooks.on_row;
  if (hooks.check_energy) oracle_.emplace(platform, loaded);
  models_.reserve(deployment.pools.size());
  for (const PoolPlan& plan : deployment.pools)
    models_.emplace_back(plan.profile, plan.limits.max_num_seqs, plan.pool.speculation, plan.power_ceiling);
  for (const Instance& i : deployment.instances) {
    const auto pool = static_cast<std::size_t>(i.pool);
    const double empty_s = loaded.round_trip_s(i.devices.front(), 0);
    stations_.emplace_back(models_[pool], deployment.pools[pool].limits, &i,
                           empty_s + deployment.pools[pool].profile.front_end_s,
                           loaded.round_trip_s(i.devices.front(), kTextBytesPerToken) - empty_s);
  }
  for (const auto& [name, people] : scenario.users) budgets_.push_back(budget_of(people, scenario.fleet));
  if (std::none_of(budgets_.begin(), budgets_.end(), [](const auto& b) { return b.has_value(); })) budgets_.clear();
  require_handover_routes(loaded);
  require_weight_routes(loaded);
  watch();
  agenda_.plan(window_begin_s_, Event::Kind::window_opens);
  agenda_.plan(window_end_s_, Event::Kind::window_closes);
  if (scenario.serving.load_age_s > 0) renew_loads();
  if (hooks_.on_sample || hooks_.on_progress) agenda_.plan(0, Event::Kind::timeline);
  make_berths();
  start_users();
}

void Simulation::watch() {
  for (std::size_t i = 0; i < stations_.size() && !hooks_.watchers.empty(); ++i)
    stations_[i].engine.observe(&taps_.emplace_back(hooks_.watchers, i, now_s_));
}

void Simulation::tell_watchers(std::size_t instance) {
  for (Watcher* watcher : hooks_.watchers) watcher->settled(instance, stations_[instance].engine, meter_, now_s_);
}

double Simulation::next_s() const {
  return over() || agenda_.empty() ? std::numeric_limits<double>::infinity() : agenda_.next().time_s;
}

// After the window the users go on as before, so that its last turns meet the same load, until they have all ended.
bool Simulation::over() const {
  return closed_ && (recorder_.measured_open() == 0 || now_s_ >= window_end_s_ + scenario_.run.drain_s);
}

void Simulation::turn() {
  now_s_ = agenda_.next().time_s;
  while (!agenda_.empty() && agenda_.next().time_s <= now_s_) {
    live(agenda_.take());
    forget_void();
  }
  for (Watcher* watcher : hooks_.watchers) watcher->turns(recorder_.in_flight(), recorder_.waiting(), now_s_);
}

// Whether what an event was planned for has gone another way since.
bool Simulation::is_void(const Event& event) {
  switch (event.kind) {
    case Event::Kind::patience_ends:
    case Event::Kind::retry:
    case Event::Kind::deadline:
      return !concerns_turn_in_flight(event);
    default:
      return false;
  }
}

// Nothing happens then: SimGrid need not stop there.
void Simulation::forget_void() {
  while (!agenda_.no_plans() && is_void(agenda_.planned())) agenda_.strike();
}

void Simulation::live(const Event& event) {
  switch (event.kind) {
    case Event::Kind::window_opens:
      return open_window();
    case Event::Kind::window_closes:
      return close_window();
    case Event::Kind::timeline:
      return sample();
    case Event::Kind::drain_ends:
      return;  // over() looks at the clock
    case Event::Kind::loads:
      return renew_loads();
    case Event::Kind::arrival:
      return arrive(event.index);
    case Event::Kind::turn:
      return send_turn(event.index);
    case Event::Kind::patience_ends:
      return lose_patience(event);
    case Event::Kind::retry:
      return route(event.index);
    case Event::Kind::kv_arrives:
      return receive_kv(event);
    case Event::Kind::deadline:
      return overdue(event);
    case Event::Kind::weights_arrive:
      return weights_arrived(event.index);
    case Event::Kind::stay_ends:
      return tend(event.index);
    case Event::Kind::engine:
      return serve(event.index);
  }
}

void Simulation::open_window() {
  meter_.open(now_s_);
  if (oracle_) oracle_->open();
}

void Simulation::close_window() {
  meter_.close(now_s_);
  if (oracle_) oracle_->close();
  closed_ = true;
  agenda_.plan(window_end_s_ + scenario_.run.drain_s, Event::Kind::drain_ends);
}

void Simulation::serve(std::size_t instance) {
  serving_ = instance;
  Station& station = stations_[instance];
  station.engine.advance(now_s_, *this);
  settle(instance);
  if (scenario_.serving.queue.place == Queue::Place::router) dispatch();
}

double Simulation::load_of(const Station& station) const {
  const Engine& engine = station.engine;
  const EngineLimits& limits = engine.parts().limits;
  const auto slots = static_cast<double>(limits.slots());
  const LoadMeasure measure = scenario_.serving.load;
  if (measure == LoadMeasure::requests) return (slots - static_cast<double>(engine.free_slots())) / slots;
  const KvPool& kv = engine.parts().kv.pool();
  if (measure == LoadMeasure::tokens)
    return station.tokens / static_cast<double>(kv.total() * limits.block_size_tokens);
  return static_cast<double>(kv.used()) / static_cast<double>(kv.total()) +
         static_cast<double>(engine.parts().queue.size()) / slots;
}

void Simulation::note_load(std::size_t instance) {
  Station& station = stations_[instance];
  const bool full = station.engine.free_slots() <= 0;
  const double load = station.berth == kNoBerth ? load_of(station) : load_at_berth(station);
  if (load == station.load && full == station.full) return;
  station.load = load;
  station.full = full;
  if (scenario_.serving.load_age_s == 0) router_.set_load(instance, station.load, station.full);
}

void Simulation::renew_loads() {
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    router_.set_load(i, stations_[i].load, stations_[i].full);
    if (scenario_.serving.routing == Routing::prefix_aware) stations_[i].engine.show_prefixes(now_s_);
  }
  agenda_.plan(now_s_ + scenario_.serving.load_age_s, Event::Kind::loads);
}

// After an engine moved: the router, the meters and the agenda learn what it does now.
void Simulation::settle(std::size_t instance) {
  Station& station = stations_[instance];
  for (KvRoom& room : station.engine.take_granted()) start_transfer(std::move(room));
  const Engine& engine = station.engine;
  if (station.berth == kNoBerth)
    note_load(instance);
  else
    note_loads(instance);
  if (engine.parts().queue.size() != station.waiting) {
    recorder_.waiting_changed(engine.parts().queue.size() - station.waiting, now_s_);
    station.waiting = engine.parts().queue.size();
  }
  const bool busy = engine.segment().kind != Segment::Kind::none;
  const double share = busy ? engine.segment().share : 0;
  if (share != station.share || busy != station.busy) {
    const double part = station.place->device_share;
    for (const int d : station.place->devices) {
      meter_.change(d, (share - station.share) * part, (static_cast<int>(busy) - static_cast<int>(station.busy)) * part,
                    now_s_);
      if (oracle_) oracle_->load(instance, d, share * part);
    }
    station.share = share;
    station.busy = busy;
  }
  if (!hooks_.watchers.empty()) tell_watchers(instance);
  agenda_.wake(static_cast<std::uint32_t>(instance), engine.next_event_s());
  if (station.berth != kNoBerth) tend(station.berth);
}

void Simulation::segment_ended(const Segment& segment) {
  Station& station = stations_[serving_];
  if (segment.prefill.sequences > 0) {
    const double inside_s = recorder_.within_window_s(segment.start_s, segment.end_s);
    station.prompts_s += inside_s;
    station.prompts_share_s += inside_s * segment.share;
  }
  recorder_.segment(segment, station.place->pool, station.engine.parts().kv.pool().total());
}

void Simulation::gap(double gap_s, bool measured) { recorder_.gap(gap_s, measured); }

// What network and front end add to the engine's times, on the way to the user.
double Simulation::transfer_s(const Station& station, const Turn& turn) {
  return station.round_trip_s + station.per_token_s * static_cast<double>(turn.prompt_tokens + turn.output_tokens);
}

void Simulation::turn_ended(const TurnEnd& end) {
  const Station& station = stations_[serving_];
  const std::uint32_t handle = end.turn.session;
  Session& s = users_.session(handle);
  recorder_.turn_completed(end, transfer_s(station, end.turn), serving_, station.place->server);
  stations_[serving_].tokens -= static_cast<double>(end.turn.input_tokens());
  settle_budget(s, static_cast<double>(end.turn.total_tokens()));
  s.in_flight = false;
  s.turn.pinned_slot = end.pinned_slot;
  s.history_tokens = end.turn.total_tokens();
  const double read_s = static_cast<double>(end.turn.output_tokens - 1) * end.turn.reading_period_s + end.stall_s;
  const bool reads = users_.population(s).next_turn == Population::NextTurn::after_reading;
  next_turn(handle, reads ? std::max(end.last_token_s, end.first_token_s + read_s) : end.last_token_s);
}

void Simulation::sample() {
  if (closed_) return;
  if (hooks_.on_progress) hooks_.on_progress(now_s_ / window_end_s_);
  agenda_.plan(now_s_ + scenario_.run.timeline_s, Event::Kind::timeline);
  if (!hooks_.on_sample) return;
  Sample row{now_s_, recorder_.in_flight(), recorder_.waiting(), recorder_.sessions(), 0, 0, 0};
  double used = 0;
  double total = 0;
  for (const Station& station : stations_) {
    row.running += station.engine.parts().batch.size();
    used += static_cast<double>(station.engine.parts().kv.pool().used());
    total += static_cast<double>(station.engine.parts().kv.pool().total());
  }
  row.kv_share = total > 0 ? used / total : 0;
  for (std::size_t r = 0; r < platform_.racks.size(); ++r) row.rack_w += meter_.rack_w(static_cast<int>(r));
  hooks_.on_sample(row);
}

void Simulation::drop_unfinished() {
  for (serving_ = 0; serving_ < stations_.size(); ++serving_) stations_[serving_].engine.stop(now_s_, *this);
  std::vector<std::int64_t> generated(users_.sessions().size(), 0);
  for (const Station& station : stations_) {
    double open_tokens = 0;
    station.engine.for_each_open([&](const Turn& turn, std::int64_t tokens) {
      generated[turn.session] = tokens;
      open_tokens += static_cast<double>(turn.input_tokens());
    });
    if (open_tokens != station.tokens)
      throw std::logic_error(fmt::format("at {} s the router counts {} tokens in an instance that has {}", now_s_,
                                         station.tokens, open_tokens));
  }
  for (std::size_t i = 0; i < generated.size(); ++i) {
    const Session& s = users_.sessions()[i];
    if (s.alive && s.in_flight) recorder_.turn_dropped(s.turn, Outcome::unfinished, now_s_, {}, generated[i]);
  }
}

Record Simulation::finish() {
  drop_unfinished();
  stop_loading();
  Record& record = recorder_.record();
  for (const Station& station : stations_) {
    PoolRecord& pool = record.pools[static_cast<std::size_t>(station.place->pool)];
    const EngineCounts counts = station.engine.counts();
    pool.preemptions += counts.preemptions;
    pool.held_evictions += counts.pinned_evictions;
    pool.pauses += counts.pauses;
    pool.recomputed_tokens += counts.recomputed_tokens;
    pool.prefix_asked_tokens += counts.prefix_asked_tokens;
    pool.prefix_found_tokens += counts.prefix_found_tokens;
    pool.prefix_evicted_blocks += counts.prefix_evicted_blocks;
    for (const int d : station.place->devices)
      meter_.took_prompts(d, station.place->device_share, station.prompts_s, station.prompts_share_s);
  }
  for (Watcher* watcher : hooks_.watchers) watcher->ended(now_s_);
  meter_.write_to(record);
  if (oracle_) oracle_->compare(record);
  return recorder_.finish(now_s_);
}

Record simulate(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                std::uint64_t replication, const Hooks& hooks) {
  LoadedPlatform loaded(platform, hooks.check_energy);
  const Platform drawn = drawing(platform, scenario.power);
  Simulation simulation(scenario, drawn, deployment, replication, hooks, loaded);
  if (hooks.check_energy)
    run_by_actor(loaded.engine(), loaded.router(), simulation);
  else
    run_by_timer(loaded.engine(), loaded.router(), simulation);
  return simulation.finish();
}

}  // namespace racksim
