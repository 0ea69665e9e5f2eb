// Request logs: one clock of any origin, arrivals that ascend, and times that go forward.
#include "analysis/calibration/request_log.hpp"

#include <catch2/catch.hpp>

#include "scenario/files.hpp"

using namespace racksim;

namespace request_log_test {

namespace {

const std::string kHead = "arrival_s,prompt_tokens,output_tokens,first_token_s,last_token_s,note\n";

std::vector<std::string> told(const test::Folder& folder, const std::string& text) {
  return test::told([&] { read_request_log(folder.write("log.csv", text)); });
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("a log is told from measurements by its header, whatever stands before it") {
  test::Folder folder;
  CHECK(is_request_log(folder.write("a.csv", kHead)));
  CHECK(is_request_log(folder.write("b.csv", "\xEF\xBB\xBF# a run\r\n\r\n# with a comment\r\n" + kHead)));
  CHECK_FALSE(is_request_log(folder.write("c.csv", "# arrival_s\nbatch,itl_ms\n1,arrival_s\n")));
  CHECK_FALSE(is_request_log(folder.write("d.csv", "")));
  CHECK_FALSE(is_request_log(folder.write("e.csv", "# arrival_s")));
  CHECK_FALSE(is_request_log("gone.csv"));
  CHECK_FALSE(is_request_log("."));
}

TEST_CASE("times count from the first arrival") {
  test::Folder folder;
  const RequestLog log = read_request_log(folder.write(
      "log.csv", kHead + "1700000000,10,3,1700000000.5,1700000001.5,\n1700000002.25,20,1,1700000003,1700000003,x\n"));
  REQUIRE(log.requests.size() == 2);
  CHECK(log.requests[0].sent_s == 0);
  CHECK(log.requests[0].prompt_tokens == 10);
  CHECK(log.requests[1].sent_s == 2.25);
  CHECK(log.timings[0].ttft_s() == 0.5);
  CHECK(log.timings[0].tpot_s() == 0.5);  // 1 s for two tokens
  CHECK(log.timings[1].first_s == 3);
  CHECK(log.names == std::vector<std::string>{"request 1", "x"});
}

TEST_CASE("the note may be missing, the other columns may not; order of columns is free") {
  test::Folder folder;
  CHECK(told(folder, "last_token_s,arrival_s,prompt_tokens,output_tokens,first_token_s\n2,0,1,1,1\n").empty());
  CHECK(told(folder, "arrival_s,prompt_tokens,last_token_s\n0,1,2\n") ==
        Told{"1:1 column `output_tokens` is missing", "1:1 column `first_token_s` is missing"});
}

TEST_CASE("arrivals ascend; two at once are no mistake") {
  test::Folder folder;
  CHECK(told(folder, kHead + "5,1,1,6,6,\n5,1,1,6,6,\n").empty());
  CHECK(told(folder, kHead + "5,1,1,6,6,\n4,1,1,6,6,\n") == Told{"3:1 arrivals do not ascend"});
}

TEST_CASE("nothing comes before it was asked for") {
  test::Folder folder;
  CHECK(told(folder, kHead + "5,1,1,4,6,\n") == Told{"2:1 time goes backwards"});
  CHECK(told(folder, kHead + "5,1,2,7,6,\n") == Told{"2:1 time goes backwards"});
}

TEST_CASE("blank, wrong and impossible cells are told, each where it stands") {
  test::Folder folder;
  CHECK(told(folder, kHead + "0,,1,1,2,\n1,1,0,2,3,\n2,1,1,soon,3,\n") ==
        Told{"2:3 prompt_tokens is blank", "3:5 output_tokens is out of range", "4:7 `soon` is not a number"});
  CHECK(told(folder, kHead + ",1,1,1,2,\n") == Told{"2:1 arrival_s is blank"});
}

}  // namespace request_log_test
