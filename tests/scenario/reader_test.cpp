// Reader: values, defaults, extending, overriding, and the way back through resolved_yaml.
#include <catch2/catch.hpp>

#include "files.hpp"
#include "input/reading/scenario_reader.hpp"
#include "input/schema/resolved_config.hpp"
#include "support/populations.hpp"

using namespace racksim;

namespace reader_test {

namespace {

const std::string kFull = R"(name: full
description: "a: \"quoted\" ä # text"
platform: ../platforms/rack.xml
users:
  readers:
    arrivals: closed
    people: 152
    ramp: 60 s
    prompt: {distribution: lognormal, median: 1020 tokens, p99: 4142 tokens, max: 8000 tokens}
    output: {distribution: uniform, min: 10 tokens, max: 300 tokens}
    turns: {distribution: exponential, mean: 3.3, min: 1}
    think: 30 s
    patience: {distribution: exponential, mean: 20 s}
    retries: 3
    priority: 2
    retry_after: 2 s
    reading_speed: 238 words/min
    next_turn: after_last_token
    between_turns: hold
  visitors: {arrivals: open, sessions: 0.1 /s, process: gamma, burstiness: 3, surges: {factor: 5, every: 30 min, last: 90 s}, rate_period: 1 h, rate_profile: [{at: 0 s, factor: 1}, {at: 10 min, factor: 4}]}
  replay: {arrivals: trace, trace: t.csv, time_scale: 2, repeat: false, output: 7 tokens, columns: {time: At, prompt: In, output: Out, session: Who, time_unit: ms, prompt_counts: addition}, trace_from: 1 s, trace_span: 2 h, resample: 2 s, session_timeout: 5 min}
serving:
  routing: session_affinity
  queue: {place: router, limit: 100}
  pools:
    main: {profile: h100-llama, max_num_seqs: 256, max_num_batched_tokens: 4096 tokens, batching: static, chunked_prefill: true, reserve_output: true, speculation: {tokens: 3, acceptance: 60 %, draft: 1 ms}, max_model_len: 8192 tokens, block_size: 32 tokens}
    other: {profile: ../profiles/o.yaml}
power: nameplate
sla: [{metric: tpot, limit: 100 ms, attainment: 95 %, users: [readers]}, {metric: blocked, limit: 1 %}, {metric: stall_ratio, limit: 0.05}]
claim: {title: T, source: "S, p. 3", speed: 10 tok/s, published_sessions: 152, blocked_limit: 2 %, notes: [one, "two: 2"]}
run: {seed: 42, warmup: 1 min, duration: 0.1 h, drain: 7 s, replications: 3, timeline: 0.3 s, requests_csv: true}
)";
const std::string kTrace = "At,In,Out,Who\r\n0,1,2,a\r\n1000,1,2,b\r\n2000,1,2,a\r\n4000,1,2,b\r\n";

void check_equal(const Distribution& a, const Distribution& b) {
  REQUIRE(a.index() == b.index());
  const auto check = [&]<class Kind>(const Kind& kind) {
    if constexpr (std::equality_comparable<Kind>)
      CHECK(kind == std::get<Kind>(b));
    else
      FAIL("this kind cannot be compared");
  };
  std::visit(check, a);
}

void check_equal(const OpenArrivals& a, const OpenArrivals& b) {
  CHECK(a.sessions_per_s == b.sessions_per_s);
  CHECK(a.gaps == b.gaps);
  CHECK(a.rate.steps == b.rate.steps);
  CHECK(a.rate.period_s == b.rate.period_s);
  CHECK(a.rate.weekend_factor == b.rate.weekend_factor);
  CHECK(a.rate.from_s == b.rate.from_s);
  CHECK(a.surges.factor == b.surges.factor);
  CHECK(a.surges.every_s == b.surges.every_s);
  CHECK(a.surges.last_s == b.surges.last_s);
  CHECK(a.crowd.factor == b.crowd.factor);
  CHECK(a.clients.count == b.clients.count);
}

void check_equal(const ClosedArrivals& a, const ClosedArrivals& b) {
  CHECK(a.people == b.people);
  CHECK(a.ramp_s == b.ramp_s);
}

void check_equal(const ReplayedTrace& a, const ReplayedTrace& b) {
  CHECK(a.file == b.file);
  CHECK(a.columns == b.columns);
  CHECK(a.from_s == b.from_s);
  CHECK(a.span_s == b.span_s);
  CHECK(a.resample_s == b.resample_s);
  CHECK(a.session_timeout_s == b.session_timeout_s);
  CHECK(a.time_scale == b.time_scale);
  CHECK(a.repeat == b.repeat);
}

void check_equal(const LengthsApart& a, const LengthsApart& b) {
  check_equal(a.prompt_tokens, b.prompt_tokens);
  check_equal(a.output_tokens, b.output_tokens);
}

void check_equal(const LengthsTogether& a, const LengthsTogether& b) { CHECK(a.file == b.file); }

template <class... T>
void check_same(const std::variant<T...>& a, const std::variant<T...>& b) {
  REQUIRE(a.index() == b.index());
  std::visit([&]<class Held>(const Held& held) { check_equal(held, std::get<Held>(b)); }, a);
}

void check_equal(const Population& a, const Population& b) {
  check_same(a.arrivals, b.arrivals);
  check_same(a.lengths, b.lengths);
  check_equal(a.turns, b.turns);
  check_equal(a.think_s, b.think_s);
  check_equal(a.patience_s, b.patience_s);
  CHECK(a.retries == b.retries);
  CHECK(a.priority == b.priority);
  CHECK(a.retry_after_s == b.retry_after_s);
  check_equal(a.reading_tps, b.reading_tps);
  CHECK(a.next_turn == b.next_turn);
  CHECK(a.between_turns == b.between_turns);
}

void check_equal(const Pool& a, const Pool& b) {
  CHECK(a.profile == b.profile);
  CHECK(a.max_num_seqs == b.max_num_seqs);
  CHECK(a.max_num_batched_tokens == b.max_num_batched_tokens);
  CHECK(a.batching == b.batching);
  CHECK(a.chunked_prefill == b.chunked_prefill);
  CHECK(a.reserve_output == b.reserve_output);
  CHECK(a.speculation == b.speculation);
  CHECK(a.max_model_len_tokens == b.max_model_len_tokens);
  CHECK(a.block_size_tokens == b.block_size_tokens);
}

template <class T>
void check_equal(const std::map<std::string, T>& a, const std::map<std::string, T>& b) {
  REQUIRE(a.size() == b.size());
  for (const auto& [name, value] : a) check_equal(value, b.at(name));
}

void check_equal(const Scenario& a, const Scenario& b) {
  CHECK(a.name == b.name);
  CHECK(a.description == b.description);
  CHECK(a.platform == b.platform);
  check_equal(a.users, b.users);
  CHECK(a.serving.routing == b.serving.routing);
  CHECK(a.serving.queue == b.serving.queue);
  check_equal(a.serving.pools, b.serving.pools);
  CHECK(a.power == b.power);
  CHECK(a.sla == b.sla);
  CHECK(a.claim.title == b.claim.title);
  CHECK(a.claim.source == b.claim.source);
  CHECK(a.claim.speed_tps == b.claim.speed_tps);
  CHECK(a.claim.published_sessions == b.claim.published_sessions);
  CHECK(a.claim.blocked_limit == b.claim.blocked_limit);
  CHECK(a.claim.notes == b.claim.notes);
  CHECK(a.run.seed == b.run.seed);
  CHECK(a.run.warmup_s == b.run.warmup_s);
  CHECK(a.run.duration_s == b.run.duration_s);
  CHECK(a.run.drain_s == b.run.drain_s);
  CHECK(a.run.replications == b.run.replications);
  CHECK(a.run.timeline_s == b.run.timeline_s);
  CHECK(a.run.requests_csv == b.run.requests_csv);
}

}  // namespace

TEST_CASE("a full scenario is read key by key") {
  test::Folder folder;
  folder.write("s/t.csv", kTrace);
  const auto s = read_scenario(folder.write("s/full.yaml", kFull));
  CHECK(s.name == "full");
  CHECK(s.platform == "platforms/rack.xml");
  CHECK(s.platform_where.line == 3);
  const auto& readers = s.users.at("readers");
  CHECK(test::closed_of(readers).people == 152);
  CHECK(std::get<Lognormal>(test::apart(readers).prompt_tokens).p99 == 4142);
  CHECK(std::get<Exponential>(readers.turns).mean == 3.3);
  check_equal(readers.reading_tps, Fixed{238 * 1.3 / 60});
  CHECK(readers.between_turns == Population::Between::hold);
  CHECK(readers.where.line == 5);
  const Population& replay = s.users.at("replay");
  CHECK(test::trace_of(replay).file == "s/t.csv");
  CHECK(test::trace_of(replay).columns.unit == TraceColumns::Unit::ms);
  CHECK(test::trace_of(replay).resample_s == 2);
  CHECK(std::holds_alternative<Traced>(test::apart(replay).prompt_tokens));
  check_equal(test::apart(replay).output_tokens, Fixed{7});
  CHECK(s.serving.routing == Routing::session_affinity);
  CHECK(s.serving.queue.limit == 100);
  CHECK(s.serving.pools.at("main").profile == "h100-llama");
  CHECK(s.serving.pools.at("other").profile == "profiles/o.yaml");
  CHECK(s.serving.pools.at("main").where.line == s.serving.pools.at("other").where.line - 1);
  CHECK(s.power == PowerFigure::nameplate);
  CHECK(s.sla.at(1).limit == 0.01);
  CHECK(s.run.duration_s == 360);
  CHECK(s.run.seed == 42);
}

TEST_CASE("what is not given keeps its default") {
  test::Folder folder;
  const auto s = read_scenario(folder.write("plain.yaml", test::kGood));
  CHECK(s.name == "plain");
  check_equal(s.users.at("readers").reading_tps, Population{}.reading_tps);
  CHECK(s.serving.queue == Queue{});
  CHECK(s.power == PowerFigure::measured);
  CHECK(s.sla.at(0).attainment == 0.99);
  CHECK(s.run.duration_s == Run{}.duration_s);
}

TEST_CASE("resolved_yaml reads back to the same scenario, wherever it is written") {
  test::Folder folder;
  folder.write("s/t.csv", kTrace);
  folder.write("s/full.yaml", kFull);
  folder.write("s/plain.yaml", test::kGood);
  const auto far = (folder.path().parent_path() / (folder.path().filename().string() + "-far")).string();
  for (const std::string file : {"s/full.yaml", "s/plain.yaml"}) {
    const auto s = read_scenario(file, {"platform=/elsewhere/rack.xml"});
    for (const auto& to : {std::string(), std::string("out/deep/er"), (folder.path() / "out").string()}) {
      for (const auto& scenario : {s, read_scenario(file)}) {
        const auto text = resolved_yaml(scenario, to);
        const auto again = read_scenario(
            folder.write((std::filesystem::path(to.rfind('/', 0) == 0 ? "out" : to) / "resolved.yaml").string(), text));
        check_equal(scenario, again);
        CHECK(resolved_yaml(again, to) == text);
      }
    }
    const auto text = resolved_yaml(s, far);
    std::filesystem::create_directories(far);
    std::ofstream(far + "/resolved.yaml") << text;
    check_equal(s, read_scenario(far + "/resolved.yaml"));
    std::filesystem::remove_all(far);
  }
}

TEST_CASE("numbers survive resolved_yaml to the last bit") {
  test::Folder folder;
  const auto s =
      read_scenario(folder.write("a.yaml", test::kGood),
                    {"run.warmup=0.30000000000000004 s", "run.drain=123456.789012345 ms", "sla.0.attainment=99.99 %"});
  check_equal(s, read_scenario(folder.write("r.yaml", resolved_yaml(s))));
}

TEST_CASE("a scenario extends another one in another folder") {
  test::Folder folder;
  folder.write("base/_base.yaml", test::kGood);
  folder.write("base/mid.yaml", "extends: _base.yaml\nrun: {duration: 2 h, warmup: 7 s}\n");
  const auto s = read_scenario(folder.write("top.yaml",
                                            "extends: base/mid.yaml\n"
                                            "users: {readers: {arrivals: open, people: ~, sessions: 2 /s}}\n"
                                            "serving: {pools: {main: {profile: ./mine.yaml}}}\n"
                                            "run: {warmup: ~}\n"
                                            "sla: [{metric: ttft, limit: 2 s}]\n"));
  CHECK(s.name == "top");
  CHECK(s.platform == "base/rack.xml");  // written in base/
  CHECK(s.platform_where.file == "base/_base.yaml");
  CHECK(s.serving.pools.at("main").profile == "mine.yaml");  // written here
  CHECK(test::open_of(s.users.at("readers")).sessions_per_s == 2);
  CHECK(s.run.duration_s == 7200);
  CHECK(s.run.warmup_s == Run{}.warmup_s);
  REQUIRE(s.sla.size() == 1);
  CHECK(s.sla[0].metric == Objective::Metric::ttft);
}

TEST_CASE("the command line overrides the file, and its paths mean the working directory") {
  test::Folder folder;
  folder.write("s/a.yaml", test::kGood);
  const auto s = read_scenario("s/a.yaml", {"platform=p/other.xml", "users.readers.people=3", "sla.0.limit=1 s",
                                            "users.more={arrivals: open, sessions: 1 /s}"});
  CHECK(s.platform == "p/other.xml");
  CHECK(test::closed_of(s.users.at("readers")).people == 3);
  CHECK(test::open_of(s.users.at("more")).sessions_per_s == 1);
  CHECK(s.sla[0].limit == 1);
}

}  // namespace reader_test
