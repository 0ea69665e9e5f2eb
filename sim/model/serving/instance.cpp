// Commands to an instance, each followed by what it has to tell.
#include "model/serving/instance.hpp"

#include <utility>
#include <vector>

#include "model/check.hpp"

namespace racksim {

namespace {

double input_of(const Turn& turn) { return static_cast<double>(turn.input_tokens()); }

}  // namespace

Instance::Instance(std::size_t index, const Placement& placement, const PoolPlan& plan, const StepModel& model,
                   ResponsePath path, InstanceListener& listener)
    : index_(index), placement_(placement), plan_(plan), model_(model), listener_(listener), path_(path) {
  engine_.emplace(model, plan.limits);
}

// Room for KV is granted at step boundaries, which any command may bring about.
void Instance::done() {
  if (plan_.receives)
    for (KvRoom& room : engine_->take_granted()) listener_.room_granted(*this, std::move(room));
  listener_.changed(*this);
}

bool Instance::submit(const Turn& turn, double now_s) {
  const bool taken = engine_->submit(turn, now_s);
  if (taken) given_tokens_ += input_of(turn);
  done();
  return taken;
}

bool Instance::expect(const Turn& turn, const Prefilled& past, double now_s) {
  const bool taken = engine_->expect(turn, past, now_s);
  if (taken) given_tokens_ += input_of(turn);
  done();
  return taken;
}

void Instance::arrive(KvRoom room, double now_s) {
  engine_->arrive(std::move(room), now_s);
  done();
}

void Instance::collect(KvLease lease, double now_s) {
  engine_->collect(std::move(lease), now_s);
  done();
}

void Instance::release(Slot pinned, double now_s) {
  engine_->release(pinned, now_s);
  done();
}

bool Instance::take_back(const Turn& turn, bool begun_too, double now_s) {
  if (!(begun_too ? engine_->cancel(turn.session, now_s) : engine_->withdraw(turn.session, now_s))) return false;
  given_tokens_ -= input_of(turn);
  done();
  return true;
}

void Instance::advance(double now_s) {
  engine_->advance(now_s, *this);
  done();
}

void Instance::turn_ended(const TurnEnd& end) {
  given_tokens_ -= input_of(end.turn);
  listener_.turn_ended(*this, end);
}

void Instance::prefill_ended(const TurnEnd& end, KvLease lease) {
  given_tokens_ -= input_of(end.turn);
  listener_.prefill_ended(*this, end, std::move(lease));
}

void Instance::enter(State from, State to, double now_s) {
  check(state_ == from, "a command that the state of an instance's weights does not allow", now_s);
  state_ = to;
}

void Instance::observe(SlotObserver* observer) {
  observer_ = observer;
  engine_->observe(observer);
}

EngineCounts Instance::counts() const {
  EngineCounts counts = before_failures_;
  counts += engine_->counts();
  return counts;
}

void Instance::begin_absent(double now_s) {
  enter(State::ready, State::absent, now_s);
  engine_->unload(now_s);
}

void Instance::drain(double now_s) {
  enter(State::ready, State::draining, now_s);
  engine_->drain();
  done();
}

void Instance::resume(double now_s) {
  enter(State::draining, State::ready, now_s);
  engine_->open(now_s);
  done();
}

void Instance::unload(double now_s) {
  if (state_ == State::absent) return;
  check(state_ != State::loading, "weights are unloaded while they are on their way", now_s);
  check(state_ != State::failed, "weights are unloaded from an instance that has failed", now_s);
  state_ = State::absent;
  engine_->unload(now_s);
  done();
}

void Instance::begin_loading(double now_s) { enter(State::absent, State::loading, now_s); }

void Instance::loaded(double now_s) {
  enter(State::loading, State::ready, now_s);
  engine_->open(now_s);
  done();
}

// What the engine had computed up to now is told before its turns are, and the new engine is there before anybody hears
// of a loss, since commands may follow.
void Instance::fail(double now_s) {
  check(state_ != State::failed, "an instance fails that has failed already", now_s);
  state_ = State::failed;
  engine_->stop(now_s, *this);
  std::vector<std::pair<Turn, std::int64_t>> lost;
  engine_->for_each_open([&](const Turn& turn, std::int64_t generated) { lost.emplace_back(turn, generated); });
  const std::vector<std::uint32_t> pinned = engine_->sessions_with_pinned_slots();
  before_failures_ = counts();
  engine_->abandon_slots();
  engine_.emplace(model_, plan_.limits, ++failures_);
  engine_->observe(observer_);
  engine_->unload(now_s);
  given_tokens_ = 0;
  for (const auto& [turn, generated] : lost) listener_.turn_lost(*this, turn, generated);
  for (const std::uint32_t session : pinned) listener_.pinned_slot_lost(*this, session);
  done();
}

void Instance::repair(double now_s) {
  enter(State::failed, State::absent, now_s);
  done();
}

}  // namespace racksim
