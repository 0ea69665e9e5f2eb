// The events of a replication. Decisions are made in model/, counted in record/; here things only happen in time.
#include "world/simulation.hpp"

#include <limits>
#include <utility>

#include "model/check.hpp"
#include "model/deployment/server_power.hpp"

namespace racksim {

namespace {

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

Context context_of(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                   std::uint64_t replication) {
  const double begin_s = scenario.run.warmup_s;
  return {.scenario = scenario,
          .platform = platform,
          .deployment = deployment,
          .events = EventQueue(deployment.placements.size()),
          .users = Users(scenario, scenario.part(replication)),
          .recorder = Recorder(scenario.sla, pool_names(deployment), platform.servers.size(), begin_s,
                               begin_s + scenario.run.duration_s, people_names(scenario))};
}

}  // namespace

Simulation::Simulation(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                       std::uint64_t replication, const Hooks& hooks, LoadedPlatform& loaded)
    : hooks_(hooks),
      context_(context_of(scenario, platform, deployment, replication)),
      mover_(loaded),
      power_(platform, loaded, deployment.placements.size(), hooks.check_energy),
      instances_(context_, power_, hooks, loaded, replication, *this),
      handovers_(context_, instances_, mover_, outside(), loaded),
      swapping_(context_, instances_, mover_, outside(), loaded),
      frontend_(context_, instances_, handovers_, [this](std::uint32_t session) { demand_.no_answer(session); }),
      demand_(context_, frontend_) {
  context_.recorder.record().replication = static_cast<std::int64_t>(replication);
  context_.recorder.on_row = hooks.on_row;
  context_.events.plan(context_.window_begin_s(), Event::Kind::window_opens);
  context_.events.plan(context_.window_end_s(), Event::Kind::window_closes);
  if (scenario.serving.load_age_s > 0) instances_.renew_views();
  if (hooks_.on_sample || hooks_.on_progress) context_.events.plan(0, Event::Kind::timeline);
  swapping_.start();
  demand_.start();
}

// Before and after the run no clock waits.
OutsideEvents Simulation::outside() {
  return OutsideEvents(context_, [this] {
    if (hurry) hurry();
  });
}

double Simulation::next_s() const {
  return over() || context_.events.empty() ? std::numeric_limits<double>::infinity() : context_.events.next().time_s;
}

// After the window the users go on as before until all turns of the window have ended, so that its last turns meet the
// same load.
bool Simulation::over() const {
  return closed_ && (context_.recorder.measured_open() == 0 ||
                     context_.now_s >= context_.window_end_s() + context_.scenario.run.drain_s);
}

void Simulation::run_next() {
  EventQueue& events = context_.events;
  context_.now_s = events.next().time_s;
  for (std::uint64_t lived = 1; !events.empty() && events.next().time_s <= context_.now_s; ++lived) {
    live(events.take());
    while (!events.nothing_planned() && is_void(events.first_planned())) events.drop_first_planned();
    if (lived % (1U << 20U) == 0) check_that_time_moves(lived);
  }
  for (Observer* observer : hooks_.observers)
    observer->turns_counted(context_.recorder.in_flight(), context_.recorder.waiting(), context_.now_s);
}

// However many people come at one instant, each of them causes only a few events at that instant.
void Simulation::check_that_time_moves(std::uint64_t events) const {
  constexpr std::uint64_t kMostEach = 1000;
  const auto sessions = static_cast<std::uint64_t>(context_.recorder.sessions());
  check(events < kMostEach * (1 + sessions + instances_.size()), "events follow each other, and time does not move",
        context_.now_s);
}

// Whether the reason for an event is gone, such as the patience of a turn that has been served. SimGrid need not stop
// for such an event.
bool Simulation::is_void(const Event& event) {
  switch (event.kind) {
    case Event::Kind::patience_ends:
    case Event::Kind::retry:
    case Event::Kind::deadline:
      return !frontend_.concerns_turn_in_flight(event);
    default:
      return false;
  }
}

void Simulation::live(const Event& event) {
  switch (event.kind) {
    case Event::Kind::window_opens:
      return power_.open(context_.now_s);
    case Event::Kind::window_closes:
      return close_window();
    case Event::Kind::drain_ends:
      return;  // over() looks at the clock
    case Event::Kind::timeline:
      return sample();
    case Event::Kind::arrival:
      return demand_.arrive(event.index);
    case Event::Kind::turn:
      return demand_.send_turn(event.index);
    case Event::Kind::patience_ends:
      return frontend_.lose_patience(event);
    case Event::Kind::retry:
      return frontend_.route(event.index);
    case Event::Kind::deadline:
      return frontend_.overdue(event);
    case Event::Kind::kv_arrives:
      handovers_.arrived(event.index);
      return frontend_.dispatch();
    case Event::Kind::weights_arrive:
      return swapping_.weights_arrived(event.index);
    case Event::Kind::stay_ends:
      return swapping_.tend(event.index);
    case Event::Kind::views:
      return instances_.renew_views();
    case Event::Kind::instance:
      instances_[event.index].advance(context_.now_s);
      return frontend_.dispatch();
  }
}

void Simulation::close_window() {
  power_.close(context_.now_s);
  closed_ = true;
  context_.events.plan(context_.window_end_s() + context_.scenario.run.drain_s, Event::Kind::drain_ends);
}

void Simulation::segment_ended(Instance& instance, const Segment& segment) {
  Recorder& recorder = context_.recorder;
  power_.segment_ended(instance, segment, recorder.within_window_s(segment.start_s, segment.end_s));
  recorder.segment(segment, instance.placement().pool, instance.engine().parts().kv.pool().total());
}

void Simulation::prefill_ended(Instance& instance, const TurnEnd& end, KvLease lease) {
  handovers_.prefill_ended(instance, end, std::move(lease));
}

void Simulation::changed(Instance& instance) {
  instances_.publish(instance);
  swapping_.instance_changed(instance.index());
}

void Simulation::sample() {
  if (closed_) return;
  if (hooks_.on_progress) hooks_.on_progress(context_.now_s / context_.window_end_s());
  context_.events.plan(context_.now_s + context_.scenario.run.timeline_s, Event::Kind::timeline);
  if (!hooks_.on_sample) return;
  const Recorder& recorder = context_.recorder;
  Sample row{context_.now_s,
             recorder.in_flight(),
             recorder.waiting(),
             recorder.sessions(),
             instances_.running(),
             instances_.kv_share(),
             0};
  for (std::size_t r = 0; r < context_.platform.racks.size(); ++r)
    row.rack_w += power_.meter().rack_w(static_cast<int>(r));
  hooks_.on_sample(row);
}

void Simulation::drop_unfinished() {
  instances_.stop();
  std::vector<Session>& sessions = context_.users.sessions();
  std::vector<std::int64_t> generated(sessions.size(), 0);
  for (std::size_t i = 0; i < instances_.size(); ++i) {
    double open_tokens = 0;
    instances_[i].engine().for_each_open([&](const Turn& turn, std::int64_t tokens) {
      generated[turn.session] = tokens;
      open_tokens += static_cast<double>(turn.input_tokens());
    });
    check(open_tokens == instances_[i].given_tokens(), "an instance has other turns than the router has given it",
          context_.now_s);
  }
  for (std::size_t i = 0; i < sessions.size(); ++i)
    if (sessions[i].alive && sessions[i].in_flight)
      context_.recorder.turn_dropped(sessions[i].turn, Outcome::unfinished, context_.now_s, {}, generated[i]);
}

Record Simulation::finish() {
  drop_unfinished();
  swapping_.stop();
  instances_.write_to(context_.recorder.record());
  for (Observer* observer : hooks_.observers) observer->ended(context_.now_s);
  return context_.recorder.finish(context_.now_s);
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
