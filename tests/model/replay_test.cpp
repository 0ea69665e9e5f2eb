// Replay: order, rounds and blocks of a trace, and when a conversation goes on.
#include "model/users/replay.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "scenario/files.hpp"

using namespace racksim;

namespace replay_test {

namespace {

Stream stream(std::uint64_t seed) { return {seed, Purpose::arrivals, {0, 0}}; }

ReplayedTrace replayed(const std::string& file) { return {.file = file}; }

/// Rows at 0, 1, 2 ... s with as many prompt tokens as their number, from 1.
std::string clockwork(const test::Folder& folder, int rows) {
  std::string text = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  for (int i = 0; i < rows; ++i) text += std::to_string(i) + ',' + std::to_string(i + 1) + ",1\n";
  return folder.write("clock.csv", text);
}

/// Conversations a, b and none, by time in seconds.
std::string talk(const test::Folder& folder, const std::vector<std::pair<int, std::string>>& rows) {
  std::string text = "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n";
  for (const auto& [at, who] : rows) text += std::to_string(at) + ',' + who + ",1,GPT-4,10,1,11,API log\n";
  return folder.write("talk.csv", text);
}

}  // namespace

TEST_CASE("the first replication begins at the first row, others somewhere, and all go round") {
  test::Folder folder;
  const ReplayedTrace p = replayed(clockwork(folder, 10));
  Replay first(p, {}, stream(1), {.replication = 0});
  double now_s = 0;
  for (int i = 0; i < 25; ++i) {
    const auto a = first.next();
    REQUIRE(a);
    now_s += a->gap_s;
    CHECK(now_s == i);  // the gap at the seam is the mean gap
    CHECK(a->row.input_tokens == i % 10 + 1);
  }
  std::map<std::int64_t, int> begins;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Replay other(p, {}, stream(seed), {.replication = 1});
    const auto a = other.next();
    ++begins[a->row.input_tokens];
    CHECK(a->gap_s == (a->row.input_tokens == 1 ? 0 : 1));
  }
  CHECK(begins.size() == 10);
}

TEST_CASE("a trace that is not repeated ends") {
  test::Folder folder;
  ReplayedTrace p = replayed(clockwork(folder, 10));
  p.repeat = false;
  Replay replay(p, {}, stream(1), {.replication = 3});
  int rows = 0;
  while (replay.next()) ++rows;
  CHECK(rows == 10);
  CHECK_FALSE(replay.next());
}

TEST_CASE("blocks are pieces of the trace, in time and in order, from any place of it as often as from another") {
  test::Folder folder;
  const int rows = 1000;
  ReplayedTrace p = replayed(clockwork(folder, rows));
  p.resample_s = 10;
  Replay replay(p, {}, stream(5), {.replication = 0});
  const int drawn = 200000;
  double now_s = 0;
  int jumps = 0;
  std::vector<int> seen(static_cast<std::size_t>(rows));
  std::int64_t last = 0;
  for (int i = 0; i < drawn; ++i) {
    const auto a = replay.next();
    REQUIRE(a);
    now_s += a->gap_s;
    CHECK(a->gap_s >= 0);
    CHECK(a->gap_s < 2);
    const bool goes_on = a->row.input_tokens == last % rows + 1;
    jumps += !goes_on;
    if (goes_on && i > 0) CHECK(a->gap_s > 0);
    last = a->row.input_tokens;
    ++seen[static_cast<std::size_t>(last - 1)];
  }
  CHECK(now_s / drawn == Approx(1).epsilon(0.001));  // one row a second, as in the trace
  CHECK(jumps == Approx(drawn / 10).epsilon(0.01));  // a block has ten rows
  // Each row is in as many blocks as another: 200 of 20,000, give or take four standard deviations of ten rows' blocks.
  CHECK(*std::min_element(seen.begin(), seen.end()) > 140);
  CHECK(*std::max_element(seen.begin(), seen.end()) < 260);
}

TEST_CASE("blocks that are not to be repeated last as long as the trace") {
  test::Folder folder;
  ReplayedTrace p = replayed(clockwork(folder, 1000));
  p.resample_s = 30;
  p.repeat = false;
  Replay replay(p, {}, stream(5), {.replication = 0});
  int rows = 0;
  while (replay.next()) ++rows;
  CHECK(rows == 34 * 30);  // whole blocks
}

TEST_CASE("a conversation goes on while no silence is longer than its timeout") {
  test::Folder folder;
  ReplayedTrace p = replayed(talk(folder, {{0, "a"}, {1, "b"}, {2, ""}, {10, "a"}, {11, "b"}, {40, "a"}, {41, ""}}));
  p.repeat = false;
  p.session_timeout_s = 10;
  Replay replay(p, {}, stream(1), {.replication = 0});
  std::vector<bool> more;
  std::vector<std::optional<std::uint64_t>> who;
  while (const auto a = replay.next()) {
    more.push_back(a->more);
    who.push_back(a->conversation);
    CHECK(replay.ahead() <= 4);
  }
  CHECK(more == std::vector<bool>{true, true, false, false, false, false, false});
  CHECK(who[0] == who[3]);
  CHECK(who[1] == who[4]);
  CHECK(who[0] != who[1]);
  CHECK_FALSE(who[2]);
  p.session_timeout_s = 0;
  Replay alone(p, {}, stream(1), {.replication = 0});
  while (const auto a = alone.next()) CHECK_FALSE(a->conversation);
}

TEST_CASE("rounds and blocks have conversations of their own") {
  test::Folder folder;
  ReplayedTrace p = replayed(talk(folder, {{0, "a"}, {1, "a"}, {2, "a"}, {3, "a"}}));
  Replay rounds(p, {}, stream(1), {.replication = 0});
  std::map<std::uint64_t, int> turns;
  for (int i = 0; i < 40; ++i) ++turns[*rounds.next()->conversation];
  CHECK(turns.size() == 10);
  for (const auto& [conversation, count] : turns) CHECK(count == 4);
}

TEST_CASE("rounds have text of their own, and rows of one round what they share") {
  test::Folder folder;
  const auto row = [](int at_ms, const std::string& blocks) {
    return "{\"timestamp\": " + std::to_string(at_ms) +
           ", \"input_length\": 1024, \"output_length\": 1, \"hash_ids\": [" + blocks + "]}\n";
  };
  const ReplayedTrace p = replayed(folder.write("m.jsonl", row(0, "7, 8") + row(1000, "7, 9223372036854775807")));
  Replay replay(p, {}, stream(1), {});
  std::vector<TraceRow> rows;
  for (int i = 0; i < 4; ++i) rows.push_back(replay.next()->row);
  CHECK(rows[0].blocks == std::vector<BlockRun>{{7, 2}});
  CHECK(rows[1].blocks.front().first == 7);
  CHECK(rows[2].blocks.front().first != 7);
  CHECK(rows[2].blocks.front().first == rows[3].blocks.front().first);
  CHECK(rows[3].blocks.back().first != rows[1].blocks.back().first);
}

}  // namespace replay_test
