// Speed and capacity of an engine at mean lengths.
#include "analysis/estimate/physics.hpp"

#include <algorithm>
#include <cmath>

#include "input/scenario/scenario.hpp"
#include "input/scenario/trace_facts.hpp"
#include "input/scenario/value_table.hpp"
#include "model/engine/step_model.hpp"
#include "model/users/sampler.hpp"

namespace racksim {

namespace {

/// The largest batch that is considered: published measurements end at 1,024.
constexpr std::int64_t kLargestBatch = 4096;

struct MeanLengths {
  double prompt_tokens = 0;
  double output_tokens = 0;
};

MeanLengths mean_apart(const LengthsApart& lengths, const Population& p) {
  MeanLengths mean;
  const bool prompt_traced = std::holds_alternative<Traced>(lengths.prompt_tokens),
             output_traced = std::holds_alternative<Traced>(lengths.output_tokens);
  if (prompt_traced || output_traced) {
    const auto facts = facts_of(std::get<ReplayedTrace>(p.arrivals), p.where);
    mean = {facts->mean_input_tokens, facts->mean_output_tokens};
  }
  if (!prompt_traced) mean.prompt_tokens = mean_of(lengths.prompt_tokens);
  if (!output_traced) mean.output_tokens = mean_of(lengths.output_tokens);
  return mean;
}

MeanLengths mean_lengths(const Population& p) {
  const auto apart = [&](const LengthsApart& lengths) { return mean_apart(lengths, p); };
  const auto together = [](const LengthsTogether& lengths) -> MeanLengths {
    const auto table = table_of(lengths);
    return {table->mean_prompt_tokens, table->mean_output_tokens};
  };
  return std::visit(Overloads{apart, together}, p.lengths);
}

// Older history is cut off if the context would exceed the longest context of the model.
MeanTurn within(MeanTurn turn, double longest_tokens) {
  turn.input_tokens = std::max(1.0, std::min(turn.input_tokens, longest_tokens - turn.output_tokens));
  turn.prompt_tokens = std::min(turn.prompt_tokens, turn.input_tokens);
  return turn;
}

std::int64_t cached_tokens(std::int64_t batch, const MeanTurn& turn) {
  return std::llround(static_cast<double>(batch) * turn.context_tokens());
}

StepPoint step_point(const StepModel& model, std::int64_t batch, const MeanTurn& turn) {
  const std::int64_t cached = cached_tokens(batch, turn);
  const double step_s = model.decode(batch).above(cached).at(cached);
  return {batch, step_s, 1 / step_s, static_cast<double>(batch) / step_s, model.decode_share(batch)};
}

std::vector<StepPoint> step_points(const StepModel& model, std::int64_t max_batch, const MeanTurn& turn) {
  std::vector<StepPoint> points;
  for (std::int64_t batch = 1; batch < max_batch; batch *= 2) points.push_back(step_point(model, batch, turn));
  points.push_back(step_point(model, max_batch, turn));
  return points;
}

Prefill prompt_of(const MeanTurn& turn) {
  Prefill prefill;
  prefill.add(std::llround(turn.input_tokens - turn.found_tokens), std::llround(turn.found_tokens));
  return prefill;
}

// While a sequence decodes its answer, each of the `batch` places takes in one prompt.
double time_per_token_s(const StepModel& model, std::int64_t batch, const MeanTurn& turn) {
  const std::int64_t cached = cached_tokens(batch, turn);
  const double decode_s = model.decode(batch).above(cached).at(cached);
  const double prompt_s = std::max(0.0, model.mixed_s(batch, cached, prompt_of(turn)) - decode_s);
  return decode_s + static_cast<double>(batch - 1) * prompt_s / std::max(1.0, turn.output_tokens);
}

// Step times of measured tables need not grow with the batch, so every batch is tried.
FluidLimit fluid_limit(const StepModel& model, const PoolPhysics& p, double period_s, std::int64_t largest) {
  FluidLimit limit{.period_s = period_s, .bound = p.kv_batch <= largest ? "KV memory" : "fitted range"};
  const std::int64_t most = std::min(largest, p.kv_batch);
  for (std::int64_t batch = 1; batch <= most; ++batch) {
    if (step_point(model, batch, p.turn).step_s <= period_s) limit.decode_only = batch;
    if (time_per_token_s(model, batch, p.turn) <= period_s) limit.batch = batch;
  }
  if (limit.batch < most) limit.bound = "speed";
  return limit;
}

// The time per token that must be kept: that of the objective, or otherwise that of the claim's speed; 0 = none.
double period_of(const Scenario& scenario) {
  for (const Objective& o : scenario.sla)
    if (o.metric == Objective::Metric::tpot) return o.limit;
  return scenario.claim.speed_tps > 0 ? 1 / scenario.claim.speed_tps : 0;
}

void add_memory(PoolPhysics& p, const PoolPlan& plan) {
  p.fits = plan.limits.kv_blocks > 0;
  p.memory_bytes = plan.memory_bytes;
  p.weight_bytes = plan.weight_bytes;
  p.kv_bytes = std::max(0.0, plan.kv_bytes);
  p.kv_tokens = plan.limits.kv_blocks * plan.limits.block_size_tokens;
  const auto block = static_cast<double>(plan.limits.block_size_tokens);
  const double blocks_each = std::max(1.0, std::ceil(p.turn.context_tokens() / block));
  p.kv_batch = static_cast<std::int64_t>(static_cast<double>(plan.limits.kv_blocks) / blocks_each);
}

PoolPhysics physics_of(const Scenario& scenario, const PoolPlan& plan, const MeanTurn& turn) {
  const std::int64_t largest = std::max(kLargestBatch, plan.pool.max_num_seqs);
  const StepModel model(plan.profile, largest, plan.pool.speculation, plan.power_ceiling);
  PoolPhysics p;
  p.pool = plan.name;
  p.profile = plan.profile.title;
  p.model = plan.profile.model.name;
  p.evidence = name_of(plan.profile.evidence);
  p.max_num_seqs = plan.pool.max_num_seqs;
  p.turn = within(turn, static_cast<double>(plan.pool.max_model_len_tokens));
  if (plan.pool.prefix_cache) p.turn.found_tokens = p.turn.input_tokens - p.turn.prompt_tokens;
  add_memory(p, plan);
  p.steps = step_points(model, p.max_num_seqs, p.turn);
  p.prefill_s = model.mixed_s(0, 0, prompt_of(p.turn));
  p.power_ceiling = plan.power_ceiling;
  p.prefill_clock = model.mixed_clock(0);
  p.full_clock = model.decode_clock(p.max_num_seqs);
  p.fitted_max_batch = static_cast<std::int64_t>(plan.profile.fitted_max_batch);
  p.fluid = fluid_limit(model, p, period_of(scenario), p.fitted_max_batch > 0 ? p.fitted_max_batch : kLargestBatch);
  return p;
}

}  // namespace

MeanTurn mean_turn(const Scenario& scenario) {
  MeanTurn sum;
  const auto n = static_cast<double>(scenario.users.size());
  for (const auto& [name, population] : scenario.users) {
    const MeanLengths mean = mean_lengths(population);
    const double history =
        static_cast<double>(population.shared_prefix_tokens) +
        (std::max(1.0, mean_of(population.turns)) - 1) / 2 * (mean.prompt_tokens + mean.output_tokens);
    sum.input_tokens += (history + mean.prompt_tokens) / n;
    sum.prompt_tokens += mean.prompt_tokens / n;
    sum.output_tokens += mean.output_tokens / n;
  }
  return sum;
}

std::vector<PoolPhysics> physics(const Scenario& scenario, const Deployment& deployment) {
  const MeanTurn turn = mean_turn(scenario);
  std::vector<PoolPhysics> all;
  for (const PoolPlan& plan : deployment.pools) all.push_back(physics_of(scenario, plan, turn));
  for (const Placement& i : deployment.placements) ++all[static_cast<std::size_t>(i.pool)].instances;
  return all;
}

}  // namespace racksim
