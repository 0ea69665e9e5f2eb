// Mistakes in a scenario: each gets one message, at its place, with a remedy; all are told at once.
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "files.hpp"

using namespace racksim;

namespace mistakes_test {

namespace {

struct Mistake {
  std::string set;       ///< laid over a good scenario
  std::string expected;  ///< in what is told
};

const std::vector<Mistake> kMistakes{
    {"users.readers.pepole=3", "unknown key `pepole` in users.readers"},
    {"sla=[{metric: ttft, limit: 1 s, users: [reader]}]",
     "an objective names `reader`, which is not a population of `users`"},
    {"sla=[{metric: itl, limit: 1 s, users: [readers]}]", "`itl` counts the gaps of whole batches"},
    {"runn.seed=3", "unknown key `runn` in the scenario"},
    {"platform=~", "the scenario needs `platform`"},
    {"platform=", "the scenario needs `platform`"},
    {"platform=''", "takes the path of a file"},
    {"platform=[a, b]", "takes a single value, not a list"},
    {"users=~", "the scenario needs `users`"},
    {"users={}", "users: is empty"},
    {"users.readers=~", "users: is empty"},
    {"users=[1]", "users: takes a map, not a list"},
    {"users.readers=5", "users.readers: takes a map, not a single value"},
    {"users.a b={arrivals: open, sessions: 1 /s}", "`a b` is not a good name in users"},
    {"users.readers.arrivals=closd", "unknown value `closd`"},
    {"users.readers.arrivals=open", "users.readers needs `sessions` with `arrivals: open`"},
    {"users.readers.arrivals=open", "`people` in users.readers is allowed only with `arrivals: closed`"},
    {"users.readers.sessions=1 /s", "`sessions` in users.readers is allowed only with `arrivals: open`"},
    {"users.readers.trace=x.csv", "`trace` in users.readers is allowed only with `arrivals: trace`"},
    {"users.readers.people=~", "users.readers needs `people` with `arrivals: closed`"},
    {"users.readers.people=0", "`0` is out of range"},
    {"users.readers.people=2.5", "`2.5` is out of range"},
    {"users.readers.people=5 s", "`5 s` is not a plain number"},
    {"users.readers.people=1e99", "`1e99` is out of range"},
    {"users.readers.ramp=-1 s", "`-1 s` is out of range"},
    {"users.readers.prompt=128", "`128` has no unit"},
    {"users.readers.prompt=0 tokens", "`0 tokens` is out of range"},
    {"users.readers.prompt=128 tokns", "`128 tokns` has an unknown unit"},
    {"users.readers.prompt=lognormal", "`lognormal` needs its parameters"},
    {"users.readers.prompt=[1]", "takes one value or a distribution, not a list"},
    {"users.readers.prompt=trace", "`trace` lengths need `arrivals: trace`"},
    {"users.readers.prompt={mean: 3 tokens}", "users.readers.prompt needs `distribution`"},
    {"users.readers.prompt={distribution: lognormal, median: 9 tokens, p99: 9 tokens}",
     "`p99` must be larger than `median`"},
    {"users.readers.prompt={distribution: lognormal, median: 9 tokens}", "users.readers.prompt needs `p99`"},
    {"users.readers.prompt={distribution: uniform, min: 9 tokens, max: 3 tokens}",
     "`min` must not be larger than `max`"},
    {"users.readers.prompt={distribution: uniform, min: 9 tokens}", "users.readers.prompt needs `max`"},
    {"users.readers.think={distribution: exponential, mean: 0 s}", "`0 s` is out of range"},
    {"users.readers.think={distribution: trace}", "unknown value `trace`"},
    {"users.readers.think=5 kW", "`5 kW` is not a time"},
    {"users.readers.reading_speed=0 tok/s", "`0 tok/s` is out of range"},
    {"users.readers.next_turn=never", "unknown value `never`"},
    {"serving=~", "the scenario needs `serving`"},
    {"serving.pools=~", "serving needs `pools`"},
    {"serving.pools={}", "serving.pools: is empty"},
    {"serving.pools.main.profile=~", "serving.pools.main needs `profile`"},
    {"serving.pools.main.max_num_seqs=0", "`0` is out of range"},
    {"serving.pools.main.max_model_len=8192", "`8192` has no unit"},
    {"serving.queue=5", "takes a map, not a single value"},
    {"serving.queue.limit=-1", "`-1` is out of range"},
    {"serving.queue.limit=unlimitd", "`unlimitd` is not a number"},
    {"sla=~", "the scenario needs `sla`"},
    {"sla=[]", "sla: is empty"},
    {"sla={metric: tpot}", "sla: takes a list, not a map"},
    {"sla=[tpot]", "sla takes a list of maps, not of a single value"},
    {"sla=[{metric: tpot}]", "sla needs `limit`"},
    {"sla=[{limit: 1 s}]", "sla needs `metric`"},
    {"sla.0.limit=5 %", "`5 %` is not a time"},
    {"sla.0.attainment=0 %", "`0 %` is out of range"},
    {"sla.0.attainment=99", "`99` is out of range"},
    {"sla=[{metric: blocked, limit: 1 %, attainment: 99 %}]",
     "`attainment` in sla is allowed only with a `metric` other than `blocked`"},
    {"claim.notes=x", "claim.notes: takes a list, not a single value"},
    {"claim.published_sessions=2.5", "`2.5` is out of range"},
    {"run.duration=0 s", "`0 s` is out of range"},
    {"run.duration=nan", "`nan` is not a number"},
    {"run.duration=.inf", "`.inf` is not a number"},
    {"run.duration=1e400 s", "too large or too small"},
    {"run.duration=0x10 s", "`0x10 s`"},
    {"run.timeline=1 us", "more than a million rows"},
    {"run.requests_csv=yes", "`yes` is neither true nor false"},
    {"run.seed=-1", "`-1` is out of range"},
    {"run.seed=99999999999999999999", "is out of range"},
    {"name=a/b", "`name` must not be empty"},
    {"name=[x]", "name: takes a single value"},
    {"extends=other.yaml", "unknown key `extends`"},
};

}  // namespace

TEST_CASE("each mistake gets its message and nothing crashes") {
  test::Folder folder;
  folder.write("a.yaml", test::kGood);
  REQUIRE(test::mistakes("a.yaml").empty());
  for (const auto& mistake : kMistakes) {
    const auto told = test::mistakes("a.yaml", {mistake.set});
    INFO(mistake.set << " told:\n" << told);
    CHECK(told.find(mistake.expected) != std::string::npos);
    const bool placed = told.find("--set") != std::string::npos || told.find("a.yaml") != std::string::npos;
    CHECK(placed);
  }
}

TEST_CASE("one mistake is told once") {
  test::Folder folder;
  folder.write("a.yaml", test::kGood);
  for (const auto& mistake : kMistakes) {
    if (mistake.set == "users.readers.arrivals=open") continue;  // two: what is missing, what is too much
    const auto told = test::mistakes("a.yaml", {mistake.set});
    INFO(told);
    CHECK(told.find("error:", 1) == std::string::npos);
  }
}

TEST_CASE("all mistakes are told at once, each with place, remark and remedy") {
  test::Folder folder;
  folder.write("a.yaml",
               "platfrom: rack.xml\nusers:\n  readers:\n    arrivals: closed\n    people: many\nserving:\n  pools: "
               "{main: {profile: x}}\n"
               "sla: [{metric: tpot, limit: 100}]\nrun:\n  duration: 5\n");
  CHECK(test::mistakes("a.yaml") ==
        "error: the scenario needs `platform`\n --> a.yaml\n  = help: racksim explain platform\n"
        "error: unknown key `platfrom` in the scenario\n --> a.yaml:1:1\n  |\n1 | platfrom: rack.xml\n  | ^^^^^^^^ did "
        "you mean "
        "`platform`?\n  = help: racksim explain platform\n"
        "error: users.readers.people: `many` is not a number\n --> a.yaml:5:13\n  |\n5 |     people: many\n  |         "
        "    ^^^^ write a "
        "plain number, such as 100\n  = help: racksim explain users.readers.people\n"
        "error: sla.limit: `100` has no unit\n --> a.yaml:8:29\n  |\n8 | sla: [{metric: tpot, limit: 100}]\n  |        "
        "                     "
        "^^^ write a unit: 100 ns, 100 us, 100 ms, 100 s, 100 min, 100 h, 100 d\n  = help: racksim explain sla.limit\n"
        "error: run.duration: `5` has no unit\n  --> a.yaml:10:13\n   |\n10 |   duration: 5\n   |             ^ write "
        "a unit: 5 ns, 5 us, "
        "5 ms, 5 s, 5 min, 5 h, 5 d\n   = help: racksim explain run.duration\n");
}

TEST_CASE("files that cannot be read, are none, or extend themselves") {
  test::Folder folder;
  std::filesystem::create_directories("folder.yaml");
  folder.write("a.yaml", "extends: b.yaml\n");
  folder.write("b.yaml", "extends: a.yaml\n");
  folder.write("lost.yaml", "extends: gone.yaml\n");
  folder.write("many.yaml", "extends: [a.yaml]\n" + test::kGood);
  folder.write("broken.yaml", "a: [1\n");
  folder.write("on_broken.yaml", "extends: broken.yaml\n");
  folder.write("list.yaml", "- 1\n");
  folder.write("empty.yaml", "");
  folder.write("comment.yaml", "# nothing\n");
  folder.write("big.yaml", std::string(2U << 20U, '#'));
  const std::vector<std::pair<std::string, std::string>> cases{{"gone.yaml", "no such file"},
                                                               {"folder.yaml", "it is a folder"},
                                                               {"/dev/null", "not a regular file"},
                                                               {"a.yaml", "extends itself"},
                                                               {"lost.yaml", "lost.yaml:1:10"},
                                                               {"many.yaml", "takes the path of one file"},
                                                               {"broken.yaml", "YAML: "},
                                                               {"on_broken.yaml", "broken.yaml:2:1"},
                                                               {"list.yaml", "must hold `key: value` lines"},
                                                               {"empty.yaml", "the file is empty"},
                                                               {"comment.yaml", "the file is empty"},
                                                               {"big.yaml", "larger than 1 MiB"}};
  for (const auto& [file, expected] : cases) {
    const auto told = test::mistakes(file);
    INFO(file << " told:\n" << told);
    CHECK(told.find(expected) != std::string::npos);
    CHECK(told.find("error:", 1) == std::string::npos);
  }
  folder.write("secret.yaml", test::kGood);
  ::chmod("secret.yaml", 0);
  if (::geteuid() != 0) CHECK(test::mistakes("secret.yaml").find("cannot read") != std::string::npos);
}

TEST_CASE("a broken trace is told when the scenario is read") {
  test::Folder folder;
  folder.write("t.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n0,5,x\n");
  folder.write("a.yaml", "extends: b.yaml\nusers: {readers: ~, r: {arrivals: trace, trace: t.csv}}\n");
  folder.write("b.yaml", test::kGood);
  CHECK(test::mistakes("a.yaml").find("t.csv:2:5") != std::string::npos);
  CHECK(test::mistakes("a.yaml", {"users.r.trace=gone.csv"}).find("cannot read trace gone.csv") != std::string::npos);
}

}  // namespace mistakes_test
