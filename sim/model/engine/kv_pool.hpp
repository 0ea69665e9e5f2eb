// KvPool: counts the KV blocks of an instance, and says in closed form how many more steps they last. Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace racksim {

/// Sequences grow by one token per step and open a block every `block_size` steps. All that matters of a running
/// sequence is in which of `block_size` residues it opens one, so the pool keeps a count per residue.
/// Invariant: used() is the sum over sequences of ceil(length / block size).
class KvPool {
 public:
  KvPool(std::int64_t total_blocks, std::int64_t block_size);

  [[nodiscard]] std::int64_t blocks_for(std::int64_t tokens) const { return (tokens + block_size_ - 1) / block_size_; }
  [[nodiscard]] std::int64_t total() const { return total_; }
  [[nodiscard]] std::int64_t used() const { return used_; }
  [[nodiscard]] std::int64_t free() const { return total_ - used_; }

  /// Takes or gives back blocks of a sequence that does not grow (being admitted, held, evicted).
  void take(std::int64_t blocks) { used_ += blocks; }
  void give_back(std::int64_t blocks) { used_ -= blocks; }

  /// A sequence of `tokens` starts (stops) growing at step counter `step`; its blocks are taken already (stay taken).
  void start_growing(std::int64_t tokens, std::int64_t step) { ++openers_[residue(tokens, step)]; }
  void stop_growing(std::int64_t tokens, std::int64_t step) { --openers_[residue(tokens, step)]; }

  /// Blocks that the growing sequences open in the `steps` steps after step counter `step`.
  [[nodiscard]] std::int64_t growth(std::int64_t step, std::int64_t steps, std::int64_t batch) const;
  /// The largest number of steps, at most `wanted`, that the free blocks allow.
  [[nodiscard]] std::int64_t steps_that_fit(std::int64_t step, std::int64_t wanted, std::int64_t batch) const;
  void grow(std::int64_t step, std::int64_t steps, std::int64_t batch) { used_ += growth(step, steps, batch); }

 private:
  /// Steps s at which a sequence opens a block satisfy s = residue (mod block size).
  [[nodiscard]] std::size_t residue(std::int64_t tokens, std::int64_t step) const {
    const std::int64_t r = (step - tokens) % block_size_;
    return static_cast<std::size_t>(r < 0 ? r + block_size_ : r);
  }

  std::int64_t total_;
  std::int64_t block_size_;
  std::int64_t used_ = 0;
  std::vector<std::int64_t> openers_;
};

}  // namespace racksim
