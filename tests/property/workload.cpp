// Random but small: every rule of the engine must come into play within a few hundred steps.
#include "property/workload.hpp"

#include <algorithm>
#include <memory>
#include <random>

namespace racksim::test {

namespace {

double real(const Draw& draw, double low, double high) {
  return low + (high - low) * static_cast<double>(draw(0, 1 << 30)) / static_cast<double>(1 << 30);
}

ModelShape draw_model(const Draw& draw) {
  ModelShape m;
  m.name = m.title = "tiny";
  m.layers = draw(1, 4);
  m.heads = 8;
  m.kv_heads = 1 << draw(0, 3);
  m.head_dim = 16;
  m.hidden = 128;
  m.ffn = 256;
  m.vocab = draw(100, 1000);
  return m;
}

// Compute is drawn so that a few sequences of a few hundred tokens lie on either side of the roofline's ridge.
Profile draw_profile(const Draw& draw, std::int64_t max_batch) {
  Profile p;
  p.model = draw_model(draw);
  p.weight_bits = draw(0, 1) == 1 ? 16 : 8.5;
  p.bandwidth_Bps = real(draw, 5e7, 5e8);
  const double bytes = p.model.parameters() * p.weight_bits / 8;
  const double ridge = real(draw, 0.5, 2.0 * static_cast<double>(max_batch));
  p.compute_flops = p.model.flops_per_token() * ridge / (bytes / p.bandwidth_Bps);
  p.overhead_s = real(draw, 1e-5, 5e-3);
  p.per_sequence_s = real(draw, 0, 1e-4);
  p.all_reduce_s = real(draw, 0, 1e-4);
  p.all_reduce_per_token_s = real(draw, 0, 1e-6);
  if (draw(0, 1) == 1) p.prompt_overhead_s = real(draw, 0, 1e-3);
  if (draw(0, 1) == 1) p.prompt_floor_s = real(draw, 0, 2e-2);
  if (draw(0, 3) != 0) return p;
  p.table_context_tokens = static_cast<double>(draw(0, 100));
  const double kv_s = p.model.kv_values_per_token() * p.kv_bits / 8 / p.bandwidth_Bps * p.table_context_tokens;
  double batch = 1;
  double step_s = real(draw, 1e-3, 2e-2);
  for (std::int64_t points = draw(1, 4); points > 0; --points) {
    p.decode_table.push_back({batch, step_s + kv_s * static_cast<double>(max_batch + 8)});
    batch += static_cast<double>(draw(1, 6));
    step_s += real(draw, 0, 1e-2);
  }
  return p;
}

SessionPlan draw_session(const Draw& draw, double horizon_s) {
  SessionPlan s;
  s.arrives_s = real(draw, 0, horizon_s);
  s.holds = draw(0, 2) == 0;
  s.measured = draw(0, 3) != 0;
  const std::int64_t speed = draw(0, 3);
  s.reading_period_s = speed == 0 ? 0 : real(draw, 1e-3, 5e-2);
  s.expected_ttft_s = real(draw, 0, 0.1);
  if (draw(0, 2) == 0) s.priority = draw(1, 2);
  if (draw(0, 2) == 0) s.patience_s = real(draw, 0, horizon_s);
  for (std::int64_t turns = draw(1, 3); turns > 0; --turns) {
    const std::int64_t output = draw(0, 4) == 0 ? 1 : draw(1, 120);
    s.questions.push_back({draw(1, 150), output, draw(0, 2) == 0 ? 0 : real(draw, 0, 2 * horizon_s)});
  }
  return s;
}

}  // namespace

Workload draw_workload(const Draw& draw) {
  constexpr std::int64_t kBlockSizes[] = {1, 2, 5, 16, 64};
  Workload w;
  w.limits.max_num_seqs = draw(1, 12);
  w.limits.max_num_batched_tokens = draw(0, 1) == 1 ? draw(1, 100) : draw(100, 2000);
  w.limits.block_size_tokens = kBlockSizes[draw(0, 4)];
  w.limits.static_batch = draw(0, 5) == 0;
  w.limits.chunked_prefill = draw(0, 1) == 1;
  w.limits.reserve_output = draw(0, 3) == 0;
  w.limits.kv_blocks = draw(0, 4) == 0 ? 1000000 : draw(200, 1500) / w.limits.block_size_tokens + 1;
  if (!w.limits.static_batch && draw(0, 1) == 1) {
    w.limits.max_streams = w.limits.max_num_seqs + draw(0, 12);
    w.limits.pacing_margin_s = draw(0, 1) == 1 ? real(draw, 0, 0.2) : 0;
    w.limits.pacing_quantum_steps = draw(1, 10);
  }
  if (draw(0, 2) == 0) {
    w.limits.prompts_wait_s = real(draw, 0, 0.5);
    w.limits.pacing_quantum_steps = draw(1, 10);
  }
  w.profile = draw_profile(draw, w.limits.max_num_seqs);
  w.arrivals_first = draw(0, 1) == 1;
  const double horizon_s = real(draw, 0.01, 3);
  for (std::int64_t n = draw(1, 30); n > 0; --n) {
    w.sessions.push_back(draw_session(draw, horizon_s));
    if (w.sessions.size() > 1 && draw(0, 3) == 0)  // a burst: at the same instant as the one before
      w.sessions.back().arrives_s = w.sessions[w.sessions.size() - 2].arrives_s;
  }
  return w;
}

// Two levels of beginnings that several conversations share: a system prompt, and a document.
Workload draw_cached_workload(const Draw& draw) {
  Workload w = draw_workload(draw);
  w.limits.prefix_cache = true;
  if (draw(0, 3) == 0) w.limits.watermark = real(draw, 0, 0.3);
  const std::int64_t system = draw(0, 100), document = system + draw(0, 100);
  std::uint64_t own = 1000;
  for (SessionPlan& s : w.sessions) {
    if (draw(0, 7) == 0) continue;  // this one says nothing about its text
    const std::int64_t first = s.questions.front().prompt_tokens;
    Text text;
    if (const auto kind = static_cast<std::uint64_t>(draw(0, 2)); kind > 0) {
      text.push_back({kind, std::min(system, first)});
      if (draw(0, 1) == 1)
        text.push_back({10 * kind + static_cast<std::uint64_t>(draw(0, 1)), std::min(document, first)});
    }
    text.push_back({++own, 0});
    s.text = std::make_shared<const Text>(std::move(text));
  }
  return w;
}

namespace {

Draw seeded(std::uint64_t seed) {
  const auto bits = std::make_shared<std::mt19937_64>(seed);
  return [bits](std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>((*bits)() % static_cast<std::uint64_t>(high - low + 1));
  };
}

}  // namespace

Workload seeded_workload(std::uint64_t seed) { return draw_workload(seeded(seed)); }
Workload seeded_cached_workload(std::uint64_t seed) { return draw_cached_workload(seeded(seed)); }

void Story::turn_ended(const TurnEnd& end) {
  ended.push_back({end.turn.id, end.turn.sent_s, end.admitted_s, end.first_token_s, end.last_token_s, end.stall_s,
                   end.qoe_loss, end.preemptions, end.cached_tokens});
  fresh_turns.push_back(end.turn);
  fresh_turns.back().pinned_slot = end.pinned_slot;
}

}  // namespace racksim::test
