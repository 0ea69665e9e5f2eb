// Prefix cache by pencil: what is found, who uses it, who goes first.
#include "model/engine/prefix_cache.hpp"

#include <catch2/catch.hpp>

using namespace racksim;

namespace prefix_cache_test {

namespace {

// Blocks of 4 tokens. A system prompt of 10 tokens has two full blocks; block 2 is each conversation's own.
const Text kAnn{{1, 10}, {100, 0}};
const Text kBob{{1, 10}, {200, 0}};

/// A sequence that computes `blocks` of a text and leaves.
void pass(PrefixCache& cache, const Text& text, std::int64_t blocks) {
  cache.insert(text, 0, blocks);
  cache.unpin(text, blocks);
}

}  // namespace

TEST_CASE("what others began alike is found up to where they part") {
  PrefixCache cache(4);
  CHECK(cache.matched(kAnn, 10) == 0);
  pass(cache, kAnn, 5);
  CHECK(cache.matched(kAnn, 10) == 5);
  CHECK(cache.matched(kAnn, 4) == 4);
  CHECK(cache.matched(kBob, 10) == 2);
  CHECK(cache.idle() == 5);
  CHECK(cache.nodes() == 2);
}

TEST_CASE("used blocks are not idle, and count once however many use them") {
  PrefixCache cache(4);
  pass(cache, kAnn, 5);
  CHECK(cache.idle_among(kBob, 2) == 2);
  CHECK(cache.pin(kBob, 2) == 2);
  CHECK(cache.pin(kAnn, 5) == 3);
  CHECK(cache.idle() == 0);
  CHECK(cache.unpin(kBob, 2) == 0);
  CHECK(cache.unpin(kAnn, 5) == 5);
}

TEST_CASE("what two compute at once is kept once") {
  PrefixCache cache(4);
  CHECK(cache.insert(kAnn, 0, 4).twice == 0);
  const auto met = cache.insert(kBob, 0, 5);
  CHECK(met.twice == 2);
  CHECK(met.woken == 0);
  CHECK(cache.cached() == 4 + 3);
}

TEST_CASE("the least recently used goes first, from its end") {
  PrefixCache cache(4);
  pass(cache, kAnn, 5);  // 2 shared, 3 of Ann
  pass(cache, kBob, 4);  // 2 shared, 2 of Bob: the shared ones are as young as Bob's
  CHECK(cache.idle() == 7);
  cache.evict(1);
  CHECK(cache.matched(kAnn, 10) == 4);
  cache.evict(2);  // the rest of Ann's own
  CHECK(cache.matched(kAnn, 10) == 2);
  CHECK(cache.matched(kBob, 10) == 4);
  cache.evict(3);  // Bob's, then the end of the shared
  CHECK(cache.matched(kBob, 10) == 1);
  cache.evict(100);
  CHECK(cache.cached() == 0);
  CHECK(cache.nodes() == 0);
  CHECK(cache.evicted() == 7);
}

TEST_CASE("used blocks stay, whatever is evicted") {
  PrefixCache cache(4);
  pass(cache, kAnn, 5);
  cache.pin(kBob, 2);
  cache.evict(100);
  CHECK(cache.matched(kAnn, 10) == 2);
  CHECK(cache.idle() == 0);
  cache.unpin(kBob, 2);
  CHECK(cache.idle() == 2);
}

TEST_CASE("a conversation that goes on otherwise finds what was said before") {
  PrefixCache cache(4);
  pass(cache, {{100, 0}}, 6);
  const Text otherwise{{100, 13}, {101, 0}};  // three full blocks as before
  CHECK(cache.matched(otherwise, 6) == 3);
  cache.pin(otherwise, 3);
  cache.insert(otherwise, 3, 5);
  cache.evict(100);  // the other end
  CHECK(cache.cached() == 5);
  cache.unpin(otherwise, 5);
  cache.evict(2);
  CHECK(cache.matched(otherwise, 6) == 3);
}

TEST_CASE("who is shown a cache now and then knows what it was") {
  PrefixCache cache(4);
  pass(cache, kAnn, 5);
  CHECK(cache.seen(kAnn, 10) == 5);  // nobody is shown anything: it is seen as it is
  cache.show();
  CHECK(cache.seen(kAnn, 10) == 5);
  CHECK(cache.seen(kAnn, 4) == 4);
  pass(cache, kBob, 4);
  CHECK(cache.matched(kBob, 10) == 4);
  CHECK(cache.seen(kBob, 10) == 2);
  cache.evict(3);  // of Ann's own
  CHECK(cache.matched(kAnn, 10) == 2);
  CHECK(cache.seen(kAnn, 10) == 5);
  cache.show();
  CHECK(cache.seen(kAnn, 10) == 2);
  CHECK(cache.seen(kBob, 10) == 4);
  cache.evict(4);  // all that is left
  CHECK(cache.seen(kBob, 10) == 4);
  cache.show();
  CHECK(cache.seen(kBob, 10) == 0);
}

}  // namespace prefix_cache_test
