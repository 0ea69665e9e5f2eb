// Closed-form growth of paged KV memory.
#include "model/kv_pool.hpp"

namespace racksim {

KvPool::KvPool(std::int64_t total_blocks, std::int64_t block_size)
    : total_(total_blocks), block_size_(block_size), openers_(static_cast<std::size_t>(block_size), 0) {}

std::int64_t KvPool::growth(std::int64_t step, std::int64_t steps, std::int64_t batch) const {
  std::int64_t blocks = steps / block_size_ * batch;
  for (std::int64_t i = steps - steps % block_size_; i < steps; ++i)
    blocks += openers_[static_cast<std::size_t>((step + i) % block_size_)];
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
