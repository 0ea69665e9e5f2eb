// Trace: the shipped file to its last row, every known format, other ways to write time, and broken lines.
#include "input/trace/trace.hpp"

#include <catch2/catch.hpp>

#include "files.hpp"
#include "input/scenario/trace_facts.hpp"
#include "support/places.hpp"

using namespace racksim;

namespace trace_test {

namespace {

const std::string kHeader = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
const TraceColumns kNamed{
    .time = "at", .prompt = "in", .output = "out", .session = "who", .unit = TraceColumns::Unit::us};

std::string told(const test::Folder& folder, const std::string& text, const TraceColumns& columns = {}) {
  try {
    read_facts({.path = folder.write("t.csv", text), .columns = columns});
    return {};
  } catch (const InvalidInput& e) {
    CHECK(e.list().size() == 1);
    return e.what();
  }
}

std::vector<TraceRow> rows(const TraceSource& source) {
  TraceReader reader(source);
  std::vector<TraceRow> all;
  while (auto row = reader.next()) all.push_back(std::move(*row));
  return all;
}

std::string mooncake_row(const std::string& time, const std::string& in, const std::string& out,
                         const std::string& hashes = "[]") {
  return R"({"timestamp": )" + time + R"(, "input_length": )" + in + R"(, "output_length": )" + out +
         R"(, "hash_ids": )" + hashes + "}\n";
}

}  // namespace

TEST_CASE("the Azure trace is read from first to last row, twice") {
  TraceReader reader({.path = racksim::test::in_repository("scenarios/traces/azure-conversation-2023.csv")});
  CHECK(reader.format().name == "Azure LLM inference CSV");
  for (int round = 0; round < 2; ++round) {
    CHECK(reader.next() == TraceRow{0, 374, 44});
    const auto beginning = reader.place();
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
    CHECK(last.output_tokens == 183);
    reader.seek(beginning);
  }
}

TEST_CASE("times may be seconds, ISO dates and have a zone") {
  test::Folder folder;
  folder.write("a.csv", "\xEF\xBB\xBF" + kHeader + "10.5,1,1\n\n12,2,3\n");
  TraceReader seconds({.path = "a.csv"});
  CHECK(seconds.next()->time_s == 0);
  CHECK(seconds.next()->time_s == 1.5);
  CHECK_FALSE(seconds.next());
  folder.write("b.csv", kHeader + "2024-02-29T23:59:59Z,1,1\r\n2024-03-01 01:00:01.5+01:00,2,3\r\n");
  TraceReader dates({.path = "b.csv"});
  CHECK(dates.next()->time_s == 0);
  CHECK(dates.next()->time_s == 2.5);
}

TEST_CASE("the Azure trace of 2024 writes its zone, and whole seconds without a fraction") {
  test::Folder folder;
  folder.write("a.csv", kHeader + "2024-05-12 00:00:00+00:00,2162,5\n2024-05-12 00:00:00.001163+00:00,2399,6\n");
  const auto all = rows({.path = "a.csv"});
  REQUIRE(all.size() == 2);
  CHECK(all[1].time_s == 0.001163);
}

TEST_CASE("BurstGPT without and with sessions; requests that failed are left out and counted") {
  test::Folder folder;
  folder.write("1.csv",
               "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
               "5,ChatGPT,472,18,490,Conversation log\n45,ChatGPT,0,0,0,Conversation log\n"
               "118,GPT-4,417,276,693,API log\n");
  TraceReader old({.path = "1.csv"});
  CHECK(old.format().name == "BurstGPT CSV");
  CHECK(old.next() == TraceRow{0, 472, 18});
  CHECK(old.next() == TraceRow{113, 417, 276});
  CHECK_FALSE(old.next());
  CHECK(old.failed() == 1);
  folder.write("2.csv",
               "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
               "19440110.0,1722ac82-0a46,43,GPT-4,906,446,1352,Conversation log\n"
               "19440161.0,,2,ChatGPT,36,29,65,API log\n"
               "19440192.5,1722ac82-0a46,8,GPT-4,1779,123,1902,Conversation log\n");
  const auto all = rows({.path = "2.csv"});
  REQUIRE(all.size() == 3);
  CHECK(all[2].time_s == 82.5);
  CHECK(all[0].session);
  CHECK(all[0].session == all[2].session);
  CHECK_FALSE(all[1].session);
  CHECK(read_facts({.path = "2.csv"}).sessions);
}

TEST_CASE("Mooncake counts milliseconds and names blocks, held as runs") {
  test::Folder folder;
  folder.write("m.jsonl", mooncake_row("0", "6758", "500", "[0, 1, 2, 14, 15]") + mooncake_row("3052", "7322", "490"));
  TraceReader reader({.path = "m.jsonl"});
  CHECK(reader.format().name == "Mooncake JSONL");
  CHECK(reader.format().tokens_per_block == 512);
  CHECK(reader.next() == TraceRow{0, 6758, 500, {}, {{0, 3}, {14, 2}}, 512});
  CHECK(reader.next() == TraceRow{3.052, 7322, 490, {}, {}, 512});
  folder.write("edges.jsonl", mooncake_row("0", "1", "1", "[9223372036854775807, -9223372036854775808, 5]"));
  CHECK(rows({.path = "edges.jsonl"}).at(0).blocks.size() == 3);
}

TEST_CASE("Qwen-Bailian looks like Mooncake, but counts seconds; what names sessions itself is neither") {
  test::Folder folder;
  const std::string row = R"("timestamp": 61.5, "input_length": 521, "output_length": 132, "hash_ids": [7]})";
  folder.write("q.jsonl", R"({"chat_id": 159, "parent_chat_id": 55, )" + row);
  TraceReader reader({.path = "q.jsonl"});
  CHECK(reader.format().tokens_per_block == 16);
  CHECK(reader.next()->blocks == std::vector<BlockRun>{{7, 1}});
  CHECK(told(folder, R"({"session_id": "a", )" + row).find("is not known by its columns") != std::string::npos);
}

TEST_CASE("named columns may stand anywhere, be quoted, and count in their unit") {
  test::Folder folder;
  folder.write("n.csv", "x,out,who,\"at\",in\n\"a,b\",3,7,1000000,2.0\n,4,,1500000,5\n");
  const auto all = rows({.path = "n.csv", .columns = kNamed});
  REQUIRE(all.size() == 2);
  CHECK(all[0] == TraceRow{0, 2, 3, 7});
  CHECK(all[1] == TraceRow{0.5, 5, 4});
  folder.write("n.jsonl", R"({"in": 2, "deep": {"at": [9, {"out": 1}]}, "out": 3, "who": "7", "at": "1000000"})"
                          "\n"
                          R"({"at": 1.5e6, "in": 5, "out": 4, "who": null})"
                          "\n\n");
  CHECK(rows({.path = "n.jsonl", .columns = kNamed}) == all);
}

TEST_CASE("a part of a trace counts time from its own beginning") {
  test::Folder folder;
  folder.write("t.csv", kHeader + "100,1,1\n110,2,1\n115,3,1\n120,4,1\n");
  const TraceSource part{.path = "t.csv", .from_s = 8, .span_s = 12};
  TraceReader reader(part);
  for (int round = 0; round < 2; ++round) {
    CHECK(reader.next() == TraceRow{2, 2, 1});
    const auto place = reader.place();
    CHECK(reader.next() == TraceRow{7, 3, 1});
    CHECK_FALSE(reader.next());  // 120 s is 20 s after the first row: no more of the part
    CHECK(reader.cut());
    reader.seek(place);
    CHECK(reader.next() == TraceRow{2, 2, 1});
    reader.seek(place);
  }
  TraceReader fresh(part);
  fresh.seek(reader.place());  // the header: times still count from the first row of the file
  const TraceFacts facts = read_facts(part);
  CHECK(facts.rows == 2);
  CHECK(facts.seam_s() == 7);  // 5 s to the end of the part, 2 s to its first row
  CHECK(facts.round_s() == 12);
  CHECK(read_facts({.path = "t.csv", .from_s = 8}).seam_s() == 5);  // rows at 2, 7 and 12 s: the mean gap
  CHECK_THROWS_WITH(read_facts({.path = "t.csv", .from_s = 30}),
                    "t.csv: no row of the trace is in the part that begins after 30 s");
}

TEST_CASE("the marks of a long trace lead back to its rows, and neither they nor the reader grow with it") {
  test::Folder folder;
  std::string text = kHeader;
  const int rows = 30000;
  for (int i = 0; i < rows; ++i) text += std::to_string(i) + ".25," + std::to_string(i + 1) + ",1\n";
  folder.write("t.csv", text);
  const TraceFacts facts = read_facts({.path = "t.csv"});
  CHECK(facts.rows == rows);
  CHECK(facts.mean_input_tokens == (rows + 1) / 2.0);
  CHECK(facts.marks.size() > TraceFacts::kMarks / 4);
  CHECK(facts.marks.size() < TraceFacts::kMarks);
  TraceReader reader({.path = "t.csv"});
  const std::size_t small = reader.buffered();
  for (const std::uint64_t row : {0, 1, 17, 4096, 8191, 29999}) {
    const TraceMark& mark = facts.mark_of_row(row);
    CHECK(mark.row <= row);
    CHECK(mark.row + 16 > row);
    reader.seek(mark.place);
    CHECK(reader.next()->input_tokens == static_cast<std::int64_t>(mark.row) + 1);
    CHECK(facts.mark_before(static_cast<double>(row) + 0.1).row <= row);
  }
  while (reader.next()) {
  }
  CHECK(text.size() > 5 * small);
  CHECK(reader.buffered() == small);
}

TEST_CASE("a line longer than the buffer is read whole, one without an end is refused in fixed memory") {
  test::Folder folder;
  std::string ids = "[0";
  for (int i = 1; i < 60000; ++i) ids += ", " + std::to_string(i);
  folder.write("m.jsonl",
               mooncake_row("0", "1", "1") + mooncake_row("1", "2", "2", ids + "]") + mooncake_row("2", "3", "3"));
  const auto all = rows({.path = "m.jsonl"});
  REQUIRE(all.size() == 3);
  CHECK(all[1].blocks == std::vector<BlockRun>{{0, 60000}});
  CHECK(all[2].input_tokens == 3);
  CHECK(told(folder, kHeader + std::string(3U << 20U, '0')) == "t.csv:2:1: a line of more than 1048576 bytes");
}

TEST_CASE("a broken trace gets one message with its place") {
  test::Folder folder;
  CHECK(told(folder, "") == "t.csv:1: the trace is empty");
  CHECK(told(folder, kHeader).find("the trace has no rows") != std::string::npos);
  CHECK(told(folder, "a,b,c\n0,1,1\n") == "t.csv:1:1: the format of this trace is not known by its columns");
  CHECK(told(folder, kHeader + "0,1\n") == "t.csv:2:1: this row has 2 cells instead of 3");
  CHECK(told(folder, kHeader + "0,1,1,1\n") == "t.csv:2:1: this row has 4 cells instead of 3");
  CHECK(told(folder, kHeader + "0,\"1,1\n") == "t.csv:2:3: a quote is left open");
  CHECK(told(folder, kHeader + "0,-1,1\n") == "t.csv:2:3: -1 prompt tokens are out of range");
  CHECK(told(folder, kHeader + "0,0,1\n") == "t.csv:2:3: a row with an answer has 0 prompt tokens");
  CHECK(told(folder, kHeader + "0,1,0\n") == "t.csv: no row of the trace has an answer: 1 have 0 output tokens");
  CHECK(told(folder, kHeader + "0,1,x\n") == "t.csv:2:5: `x` is not a number of output tokens");
  CHECK(told(folder, kHeader + "0,1.5,1\n").find("`1.5` is not a number of prompt tokens") != std::string::npos);
  CHECK(told(folder, kHeader + "0,,1\n").find("`` is not a number") != std::string::npos);
  CHECK(told(folder, kHeader + "0,nan,1\n").find("`nan` is not a number") != std::string::npos);
  CHECK(told(folder, kHeader + "0,99999999999999999999,1\n").find("are out of range") != std::string::npos);
  CHECK(told(folder, kHeader + "0,1e999,1\n").find("are out of range") != std::string::npos);
  CHECK(told(folder, kHeader + "5,1,1\n4,1,1\n") == "t.csv:3:1: time goes backwards");
  for (const auto* time : {"nan", "inf", "1e300", "", "soon", "2023-02-30 00:00:00", "2023-11-16 25:00:00",
                           "2023-11-16 18:15:46.x", "9999-01-01 00:00:00", "1899-12-31 00:00:00", "-5e9"}) {
    CHECK(told(folder, kHeader + time + ",1,1\n").find("is not a time") != std::string::npos);
  }
  CHECK(told(folder, kHeader + "-4.4e9,1,1\n4.4e9,1,1\n").empty());
  CHECK_THROWS_AS(TraceReader({.path = "gone.csv"}), InvalidInput);
  CHECK_THROWS_AS(TraceReader({.path = "."}), InvalidInput);
}

TEST_CASE("a broken JSONL gets one message with its place") {
  test::Folder folder;
  const std::string good = mooncake_row("0", "1", "1");
  CHECK(told(folder, good + "{\"timestamp\": 1,}\n") == "t.csv:2:17: this is not a JSON object");
  CHECK(told(folder, good + "[1, 2]\n") == "t.csv:2:1: this is not a JSON object");
  CHECK(told(folder, "{\"a\": 1}\n") == "t.csv:1:1: the format of this trace is not known by its columns");
  CHECK(told(folder, good + mooncake_row("\"soon\"", "1", "1")) == "t.csv:2:2: `soon` is not a time");
  CHECK(told(folder, good + mooncake_row("1", "{\"a\": 1}", "1")) ==
        "t.csv:2:18: `{...}` is not a number of prompt tokens");
  CHECK(told(folder, good + "{\"timestamp\": 1, \"input_length\": 4}\n") == "t.csv:2:1: `output_length` is missing");
  CHECK(told(folder, good + "{") == "t.csv:2:2: this is not a JSON object");
}

TEST_CASE("named columns that are not there get the nearest one") {
  test::Folder folder;
  CHECK(told(folder, "at,inn,out,who\n0,1,1,\n", kNamed) == "t.csv:1:1: there is no column `in`");
  CHECK(told(folder, "at,in,out,at,who\n0,1,1,\n", kNamed) == "t.csv:1:11: column `at` appears twice");
  CHECK(told(folder, "{\"at\": 0, \"in\": 1, \"out\": 1}\n", kNamed) == "t.csv:1:1: there is no column `who`");
}

}  // namespace trace_test
