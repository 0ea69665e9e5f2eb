// Users: distributions of every kind, tables from files, and the way back through resolved_yaml.
#include <catch2/catch.hpp>

#include "files.hpp"
#include "input/reading/scenario_reader.hpp"
#include "input/scenario/value_table.hpp"
#include "input/schema/resolved_config.hpp"
#include "support/populations.hpp"

using namespace racksim;

namespace users_test {

namespace {

std::string scenario(const std::string& users) {
  return "platform: rack.xml\nusers:\n" + users +
         "serving: {pools: {main: {profile: p}}}\nsla: [{metric: ttft, limit: 2 s}]\n";
}

const std::string kMany = R"(  everything:
    arrivals: open
    sessions: 3 /s
    process: weibull
    clients: {count: 20, skew: 0.5, burstiness: {distribution: lognormal, median: 1, p99: 6}, prompt_scale: {distribution: uniform, min: 0.5, max: 2}}
    rate_profile: [{at: 0 s, factor: 1}, {at: 8 h, factor: 3}]
    weekend_factor: 0.3
    rate_from: 17 h
    surges: {states: [{factor: 1, lasts: 10 min}, {factor: 4, lasts: 1 min, to: [{state: 3, weight: 2}, {state: 1}]}, {factor: 0, lasts: 5 s}]}
    crowd: {factor: 5, at: 10 min, rise: 30 s, lasts: 2 min, decay: 3 min}
    prompt:
      distribution: mixture
      parts:
        - {weight: 9, distribution: lognormal, median: 300 tokens, p99: 2000 tokens, max: 3000 tokens}
        - {weight: 1, distribution: pareto, min: 3000 tokens, p99: 20000 tokens}
        - {distribution: empirical, file: data/values.csv, column: tokens, count: n}
        - {distribution: fixed, value: 7 tokens}
    output: {distribution: empirical, quantiles: [{share: 0, value: 1 tokens}, {share: 50 %, value: 100 tokens}, {share: 1, value: 700 tokens}]}
    think: {distribution: pareto, min: 2 s, shape: 1.5}
    patience: {distribution: empirical, file: data/bins.csv, column: from, to: to}
  together:
    arrivals: closed
    people: 3
    lengths: data/azure.csv
  named:
    arrivals: closed
    people: 3
    lengths: data/pairs.csv
    length_columns: {prompt: in, output: out}
)";

void write_data(const test::Folder& folder) {
  folder.write("data/values.csv", "# counted\ntokens,n,note\n10,3,\"a, b\"\n20,1,\n10,2,c\n");
  folder.write("data/bins.csv", "from,to\n0,10\n10,30\n");
  folder.write("data/azure.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n0,100,10\n1,300,0\n2,200,30\n");
  folder.write("data/pairs.csv", "in,out\n1,2\n");
}

}  // namespace

TEST_CASE("distributions, rates and clients are read") {
  const test::Folder folder;
  write_data(folder);
  const Scenario s = read_scenario(folder.write("s.yaml", scenario(kMany)));
  const Population& p = s.users.at("everything");
  const auto& parts = std::get<Mixture>(test::apart(p).prompt_tokens).parts;
  REQUIRE(parts.size() == 4);
  CHECK(parts[0].weight == 9);
  CHECK(std::get<Pareto>(parts[1].of).tail() == Approx(std::log(100.0) / std::log(20.0 / 3)));
  CHECK(std::get<Fixed>(parts[3].of).value == 7);
  const auto& counted = std::get<Empirical>(parts[2].of).table->bins;
  REQUIRE(counted.size() == 2);
  CHECK(counted[0].low == 10);
  CHECK(counted[0].up_to_share == Approx(5.0 / 6));
  const auto& quantiles = std::get<Empirical>(test::apart(p).output_tokens).table->bins;
  REQUIRE(quantiles.size() == 2);
  CHECK(quantiles[1].high == 700);
  CHECK(std::get<Pareto>(p.think_s).shape == 1.5);
  CHECK(std::get<Empirical>(p.patience_s).table->bins[1].high == 30);
  const OpenArrivals& a = test::open_of(p);
  CHECK(std::holds_alternative<WeibullGaps>(a.gaps));
  CHECK(a.clients.count == 20);
  CHECK(std::get<Uniform>(a.clients.prompt_scale).max == 2);
  CHECK(a.rate.weekend_factor == 0.3);
  CHECK(a.rate.from_s == 17 * 3600);
  REQUIRE(a.surges.states.size() == 3);
  CHECK(a.surges.states[1].to[0].weight == 2);
  CHECK(a.surges.states[2].factor == 0);
  CHECK(a.crowd.decay_s == 180);
}

TEST_CASE("lengths are drawn together from the rows of a file, by the columns of a known trace or by name") {
  const test::Folder folder;
  write_data(folder);
  const Scenario s = read_scenario(folder.write("s.yaml", scenario(kMany)));
  const LengthTable& azure = *std::get<LengthsTogether>(s.users.at("together").lengths).table;
  REQUIRE(azure.rows.size() == 2);  // the one without an answer failed
  CHECK(azure.rows[1].prompt_tokens == 200);
  CHECK(azure.rows[1].output_tokens == 30);
  CHECK(azure.mean_prompt_tokens == 150);
  CHECK(azure.mean_output_tokens == 20);
  CHECK(std::get<LengthsTogether>(s.users.at("named").lengths).table->rows.front().output_tokens == 2);
}

TEST_CASE("what was read is written, and reads the same again") {
  const test::Folder folder;
  write_data(folder);
  const Scenario s = read_scenario(folder.write("s.yaml", scenario(kMany)));
  const std::string once = resolved_yaml(s, "out/deep");
  const Scenario again = read_scenario(folder.write("out/deep/r.yaml", once));
  CHECK(resolved_yaml(again, "out/deep") == once);
  const auto& parts = std::get<Mixture>(test::apart(again.users.at("everything")).prompt_tokens).parts;
  CHECK(std::get<Empirical>(parts[2].of).table->bins.size() == 2);
  CHECK(std::get<LengthsTogether>(again.users.at("together").lengths).table->rows.size() == 2);
}

TEST_CASE("files of values are told by where they are wrong") {
  const test::Folder folder;
  folder.write("v.csv", "value,n\n1,1\nmany,1\n");
  folder.write("bins.csv", "value,to\n5,4\n");
  folder.write("zero.csv", "value\n0\n");
  folder.write("none.csv", "value,n\n1,0\n");
  const auto fault = [&](const std::string& keys) {
    const std::string people = "  people: {arrivals: closed, people: 3, output: {distribution: empirical, ";
    return test::mistakes(folder.write("s.yaml", scenario(people + keys + "}}\n")));
  };
  CHECK_THAT(fault("file: v.csv"), Catch::Contains("`many` is not a number") && Catch::Contains("v.csv:3:1"));
  CHECK_THAT(fault("file: bins.csv, to: to"),
             Catch::Contains("ends before it begins") && Catch::Contains("bins.csv:2:3"));
  CHECK_THAT(fault("file: zero.csv"), Catch::Contains("out of range") && Catch::Contains("zero.csv:2:1"));
  CHECK_THAT(fault("file: none.csv, count: n"), Catch::Contains("no rows") && Catch::Contains("s.yaml:3"));
  CHECK_THAT(fault("file: v.csv, count: m"), Catch::Contains("no column `m`"));
  CHECK_THAT(fault("file: gone.csv"), Catch::Contains("cannot read") && Catch::Contains("s.yaml:3"));
}

}  // namespace users_test
