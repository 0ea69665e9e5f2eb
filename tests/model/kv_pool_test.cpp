// KvPool: growth in closed form against sequences that are counted one by one.
#include "model/engine/kv_pool.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <random>
#include <vector>

using namespace racksim;

namespace kv_pool_test {

namespace {

// Blocks of all sequences after `steps` more tokens each.
std::int64_t blocks(const std::vector<std::int64_t>& lengths, std::int64_t steps, std::int64_t size) {
  return std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0}, [&](std::int64_t sum, std::int64_t tokens) {
    return sum + (tokens + steps) / size + ((tokens + steps) % size != 0 ? 1 : 0);
  });
}

struct Pair {
  KvPool pool;
  std::vector<std::int64_t> lengths;
};

Pair random_pool(std::mt19937_64& bits, std::int64_t size, std::int64_t step) {
  const auto sequences = static_cast<std::size_t>(1 + bits() % 20);
  Pair p{KvPool(100000, size), {}};
  for (std::size_t i = 0; i < sequences; ++i) {
    p.lengths.push_back(static_cast<std::int64_t>(1 + bits() % 200));
    p.pool.take(p.pool.blocks_for(p.lengths.back()));
    p.pool.start_growing(p.lengths.back(), step);
  }
  return p;
}

}  // namespace

TEST_CASE("blocks are rounded up") {
  const KvPool pool(10, 16);
  CHECK(pool.blocks_for(0) == 0);
  CHECK(pool.blocks_for(1) == 1);
  CHECK(pool.blocks_for(16) == 1);
  CHECK(pool.blocks_for(17) == 2);
}

TEST_CASE("growth equals counting, for every block size and step counter") {
  std::mt19937_64 bits(1);
  for (const std::int64_t size : {1, 2, 3, 16, 64})
    for (int run = 0; run < 200; ++run) {
      const auto step = static_cast<std::int64_t>(bits() % 1000);
      const auto [pool, lengths] = random_pool(bits, size, step);
      const auto steps = static_cast<std::int64_t>(bits() % 300);
      CAPTURE(size, step, steps);
      REQUIRE(pool.used() == blocks(lengths, 0, size));
      REQUIRE(pool.used() + pool.growth(step, steps, static_cast<std::int64_t>(lengths.size())) ==
              blocks(lengths, steps, size));
    }
}

TEST_CASE("the steps that fit are the most that do") {
  std::mt19937_64 bits(2);
  for (const std::int64_t size : {1, 2, 3, 16, 64})
    for (int run = 0; run < 200; ++run) {
      const auto step = static_cast<std::int64_t>(bits() % 1000);
      auto [pool, lengths] = random_pool(bits, size, step);
      const auto batch = static_cast<std::int64_t>(lengths.size());
      pool.take(pool.free() - static_cast<std::int64_t>(bits() % 100));
      const auto wanted = static_cast<std::int64_t>(bits() % 500);
      const std::int64_t steps = pool.steps_that_fit(step, wanted, batch);
      CAPTURE(size, step, wanted, steps, pool.free());
      REQUIRE(steps >= 0);
      REQUIRE(steps <= wanted);
      REQUIRE(pool.growth(step, steps, batch) <= pool.free());
      REQUIRE((steps == wanted || pool.growth(step, steps + 1, batch) > pool.free()));
    }
}

TEST_CASE("sequences that stop growing take their blocks out of the sum") {
  KvPool pool(100, 4);
  pool.take(pool.blocks_for(5));
  pool.start_growing(5, 10);
  pool.take(pool.blocks_for(8));
  pool.start_growing(8, 10);
  pool.grow(10, 6, 2);  // 11 and 14 tokens
  CHECK(pool.used() == 3 + 4);
  pool.stop_growing(11, 16);
  pool.give_back(3);
  CHECK(pool.used() == 4);
  CHECK(pool.growth(16, 3, 1) == 1);  // 14 -> 17 tokens
  pool.stop_growing(14, 16);
  CHECK(pool.growth(16, 3, 0) == 0);
}

TEST_CASE("an empty batch fits for ever") { CHECK(KvPool(0, 16).steps_that_fit(0, 1000, 0) == 1000); }

}  // namespace kv_pool_test
