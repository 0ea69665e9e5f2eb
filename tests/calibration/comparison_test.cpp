// Comparisons: a match per measured quantity, errors as medians and worsts, logs request by request.
#include "analysis/calibration/comparison.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "calibration/points.hpp"
#include "model/shapes.hpp"

using namespace racksim;
using namespace racksim::test;

namespace comparison_test {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Match match_of(double measured, double predicted, bool held_back = false, Observed quantity = Observed::itl) {
  Match m;
  m.quantity = quantity;
  m.measured = measured;
  m.predicted = predicted;
  m.held_back = held_back;
  return m;
}

/// Two requests, as eighths() serves them, but for what a test changes: 0 .. 2 .. 4.25 and 10 .. 12 .. 13.125.
RequestLog log_of_two() {
  return {{{0, 8, 3}, {10, 8, 2}}, {{0, 2, 4.25, 3}, {10, 12, 13.125, 2}}, {"first", "second"}};
}

}  // namespace

TEST_CASE("errors: the median of an odd count is the middle, of an even count halfway; the worst is the largest") {
  const std::vector<Match> odd{match_of(100, 110), match_of(100, 60), match_of(100, 99)};
  CHECK(errors(odd, Observed::itl, false).count == 3);
  CHECK(errors(odd, Observed::itl, false).median == Approx(0.1));
  CHECK(errors(odd, Observed::itl, false).worst == Approx(0.4));
  CHECK(errors({match_of(100, 110), match_of(100, 130)}, Observed::itl, false).median == Approx(0.2));
}

TEST_CASE("errors: fitted and held back, each quantity, and no summaries") {
  Match summary = match_of(1, 100);
  summary.summary = true;
  const std::vector<Match> list{match_of(10, 11), match_of(10, 12, true), match_of(10, 13, false, Observed::ttft),
                                summary};
  CHECK(errors(list, Observed::itl, false).count == 1);
  CHECK(errors(list, Observed::itl, true).median == Approx(0.2));
  CHECK(errors(list, Observed::ttft, false).median == Approx(0.3));
  CHECK(errors(list, Observed::power, false).count == 0);
  CHECK(errors(list, Observed::power, false).worst == 0);
}

TEST_CASE("errors: what cannot be served is infinitely wrong") {
  const std::vector<Match> list{match_of(10, kNone), match_of(10, 11), match_of(10, 12)};
  CHECK(errors(list, Observed::itl, false).median == Approx(0.2));
  CHECK(errors(list, Observed::itl, false).worst == kInfinity);
  CHECK(errors({match_of(10, kNone)}, Observed::itl, false).median == kInfinity);
}

TEST_CASE("a row becomes a match for each quantity it holds, with its condition in words") {
  std::vector<Measurement> rows{at(fixed_batch(2, 12, 20)), at(closed_loop(1, 8, 3))};
  of(rows[0], Observed::itl) = 1;
  of(rows[0], Observed::ttft) = 4;
  rows[0].note = "a note";
  of(rows[1], Observed::tpot) = 1.125;
  rows[1].held_back = true;
  const std::vector<Match> list = match(rows, nullptr)(eighths());
  REQUIRE(list.size() == 3);
  CHECK(list[0].condition == "batch 2, 12/20, a note");
  CHECK(list[0].quantity == Observed::itl);
  CHECK(list[0].error() == Approx(0.25));
  CHECK_FALSE(list[0].waiting);
  CHECK(list[1].quantity == Observed::ttft);
  CHECK(list[1].error() == Approx(0).margin(1e-12));
  CHECK(list[2].condition == "closed loop 1, 8/3");
  CHECK(list[2].held_back);
  CHECK(list[2].waiting);
}

TEST_CASE("a row is saturated if its first token took over a quarter of its answer") {
  Measurement m = at(closed_loop(1, 8, 100));
  of(m, Observed::tpot) = 0.1;
  of(m, Observed::ttft) = 2.4;
  std::vector<Measurement> rows{m, m};
  of(rows[1], Observed::ttft) = 2.6;
  const std::vector<Match> list = match(rows, nullptr)(eighths());
  CHECK_FALSE(list[0].measured_saturated);
  CHECK(list[2].measured_saturated);
  CHECK_FALSE(list[2].predicted_saturated);
}

TEST_CASE("a log is replayed: each request has its TTFT and TPOT, and the run its end") {
  const RequestLog log = log_of_two();
  const std::vector<Match> list = match(log, {.max_num_seqs = 4}, nullptr, 1)(eighths());
  REQUIRE(list.size() == 4 + 3);
  for (const Match& m : list) {
    INFO(m.condition);
    CHECK(m.error() == Approx(0).margin(1e-12));
  }
  CHECK(list[0].condition == "first");
  CHECK_FALSE(list[1].held_back);
  CHECK(list[2].held_back);
  CHECK(list[4].summary);
  CHECK(list[4].label == "TTFT p50");
  CHECK(list[4].measured == 2);
  CHECK(list[6].label == "last answer");
  CHECK(list[6].measured == 13.125);
}

TEST_CASE("a log's first token waits for the front end too; an answer of one token has no TPOT") {
  RequestLog log = log_of_two();
  log.requests[1].output_tokens = log.timings[1].output_tokens = 1;
  Profile profile = eighths();
  profile.front_end_s = 0.5;
  const std::vector<Match> list = match(log, {.max_num_seqs = 4}, nullptr, 2)(profile);
  REQUIRE(list.size() == 3 + 1);  // nothing is held back: no medians
  CHECK(list[0].predicted == 2.5);
  CHECK(list[1].predicted == 1.125);
  CHECK(list[2].predicted == 2.5);
}

TEST_CASE("a request of a log that cannot be served is no number, and neither is the median over it") {
  RequestLog log = log_of_two();
  log.requests[1].prompt_tokens = 1000;
  Device small;
  small.memory_bytes = 86 / 0.9 + 16 * 8 * 4;
  Profile profile = tiny_profile();
  const std::vector<Match> list = match(log, {.max_num_seqs = 4}, &small, 0)(profile);
  CHECK(std::isfinite(list[0].predicted));
  CHECK(std::isnan(list[2].predicted));
  CHECK(std::isnan(list[4].predicted));
}

}  // namespace comparison_test
