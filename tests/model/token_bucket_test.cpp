// Token bucket: what is there, what is taken, what comes back.
#include "model/serving/token_bucket.hpp"

#include <catch2/catch.hpp>

namespace token_bucket_test {

using racksim::TokenBucket;

TEST_CASE("a bucket fills at its rate, and holds no more than a burst") {
  TokenBucket bucket(10, 100);
  CHECK(bucket.take(100, 0));
  CHECK_FALSE(bucket.take(31, 3));  // 30 have come
  CHECK(bucket.take(30, 3));
  CHECK(bucket.tokens() == 0);
  CHECK_FALSE(bucket.take(101, 1000));  // more than it holds
  CHECK(bucket.take(100, 1000));
}

TEST_CASE("what was used beyond is paid before anything is taken again") {
  TokenBucket bucket(10, 100);
  CHECK(bucket.take(50, 0));
  bucket.correct(-150, 0);
  CHECK(bucket.tokens() == -100);
  CHECK_FALSE(bucket.take(1, 10));  // zero again
  CHECK(bucket.take(1, 10.5));
}

TEST_CASE("what was not used comes back, up to a burst") {
  TokenBucket bucket(10, 100);
  CHECK(bucket.take(80, 0));
  bucket.correct(30, 0);
  CHECK(bucket.tokens() == 50);
  bucket.correct(80, 0);
  CHECK(bucket.tokens() == 100);
}

}  // namespace token_bucket_test
