// Measurements: a row is a load, lengths and what was measured, in SI; every mistake is told with its place.
#include "analysis/calibration/measurement.hpp"

#include <catch2/catch.hpp>

#include "scenario/files.hpp"

using namespace racksim;

namespace measurement_test {

namespace {

std::vector<Measurement> read(const test::Folder& folder, const std::string& text, std::size_t hold_back = 0) {
  return read_measurements(folder.write("m.csv", text), hold_back);
}

std::vector<std::string> told(const test::Folder& folder, const std::string& text) {
  return test::told([&] { read(folder, text); });
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("the filled column says how the engine was loaded") {
  test::Folder folder;
  const auto list = read(folder,
                         "batch,concurrency,requests,rate_per_s,prompt_tokens,output_tokens,itl_ms\n"
                         "4,,,,10,20,1\n,8,,,10,20,1\n,8,100,,10,20,1\n,,100,,10,20,1\n,,,2.5,10,20,1\n");
  REQUIRE(list.size() == 5);
  const LoadKind kinds[] = {LoadKind::fixed_batch, LoadKind::closed_loop, LoadKind::closed_loop, LoadKind::all_at_once,
                            LoadKind::poisson};
  const double sizes[] = {4, 8, 8, 100, 2.5};
  const double requests[] = {0, 0, 100, 0, 0};
  for (std::size_t i = 0; i < 5; ++i) {
    INFO(i);
    CHECK(list[i].condition.kind == kinds[i]);
    CHECK(list[i].condition.size == sizes[i]);
    CHECK(list[i].condition.requests == requests[i]);
    CHECK(list[i].where.line == static_cast<int>(i) + 2);
  }
}

TEST_CASE("quantities are read into seconds, tokens per second and watts; what is blank is not there") {
  test::Folder folder;
  const auto list = read(folder,
                         "batch,prompt_tokens,output_tokens,itl_ms,ttft_ms,tpot_ms,output_tokens_per_s,power_w\n"
                         "1,10,20,250,500,125,7,300\n1,10,20,,,,,300\n");
  const double si[] = {0.25, 0.5, 0.125, 7, 300};
  for (int i = 0; i < kQuantities; ++i) {
    INFO(name_of(static_cast<Observed>(i)));
    REQUIRE(list[0].value[i]);
    CHECK(*list[0].value[i] == Approx(si[i]).epsilon(1e-15));
    CHECK(list[1].value[i].has_value() == (i == static_cast<int>(Observed::power)));
  }
}

TEST_CASE("the rest of a condition is read, and has defaults") {
  test::Folder folder;
  const auto list = read(folder,
                         "batch,prompt_tokens,output_tokens,prompt_cv,output_cv,processes,instances,max_num_seqs,"
                         "max_num_batched_tokens,chunked_prefill,reserve_output,context_tokens,statistic,note,itl_ms\n"
                         "2,10,20,0.5,0.25,12,3,7,99,1,1,64,p50,why,1\n2,10,20,,,,,,,,,,mean,,1\n");
  const Condition& c = list[0].condition;
  CHECK(c.prompt_tokens == 10);
  CHECK(c.output_tokens == 20);
  CHECK(c.prompt_cv == 0.5);
  CHECK(c.output_cv == 0.25);
  CHECK(c.processes == 12);
  CHECK(c.instances == 3);
  CHECK(c.max_num_seqs == 7);
  CHECK(c.max_num_batched_tokens == 99);
  CHECK(c.chunked_prefill);
  CHECK(c.reserve_output);
  CHECK(c.context_tokens == 64);
  CHECK(list[0].median);
  CHECK(list[0].note == "why");
  const Condition& d = list[1].condition;
  CHECK(d.processes == 0);
  CHECK(d.instances == 1);
  CHECK(d.max_num_seqs == 256);
  CHECK(d.max_num_batched_tokens == 8192);
  CHECK_FALSE((d.chunked_prefill || d.reserve_output || list[1].median));
}

TEST_CASE("every n-th row is held back, from the n-th on; none if n is 0") {
  test::Folder folder;
  std::string text = "batch,context_tokens,itl_ms\n";
  for (int i = 0; i < 7; ++i) text += "1,10,1\n";
  const auto held_back = [&](std::size_t n) {
    std::string marks;
    for (const Measurement& m : read(folder, text, n)) marks += m.held_back ? 'h' : '.';
    return marks;
  };
  CHECK(held_back(0) == ".......");
  CHECK(held_back(1) == "hhhhhhh");
  CHECK(held_back(3) == "..h..h.");
  CHECK(held_back(9) == ".......");
}

TEST_CASE("a row has one load") {
  test::Folder folder;
  const std::string head = "batch,concurrency,requests,rate_per_s,prompt_tokens,output_tokens,itl_ms\n";
  CHECK(told(folder, head + ",,,,10,20,1\n") == Told{"2:1 a row needs exactly one load"});
  CHECK(told(folder, head + "1,1,,,10,20,1\n") == Told{"2:1 a row needs exactly one load"});
  CHECK(told(folder, head + "1,,,1,10,20,1\n") == Told{"2:1 a row needs exactly one load"});
  CHECK(read(folder, head + ",,5,1,10,20,1\n", 0).front().condition.requests == 5);  // so many come at that rate
  CHECK(told(folder, head + "0,,,,10,20,1\n") == Told{"2:1 batch is out of range"});
  CHECK(told(folder, head + ",4,0,,10,20,1\n") == Told{"2:4 requests is out of range"});
}

TEST_CASE("a row has lengths, of a batch at least a context, and something that was measured") {
  test::Folder folder;
  const std::string head = "batch,concurrency,prompt_tokens,output_tokens,context_tokens,itl_ms,statistic\n";
  CHECK(told(folder, head + "1,,10,,,1,\n") == Told{"2:1 lengths are missing"});
  CHECK(told(folder, head + ",1,,,64,1,\n") == Told{"2:1 lengths are missing"});
  CHECK(told(folder, head + "1,,,,64,1,\n").empty());
  CHECK(told(folder, head + "1,,10,20,,,\n") == Told{"2:1 the row has no measured value"});
  CHECK(told(folder, head + "1,,10,20,,1,p99\n") == Told{"2:13 `p99` is not a statistic"});
  CHECK(told(folder, head + "1,,10,20,,0,\n") == Told{"2:11 itl_ms is out of range"});
}

TEST_CASE("every mistake of a file is told at once, in the order of places") {
  test::Folder folder;
  CHECK(told(folder,
             "batch,concurrency,prompt_tokens,output_tokens,itl_ms\n"
             "x,,10,20,1\n"
             ",,10,20,1\n"
             "1,,10,20,\n"
             "1,,ten,20,1\n") == Told{"2:1 `x` is not a number", "3:1 a row needs exactly one load",
                                      "4:1 the row has no measured value", "5:4 `ten` is not a number"});
}

}  // namespace measurement_test
