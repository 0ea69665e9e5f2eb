// From the first token to the second.
#include "world/serving/handovers.hpp"

#include <algorithm>
#include <utility>

#include "model/check.hpp"
#include "model/deployment/handover.hpp"

namespace racksim {

Handovers::Handovers(Context& context, Instances& instances, Mover& mover, OutsideEvents outside,
                     const LoadedPlatform& loaded)
    : context_(context), instances_(instances), mover_(mover), outside_(std::move(outside)) {
  for (const Placement& from : context.deployment.placements)
    for (const Placement& to : context.deployment.placements)
      if (context.plan(from.pool).hands_to == to.pool)
        loaded.require_route(loaded.device(from.devices.front()), loaded.device(to.devices.front()), "KV");
}

std::int64_t Handovers::longest_context(const PoolPlan& plan) const {
  if (plan.hands_to < 0) return plan.pool.max_model_len_tokens;
  return std::min(plan.pool.max_model_len_tokens, context_.plan(plan.hands_to).pool.max_model_len_tokens);
}

void Handovers::note_context(const Instance& first, const Turn& turn) {
  const int to = first.plan().hands_to;
  context_.recorder.context_seen(first.placement().pool, to < 0 ? turn.total_tokens() : turn.input_tokens() + 1);
  if (to >= 0) context_.recorder.context_seen(to, turn.total_tokens());
}

std::optional<Turn> Handovers::first_part(const PoolPlan& plan, const Turn& turn) const {
  if (plan.hands_to < 0 || turn.output_tokens == 1) return turn;
  const EngineLimits& there = context_.plan(plan.hands_to).limits;
  if ((turn.total_tokens() - 1 + there.block_size_tokens - 1) / there.block_size_tokens > there.kv_blocks) return {};
  Turn first = turn;
  first.output_tokens = 1;
  first.hands_over = true;
  return first;
}

void Handovers::prefill_ended(const Instance& from, const TurnEnd& end, KvLease lease) {
  const std::uint32_t session = end.turn.session;
  const Turn& turn = context_.users.session(session).turn;
  const std::size_t to = instances_.choose(instances_.groups().of_receiver.at(from.plan().hands_to), turn, -1);
  const bool fresh =
      under_way_.try_emplace(session, Handover{from.index(), to, context_.now_s, context_.now_s, std::move(lease), {}})
          .second;
  check(fresh, "a session hands over two turns at once", context_.now_s, turn.id);
  const Prefilled past{end.admitted_s, end.first_token_s, end.cached_tokens, end.preemptions};
  const bool fits = instances_[to].expect(turn, past, context_.now_s);
  check(fits, "a turn is handed over to an instance that can never hold it", context_.now_s, turn.id);
}

// There is a slot, and blocks for all of the context; what the prefix cache there has of it does not move.
void Handovers::room_granted(const Instance& to, KvRoom room) {
  const std::uint32_t session = room.session();
  Handover& h = under_way_.at(session);
  h.started_s = context_.now_s;
  h.tokens = room.tokens();
  h.room.emplace(std::move(room));
  const Placement& from = instances_[h.from].placement();
  mover_.move(from.devices, to.placement().devices, handed_over_bytes(context_.plan(from.pool), h.tokens),
              [this, session](double at_s) { outside_.plan(at_s, 0, Event::Kind::kv_arrives, session); });
}

void Handovers::arrived(std::uint32_t session) {
  auto found = under_way_.extract(session);
  check(!found.empty() && found.mapped().room, "KV arrives that no instance waits for", context_.now_s);
  Handover& h = found.mapped();
  const Turn& turn = context_.users.session(session).turn;
  const int pool = instances_[h.from].placement().pool;
  context_.recorder.handed_over(turn, pool, handed_over_bytes(context_.plan(pool), h.tokens),
                                h.started_s - h.prefilled_s, context_.now_s - h.started_s);
  instances_[h.from].collect(std::move(h.lease), context_.now_s);
  instances_[h.to].arrive(std::move(*h.room), context_.now_s);
}

}  // namespace racksim
