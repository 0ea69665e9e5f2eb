// The roofline of a step, tabulated by batch size.
#include "model/engine/step_model.hpp"

#include <algorithm>
#include <cmath>

namespace racksim {

double weight_bytes(const Profile& profile) { return profile.model.parameters() * profile.weight_bits / 8; }

double kv_bytes_per_token(const Profile& profile) { return profile.model.kv_values_per_token() * profile.kv_bits / 8; }

double Speculation::tokens_per_round() const {
  if (acceptance >= 1) return static_cast<double>(tokens + 1);
  return (1 - std::pow(acceptance, static_cast<double>(tokens + 1))) / (1 - acceptance);
}

double power_share(const PowerShare& p, double batch) {
  if (batch <= 0) return 0;
  return p.decode_low +
         (p.decode_high - p.decode_low) / (1 + std::exp(-p.slope * (std::log2(batch) - std::log2(p.midpoint_batch))));
}

void Prefill::add(std::int64_t new_tokens, std::int64_t cached_tokens) {
  const auto n = static_cast<double>(new_tokens);
  ++sequences;
  tokens += new_tokens;
  context_tokens += cached_tokens;
  attention_pairs += n * static_cast<double>(cached_tokens) + n * (n + 1) / 2;
}

StepModel::StepModel(const Profile& profile, std::int64_t max_batch, const Speculation& speculation, double ceiling)
    : profile_(profile),
      speculation_(speculation),
      weight_bytes_(weight_bytes(profile)),
      kv_bytes_(kv_bytes_per_token(profile)),
      flops_per_token_(profile.model.flops_per_token()),
      attention_flops_(profile.model.attention_flops_per_token()),
      ceiling_(ceiling),
      prefill_clock_(clock(profile.power.prefill)) {
  for (std::int64_t batch = 0; batch <= max_batch; ++batch) {
    const double share = power_share(profile.power, static_cast<double>(batch));
    share_.push_back(std::min(share, ceiling));
    clock_.push_back(clock(share));
    decode_.push_back(lines(batch));
  }
}

double StepModel::clock(double share) const {
  return share <= ceiling_ ? 1 : std::pow(ceiling_ / share, 1 / profile_.power.clock_exponent);
}

DecodeLines StepModel::lines(std::int64_t batch) const {
  if (speculation_.tokens == 0) return round(batch, 1, 0);
  DecodeLines lines = round(batch, static_cast<double>(speculation_.tokens + 1), speculation_.draft_s);
  const double given = speculation_.tokens_per_round();
  for (Line* line : {&lines.memory, &lines.compute}) {
    line->at_zero_s /= given;
    line->per_token_s /= given;
  }
  return lines;
}

// A step in which each of `batch` sequences computes `tokens` tokens. Weights and KV are read once, however many tokens
// each computes.
DecodeLines StepModel::round(std::int64_t batch, double tokens, double draft_s) const {
  const auto b = static_cast<double>(batch);
  const double compute_flops = profile_.compute_flops * decode_clock(batch);
  if (!profile_.decode_table.empty()) {
    const double per_token_s = kv_bytes_ / profile_.bandwidth_Bps;
    const double more_s = draft_s + flops_per_token_ * b * (tokens - 1) / compute_flops;
    const Line line{table_s(batch) + more_s - per_token_s * b * profile_.table_context_tokens, per_token_s};
    return {line, line};
  }
  const double fixed_s = profile_.overhead_s + draft_s + profile_.per_sequence_s * b + profile_.all_reduce_s +
                         profile_.all_reduce_per_token_s * b * tokens;
  return {{fixed_s + weight_bytes_ / profile_.bandwidth_Bps, kv_bytes_ / profile_.bandwidth_Bps},
          {fixed_s + flops_per_token_ * b * tokens / compute_flops, attention_flops_ * tokens / compute_flops}};
}

// At a lower clock everything in a measured step except reading the weights takes longer, because a table does not say
// which part of it is arithmetic.
double StepModel::table_s(std::int64_t batch) const {
  const double measured_s = table_at_full_clock_s(static_cast<double>(batch));
  const double clock = decode_clock(batch);
  if (clock == 1) return measured_s;
  const double reading_s = std::min(measured_s, weight_bytes_ / profile_.bandwidth_Bps);
  return reading_s + (measured_s - reading_s) / clock;
}

// Linear between two points. Below the first point its time holds; beyond the last point the last segment is extended,
// but never falls.
double StepModel::table_at_full_clock_s(double batch) const {
  const auto& t = profile_.decode_table;
  if (t.size() == 1 || batch <= t.front().batch) return t.front().step_s;
  auto right = std::find_if(t.begin() + 1, t.end() - 1, [&](const DecodePoint& p) { return p.batch >= batch; });
  const DecodePoint& l = *(right - 1);
  const double line_s = l.step_s + (right->step_s - l.step_s) * (batch - l.batch) / (right->batch - l.batch);
  return batch > t.back().batch ? std::max(line_s, t.back().step_s) : line_s;
}

double StepModel::mixed_s(std::int64_t batch, std::int64_t cached_tokens, const Prefill& prefill) const {
  const double plain_s = plain_mixed_s(batch, cached_tokens, prefill);
  if (speculation_.tokens == 0 || batch == 0) return plain_s;
  // The time that the prompts add to a step comes on top of the time of a token under speculation.
  return plain_s - plain(batch).above(cached_tokens).at(cached_tokens) +
         decode(batch).above(cached_tokens).at(cached_tokens);
}

double StepModel::plain_mixed_s(std::int64_t batch, std::int64_t cached_tokens, const Prefill& prefill) const {
  const auto tokens = static_cast<double>(prefill.tokens);
  const double prefill_flops = flops_per_token_ * tokens + attention_flops_ * prefill.attention_pairs;
  if (!profile_.decode_table.empty())
    return std::max(profile_.prompt_floor_s,
                    profile_.prompt_overhead_s + table_mixed_s(batch, cached_tokens, prefill_flops));
  const auto sequences = static_cast<double>(batch + prefill.sequences);
  const auto kv_tokens = static_cast<double>(cached_tokens + prefill.context_tokens);
  const double memory_s = (weight_bytes_ + kv_bytes_ * kv_tokens) / profile_.bandwidth_Bps;
  const double decode_flops =
      flops_per_token_ * static_cast<double>(batch) + attention_flops_ * static_cast<double>(cached_tokens);
  const double compute_s = (prefill_flops + decode_flops) / (profile_.compute_flops * mixed_clock(batch));
  const double step_s = profile_.overhead_s + profile_.prompt_overhead_s + profile_.per_sequence_s * sequences +
                        std::max(memory_s, compute_s) + profile_.all_reduce_s +
                        profile_.all_reduce_per_token_s * (static_cast<double>(batch) + tokens);
  return std::max(profile_.prompt_floor_s, step_s);
}

// The table has the time of decoding; prompts add their arithmetic, and a step of prompts alone takes at least as long
// as reading the weights.
double StepModel::table_mixed_s(std::int64_t batch, std::int64_t cached_tokens, double prefill_flops) const {
  const double decode_s = batch > 0 ? plain(batch).memory.at(cached_tokens) : 0;
  const double weights_s = batch > 0 ? 0 : weight_bytes_ / profile_.bandwidth_Bps;
  return decode_s + std::max(weights_s, prefill_flops / (profile_.compute_flops * mixed_clock(batch)));
}

double StepModel::mixed_share(std::int64_t batch, std::int64_t cached_tokens, double step_s) const {
  const double prefill_share = std::min(profile_.power.prefill, ceiling_);
  if (batch == 0 || step_s <= 0) return prefill_share;
  const double decoding = std::min(1.0, decode(batch).above(cached_tokens).at(cached_tokens) / step_s);
  return decoding * decode_share(batch) + (1 - decoding) * prefill_share;
}

}  // namespace racksim
