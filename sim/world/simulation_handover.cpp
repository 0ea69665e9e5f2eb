// Turns that one pool prefills and another decodes: where they go, and how their KV gets there.
//
// The decoding instance is chosen when the prompt is computed, by the loads of that moment, as DistServe does (Zhong et
// al., OSDI 2024): it takes slot and blocks before the KV moves, and the prefilling one keeps its blocks until it has.
#include <algorithm>

#include "model/deployment/handover.hpp"
#include "world/simulation.hpp"

namespace racksim {

void Simulation::require_handover_routes(const LoadedPlatform& loaded) const {
  for (const Instance& from : deployment_.instances)
    for (const Instance& to : deployment_.instances)
      if (deployment_.pools[static_cast<std::size_t>(from.pool)].hands_to == to.pool)
        loaded.require_route(loaded.device(from.devices.front()), loaded.device(to.devices.front()), "KV");
}

std::int64_t Simulation::longest_context(std::size_t pool) const {
  const PoolPlan& plan = deployment_.pools[pool];
  if (plan.hands_to < 0) return plan.pool.max_model_len_tokens;
  const PoolPlan& receiver = deployment_.pools[static_cast<std::size_t>(plan.hands_to)];
  return std::min(plan.pool.max_model_len_tokens, receiver.pool.max_model_len_tokens);
}

void Simulation::note_context(std::size_t pool, const Turn& turn) {
  const int to = deployment_.pools[pool].hands_to;
  recorder_.context_seen(static_cast<int>(pool), to < 0 ? turn.total_tokens() : turn.input_tokens() + 1);
  if (to >= 0) recorder_.context_seen(to, turn.total_tokens());
}

// An answer of one token ends where its prompt is computed.
bool Simulation::submit(Station& station, const Session& s) {
  const int to = deployment_.pools[static_cast<std::size_t>(station.place->pool)].hands_to;
  if (to < 0 || s.turn.output_tokens == 1) return station.engine.submit(s.turn, now_s_);
  const EngineLimits& there = deployment_.pools[static_cast<std::size_t>(to)].limits;
  if ((s.turn.total_tokens() - 1 + there.block_size_tokens - 1) / there.block_size_tokens > there.kv_blocks)
    return false;
  Turn first = s.turn;
  first.output_tokens = 1;
  first.hands_over = true;
  return station.engine.submit(first, now_s_);
}

void Simulation::prefill_ended(const TurnEnd& end, KvLease lease) {
  const std::uint32_t handle = end.turn.session;
  const PoolPlan& plan = deployment_.pools[static_cast<std::size_t>(stations_[serving_].place->pool)];
  const Turn& turn = users_.session(handle).turn;
  const std::size_t to = choose(reach_.of_receiver.at(plan.hands_to), turn, -1);
  handovers_.insert_or_assign(handle,
                              Handover{serving_, to, end.turn.input_tokens(), now_s_, now_s_, std::move(lease)});
  const auto tokens = static_cast<double>(end.turn.input_tokens());
  stations_[serving_].tokens -= tokens;
  stations_[to].tokens += tokens;
  const Prefilled past{end.admitted_s, end.first_token_s, end.cached_tokens, end.preemptions};
  stations_[to].engine.expect(turn, past, now_s_);
  settle(to);
}

// There is a slot, and blocks for all of the context; what the prefix cache there has of it does not move.
void Simulation::start_transfer(KvRoom room) {
  const std::uint32_t handle = room.session();
  Handover& h = handovers_.at(handle);
  h.started_s = now_s_;
  h.tokens = room.tokens();
  h.room.emplace(std::move(room));
  const Instance& from = *stations_[h.from].place;
  const double bytes = handed_over_bytes(deployment_.pools[static_cast<std::size_t>(from.pool)], h.tokens);
  mover_.move(from.devices, stations_[h.to].place->devices, bytes, [this, handle](double at_s) {
    agenda_.plan(std::max(at_s, now_s_), Event::Kind::kv_arrives, handle);
    if (hurry) hurry();
  });
}

void Simulation::receive_kv(const Event& event) {
  Handover h = std::move(handovers_.extract(event.index).mapped());
  const int pool = stations_[h.from].place->pool;
  const Turn& turn = users_.session(event.index).turn;
  recorder_.handed_over(turn, pool, handed_over_bytes(deployment_.pools[static_cast<std::size_t>(pool)], h.tokens),
                        h.started_s - h.prefilled_s, now_s_ - h.started_s);
  stations_[h.from].engine.collect(std::move(h.lease), now_s_);
  settle(h.from);
  stations_[h.to].engine.arrive(std::move(*h.room), now_s_);
  settle(h.to);
  if (scenario_.serving.queue.place == Queue::Place::router) dispatch();
}

}  // namespace racksim
