// KvMemory: the KV blocks of an engine with its prefix cache: what a turn needs, what a sequence takes and leaves.
#pragma once

#include <cstdint>
#include <optional>

#include "model/engine/engine_limits.hpp"
#include "model/engine/kv_pool.hpp"
#include "model/engine/prefix_cache.hpp"
#include "model/engine/slots.hpp"

namespace racksim {

/// What a turn that waits needs of KV memory before a step can take it in.
struct KvNeed {
  std::int64_t found_blocks = 0;     ///< of its text, in the prefix cache
  std::int64_t cached_tokens = 0;    ///< of its context, in its session's pinned slot or in the prefix cache
  std::int64_t uncached_tokens = 0;  ///< of its context, to be computed
  std::int64_t wanted_blocks = 0;    ///< free ones that it takes: new blocks, and found ones that nobody uses now
};

/// Blocks of the prefix cache that no sequence uses count as free: they give way when something else needs them.
/// Invariant: pool().used() is the number of blocks that some sequence, or KV on its way to another engine, uses.
class KvMemory {
 public:
  KvMemory(const EngineLimits& limits, Slots& slots);

  [[nodiscard]] const KvPool& pool() const { return pool_; }
  [[nodiscard]] const std::optional<PrefixCache>& prefixes() const { return prefixes_; }  ///< none: the engine has none
  [[nodiscard]] std::int64_t blocks_for(std::int64_t tokens) const { return pool_.blocks_for(tokens); }

  /// Whether the turn fits into an empty memory. The last token of an answer is never cached.
  [[nodiscard]] bool could_hold(const Turn& turn) const { return blocks_for(turn.total_tokens() - 1) <= pool_.total(); }
  [[nodiscard]] KvNeed need(const WaitingTurn& turn) const;

  // The growth of sequences that decode. All grow by a token a step, in closed form (kv_pool.hpp).
  void start_growing(std::int64_t tokens);
  void stop_growing(std::int64_t tokens);
  void grow(std::int64_t steps);
  /// Blocks that the next step opens.
  [[nodiscard]] std::int64_t opened_by_next_step() const { return pool_.growth(step_, 1, growing_); }
  /// The largest number of steps, at most `wanted`, that the free blocks allow.
  [[nodiscard]] std::int64_t steps_that_fit(std::int64_t wanted) const {
    return pool_.steps_that_fit(step_, wanted, growing_);
  }
  /// Blocks that are free beside those that the next step opens.
  [[nodiscard]] std::int64_t spare_blocks() const { return pool_.free() - opened_by_next_step(); }
  /// Blocks that stay free when a turn joins others.
  [[nodiscard]] std::int64_t watermark_blocks() const { return watermark_blocks_; }

  /// The blocks of a turn that enters, after need(); `sequence` becomes the user of what was found.
  void take(const WaitingTurn& turn, const KvNeed& need, Sequence& sequence);
  /// The first `tokens` of the sequence's text, which are in KV, can be found by others from now on. Of a block that is
  /// there already its own copy is given back.
  void publish(Sequence& sequence, std::int64_t tokens);
  /// A sequence that does not decode leaves. What it computed of its context stays in the prefix cache.
  void leave(Sequence& sequence);
  /// As leave(), of a turn whose KV went to another engine; all full blocks of its prompt are published already.
  void leave(const Turn& turn);

  /// Idle blocks of the prefix cache give way to those that are taken. Sequences that grow in closed form take blocks
  /// one by one, but it is always the oldest that gives way, so it may be settled when somebody looks, or before
  /// something is given back. `steps_ahead`: steps since that the pool has not been told of.
  void evict_idle(std::int64_t steps_ahead = 0);
  /// All of them go.
  void evict_all_idle();
  /// Tokens of the turn's input that the router believes to be in the prefix cache.
  [[nodiscard]] std::int64_t shown_tokens(const Turn& turn) const;
  /// The router is shown the prefix cache; from the first time on it sees no newer state than what it was shown last.
  void show_prefixes();

  [[nodiscard]] std::int64_t prefix_asked_tokens() const { return prefix_asked_tokens_; }
  [[nodiscard]] std::int64_t prefix_found_tokens() const { return prefix_found_tokens_; }

 private:
  [[nodiscard]] std::int64_t pinned_tokens(const WaitingTurn& turn) const;
  [[nodiscard]] std::int64_t tokens_taken(const WaitingTurn& turn) const;
  void give_back(const Turn& turn, std::int64_t tokens_taken, std::int64_t shared_blocks);

  const EngineLimits& limits_;
  Slots& slots_;
  KvPool pool_;
  std::optional<PrefixCache> prefixes_;
  std::int64_t watermark_blocks_;
  std::int64_t step_ = 0;  ///< steps done since the beginning
  std::int64_t growing_ = 0;
  std::int64_t prefix_asked_tokens_ = 0;
  std::int64_t prefix_found_tokens_ = 0;
};

}  // namespace racksim
