// Reader: stalls and quality of experience, computed by hand.
#include "model/engine/reader.hpp"

#include <catch2/catch.hpp>

using namespace racksim;

namespace reader_test {

namespace {

/// A reader of one token a second who has got tokens at these times.
Reader reader(double due_s, const std::vector<double>& token_s) {
  Reader r(due_s, 1);
  for (std::size_t i = 0; i < token_s.size(); ++i) r.got(static_cast<std::int64_t>(i) + 1, token_s[i]);
  return r;
}

}  // namespace

TEST_CASE("text that comes as it is expected, or sooner, loses nothing") {
  CHECK(reader(1, {1, 2, 3}).qoe_loss(3) == 0);
  CHECK(reader(1, {1, 1.5, 2}).qoe_loss(3) == 0);
  CHECK(reader(3, {1, 2, 3}).qoe_loss(3) == 0);
  CHECK(reader(1, {1, 2, 3}).stall_s() == 0);
}

TEST_CASE("a late first token moves the whole text") {
  // Read from 3 to 6 instead of 1 to 4: 3 tokens x 2 s behind, of 3 x 2 + 3 x 3 / 2 s below the expected curve up to 6.
  // Andes' own tracker: target 3 (2 x 6 - 2 x 1 - 3) / 2 = 10.5, actual 3 x 3 / 2 = 4.5.
  CHECK(reader(1, {3, 4, 5}).qoe_loss(3) == Approx(1 - 4.5 / 10.5));
  CHECK(reader(1, {3, 4, 5}).stall_s() == 0);
}

TEST_CASE("a stall counts from the token that came late") {
  // Read at 1, 2, 6, 7: two tokens 3 s behind, of 4 x 3 + 4 x 4 / 2.
  CHECK(reader(1, {1, 2, 6, 7}).qoe_loss(4) == Approx(6.0 / 20));
  CHECK(reader(1, {1, 2, 6, 7}).stall_s() == 3);
  CHECK(reader(1, {1, 2, 6, 7}).wants_next_s(4) == 8);
}

TEST_CASE("an early first token is slack that a stall uses up first") {
  // Expected at 3; read at 1, 2, 6 and 7, of which the last two should have been at 5 and 6.
  CHECK(reader(3, {1, 2, 6, 7}).qoe_loss(4) == Approx(2.0 / (4 * 1 + 8)));
}

TEST_CASE("a run of steps that get longer counts as its tokens do") {
  // Steps of 0.5 + 0.25 j: tokens at 1, 1.5, 2.25, 3.25, 4.5, 6, 7.75; expected at 1, 2, .. 7.
  Segment segment;
  segment.kind = Segment::Kind::decode;
  segment.start_s = 1;
  segment.end_s = 7.75;
  segment.steps = 6;
  segment.batch = 1;
  segment.line = {.at_zero_s = 0.5, .per_token_s = 0.25};
  Reader run(1, 1);
  run.got(1, 1);
  run.got_steps(1, segment);
  const Reader each = reader(1, {1, 1.5, 2.25, 3.25, 4.5, 6, 7.75});
  CHECK(run.stall_s() == Approx(0.75));
  CHECK(run.stall_s() == Approx(each.stall_s()));
  CHECK(run.qoe_loss(7) == Approx(0.75 / (7 * 0.75 + 24.5)));
  CHECK(run.qoe_loss(7) == Approx(each.qoe_loss(7)));
}

}  // namespace reader_test
