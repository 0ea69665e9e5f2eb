// Closed-form growth of paged KV memory.
#include "model/engine/kv_pool.hpp"

namespace racksim {

KvPool::KvPool(std::int64_t total_blocks, std::int64_t block_size)
    : total_(total_blocks), block_size_(block_size), openers_(static_cast<std::size_t>(block_size), 0) {}

std::int64_t KvPool::growth(std::int64_t step, std::int64_t steps, std::int64_t batch) const {
  const std::int64_t rounds = steps < block_size_ ? 0 : steps / block_size_;  // in each of which all open one
  std::int64_t blocks = rounds * batch;
  std::int64_t at = step % block_size_;
  for (std::int64_t left = steps - rounds * block_size_; left > 0; --left) {
    blocks += openers_[static_cast<std::size_t>(at)];
    if (++at == block_size_) at = 0;
  }
  return blocks;
}

std::int64_t KvPool::steps_that_fit(std::int64_t step, std::int64_t wanted, std::int64_t batch) const {
  if (batch == 0 || (wanted / block_size_ + 1) * batch <= free()) return wanted;
  std::int64_t steps = free() / batch * block_size_;
  std::int64_t left = free() % batch;
  for (; steps < wanted; ++steps) {
    left -= openers_[static_cast<std::size_t>((step + steps) % block_size_)];
    if (left < 0) break;
  }
  return steps < wanted ? steps : wanted;
}

}  // namespace racksim
