// Trace: the shipped file to its last row, other ways to write time, and broken lines.
#include "scenario/trace.hpp"

#include <catch2/catch.hpp>

#include "files.hpp"

using namespace racksim;

namespace {

const std::string kHeader = "TIMESTAMP,ContextTokens,GeneratedTokens\n";

std::string told(const test::Folder& folder, const std::string& text) {
  try {
    check_trace(folder.write("t.csv", text));
    return {};
  } catch (const InvalidInput& e) {
    CHECK(e.list().size() == 1);
    return e.what();
  }
}

}  // namespace

TEST_CASE("the Azure trace is read from first to last row, twice") {
  TraceReader reader(std::string(RACKSIM_SOURCE_DIR) + "/scenarios/traces/azure-conversation-2023.csv");
  for (int round = 0; round < 2; ++round) {
    CHECK(reader.next() == TraceRow{0, 374, 44});
    const auto second = reader.next();
    REQUIRE(second);
    CHECK(second->time_s == Approx(4.314579).epsilon(1e-12));  // 18:15:50.9951690 - 18:15:46.6805900
    int rows = 2;
    TraceRow last;
    while (const auto row = reader.next()) {
      last = *row;
      ++rows;
    }
    CHECK(rows == 19366);
    CHECK(last.time_s == Approx(3501.721937).epsilon(1e-12));  // 19:14:08.4025270, 58 min 21.7 s later
    CHECK(last.generated_tokens == 183);
    reader.rewind();
  }
}

TEST_CASE("times may be seconds, ISO dates and have a zone") {
  test::Folder folder;
  folder.write("a.csv", "\xEF\xBB\xBF" + kHeader + "10.5,1,1\n12,2,3\n");
  TraceReader seconds("a.csv");
  CHECK(seconds.next()->time_s == 0);
  CHECK(seconds.next()->time_s == 1.5);
  CHECK_FALSE(seconds.next());
  folder.write("b.csv", kHeader + "2024-02-29T23:59:59Z,1,1\r\n2024-03-01 01:00:01.5+01:00,2,3\r\n");
  TraceReader dates("b.csv");
  CHECK(dates.next()->time_s == 0);
  CHECK(dates.next()->time_s == 2.5);
}

TEST_CASE("a broken trace gets one message with its place") {
  test::Folder folder;
  CHECK(told(folder, "") == "t.csv:1: the trace is empty");
  CHECK(told(folder, kHeader).find("the trace has no rows") != std::string::npos);
  CHECK(told(folder, "a,b,c\n0,1,1\n") == "t.csv:1:1: the first line of a trace must name its columns");
  CHECK(told(folder, kHeader + "0,1\n") == "t.csv:2:1: this row has 2 fields instead of 3");
  CHECK(told(folder, kHeader + "0,1,1\n\n0,1,1\n") == "t.csv:3:1: this row has 1 fields instead of 3");
  CHECK(told(folder, kHeader + "0,1,1,1\n") == "t.csv:2:6: this row has more than 3 fields");
  CHECK(told(folder, kHeader + "0,-1,1\n") == "t.csv:2:3: -1 context tokens are out of range");
  CHECK(told(folder, kHeader + "0,1,0\n") == "t.csv:2:5: 0 generated tokens are out of range");
  CHECK(told(folder, kHeader + "0,1,x\n") == "t.csv:2:5: `x` is not a number of generated tokens");
  CHECK(told(folder, kHeader + "0,1.5,1\n").find("`1.5` is not a number of context tokens") != std::string::npos);
  CHECK(told(folder, kHeader + "0,,1\n").find("`` is not a number") != std::string::npos);
  CHECK(told(folder, kHeader + "0,99999999999999999999,1\n").find("is not a number") != std::string::npos);
  CHECK(told(folder, kHeader + "5,1,1\n4,1,1\n") == "t.csv:3:1: time goes backwards");
  for (const auto* time : {"nan", "inf", "1e300", "", "soon", "2023-02-30 00:00:00", "2023-11-16 25:00:00",
                           "2023-11-16 18:15:46.x", "9999-01-01 00:00:00"}) {
    CHECK(told(folder, kHeader + time + ",1,1\n").find("is not a time") != std::string::npos);
  }
  CHECK(told(folder, kHeader + std::string(1000, '0')).find("a line of more than 200 characters") != std::string::npos);
  CHECK_THROWS_AS(TraceReader("gone.csv"), InvalidInput);
  CHECK_THROWS_AS(TraceReader("."), InvalidInput);
}
