// StepModel: how long a forward step of a batch takes and what share of the device's power it draws. Pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "input/scenario/profile.hpp"
#include "input/scenario/speculation.hpp"

namespace racksim {

/// A step time that is linear in the cached tokens K of the batch: at_zero_s + per_token_s x K.
struct Line {
  double at_zero_s = 0;
  double per_token_s = 0;
  [[nodiscard]] double at(std::int64_t cached_tokens) const {
    return at_zero_s + per_token_s * static_cast<double>(cached_tokens);
  }
};

/// Decode steps of a batch of one size: the larger of what memory and what arithmetic ask for.
struct DecodeLines {
  Line memory;
  Line compute;
  [[nodiscard]] const Line& above(std::int64_t cached_tokens) const {
    return memory.at(cached_tokens) >= compute.at(cached_tokens) ? memory : compute;
  }
};

/// What a step does besides decoding: prompt tokens that enter it.
struct Prefill {
  std::int64_t sequences = 0;
  std::int64_t tokens = 0;          ///< prompt tokens computed in this step
  std::int64_t context_tokens = 0;  ///< cached tokens that they read
  double attention_pairs = 0;       ///< query-key pairs: sum of n c + n (n + 1) / 2
  void add(std::int64_t new_tokens, std::int64_t cached_tokens);
};

/// Step times of one instance. Source of the form: the roofline of a transformer step (weights and KV are read once per
/// step, 2 FLOP per weight and token), with overheads fitted per profile. Tables of decode_lines and of power by batch
/// are made once, so that a query costs a look-up.
class StepModel {
 public:
  /// With speculation a step stands for one token of each sequence: a round over its mean number of tokens.
  /// `ceiling`: share of the dynamic range that a power cap leaves. Steps that would draw more run at a lower clock:
  /// arithmetic slows down, memory, communication and overheads do not.
  StepModel(const Profile& profile, std::int64_t max_batch, const Speculation& speculation = {}, double ceiling = 1);

  [[nodiscard]] const DecodeLines& decode(std::int64_t batch) const { return decode_[static_cast<std::size_t>(batch)]; }
  /// Seconds of a step that decodes `batch` sequences holding `cached_tokens` and takes in `prefill`; not less than the
  /// profile's prompt floor.
  [[nodiscard]] double mixed_s(std::int64_t batch, std::int64_t cached_tokens, const Prefill& prefill) const;
  /// Share 0..1 of the device's dynamic power range in a decode step.
  [[nodiscard]] double decode_share(std::int64_t batch) const { return share_[static_cast<std::size_t>(batch)]; }
  /// Share in a step with prefill: decode's share for the time that decoding alone would take, prefill's for the rest.
  [[nodiscard]] double mixed_share(std::int64_t batch, std::int64_t cached_tokens, double step_s) const;
  /// Share of its full clock at which the device decodes `batch` sequences, and at which it takes in prompts meanwhile.
  [[nodiscard]] double decode_clock(std::int64_t batch) const { return clock_[static_cast<std::size_t>(batch)]; }
  [[nodiscard]] double mixed_clock(std::int64_t batch) const { return std::min(prefill_clock_, decode_clock(batch)); }

 private:
  [[nodiscard]] double clock(double share) const;
  [[nodiscard]] DecodeLines lines(std::int64_t batch) const;
  [[nodiscard]] DecodeLines round(std::int64_t batch, double tokens, double draft_s) const;
  /// A decode step without speculation: tabulated where there is none.
  [[nodiscard]] DecodeLines plain(std::int64_t batch) const {
    return speculation_.tokens == 0 ? decode(batch) : round(batch, 1, 0);
  }
  [[nodiscard]] double plain_mixed_s(std::int64_t batch, std::int64_t cached_tokens, const Prefill& prefill) const;
  [[nodiscard]] double table_mixed_s(std::int64_t batch, std::int64_t cached_tokens, double prefill_flops) const;
  [[nodiscard]] double table_s(std::int64_t batch) const;
  [[nodiscard]] double table_at_full_clock_s(double batch) const;

  Profile profile_;
  Speculation speculation_;
  double weight_bytes_;
  double kv_bytes_;
  double flops_per_token_;
  double attention_flops_;
  double ceiling_;
  double prefill_clock_;
  std::vector<DecodeLines> decode_;
  std::vector<double> share_;
  std::vector<double> clock_;
};

/// Share of the dynamic range when decoding `batch` sequences: a logistic curve in log2(batch).
double power_share(const PowerShare& power, double batch);

/// Bytes of the weights as stored, and of one token's KV entries.
double weight_bytes(const Profile& profile);
double kv_bytes_per_token(const Profile& profile);

}  // namespace racksim
