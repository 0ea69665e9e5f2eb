// Explain, schema and reference page: that they say what the reader does.
#include <catch2/catch.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "files.hpp"
#include "input/schema/catalog.hpp"
#include "input/schema/explain.hpp"
#include "input/schema/json_schema.hpp"
#include "input/schema/resolved_config.hpp"
#include "support/places.hpp"

using namespace racksim;

namespace describe_test {

namespace {

bool fits_schema(const std::string& text) {
  Diagnostics diagnostics;
  const auto document = to_json(parse_yaml(text, "x.yaml", diagnostics));
  REQUIRE(diagnostics.empty());
  const auto rules = schema();
  valijson::Schema compiled;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(rules), compiled);
  return valijson::Validator().validate(compiled, valijson::adapters::NlohmannJsonAdapter(document), nullptr);
}

std::string unknown(const std::string& path) {
  try {
    return "known: " + explain(path);
  } catch (const InvalidInput& e) {
    return render(e.list().at(0));
  }
}

void explain_all(const FieldInfo& field, const std::string& path) {
  for (const auto& child : field.children) {
    const auto dotted = path + child.key;
    CHECK(explain(dotted).find(child.meaning) != std::string::npos);
    CHECK_FALSE(child.meaning.empty());
    explain_all(child, dotted + (child.kind == FieldInfo::Kind::entries ? ".*." : "."));
  }
}

}  // namespace

TEST_CASE("explain tells unit, default, range and meaning of every key") {
  explain_all(scenario_catalog(), "");
  const auto text = explain("serving.pools.main.max_num_seqs");
  CHECK(text.find("default  1\n") != std::string::npos);
  CHECK(text.find("range    at least 1") != std::string::npos);
  CHECK(explain("serving.pools.*.max_num_seqs").find("Sequences in a batch") != std::string::npos);
  CHECK(explain("run.duration").find("unit     ns, us") != std::string::npos);
  CHECK(explain("serving").find("routing") != std::string::npos);
  CHECK(explain("users.readers").find("arrivals") != std::string::npos);
  CHECK(explain("sla.0.limit") != explain("sla"));
  CHECK(explain("").find("platform") != std::string::npos);
}

TEST_CASE("explain refuses unknown keys with a suggestion") {
  CHECK(unknown("serving.quue") ==
        "error: unknown key `quue` in serving\n  = note: did you mean `queue`?\n  = help: racksim explain "
        "serving.queue\n");
  CHECK(unknown("zzz").find("unknown key `zzz` in a scenario") != std::string::npos);
  CHECK(unknown("run.seed.x").find("run.seed has no keys below it") != std::string::npos);
  CHECK(unknown("run..seed").find("unknown key ``") != std::string::npos);
}

TEST_CASE("the schema accepts what the reader accepts") {
  CHECK(fits_schema(test::kGood));
  CHECK(fits_schema("extends: base.yaml\nusers: {readers: {people: ~, think: 5 s}, old: ~}\n"));
  CHECK(
      fits_schema("users: {a: {prompt: {distribution: lognormal, median: 9 tokens, p99: 12.5 tokens, max: unlimited}, "
                  "output: trace, turns: 3}}\n"));
  CHECK(fits_schema("sla: [{metric: blocked, limit: 1 %}, {metric: ttft, limit: 2 s, attainment: 0.95}]\n"));
  CHECK(fits_schema("serving: {queue: {limit: unlimited}}\nname: 7\nclaim: {notes: [a, 1], speed: none}\n"));
  test::Folder folder;
  CHECK(fits_schema(resolved_yaml(read_scenario(folder.write("a.yaml", test::kGood)))));
}

TEST_CASE("the schema refuses what the reader refuses") {
  for (const auto* text : {"usres: {}", "users: {a: {prompt: 128}}", "run: {duration: 5}", "run: {duration: 5 kW}",
                           "users: {a: {arrivals: closd}}", "sla: {metric: tpot}", "sla: [{metric: tpot}]",
                           "users: {\"a b\": {}}", "run: {requests_csv: 1}", "users: {a: {people: 2.5}}",
                           "users: {a: {people: 0}}", "serving: {pools: {a: {profil: x}}}"}) {
    INFO(text);
    CHECK_FALSE(fits_schema(text));
  }
}

TEST_CASE("the reference page in scenarios/README.md is the one racksim prints") {
  std::ifstream in(racksim::test::in_repository("scenarios/README.md"));
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  CHECK(page.find(reference_markdown()) != std::string::npos);
}

}  // namespace describe_test
