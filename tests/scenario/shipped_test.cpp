// Every scenario that ships reads, fits the schema.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "files.hpp"
#include "input/platform/platform.hpp"
#include "input/reading/profile_reader.hpp"
#include "input/reading/scenario_reader.hpp"
#include "input/scenario/profile.hpp"
#include "input/schema/json_schema.hpp"
#include "support/places.hpp"

using namespace racksim;

namespace shipped_test {

namespace fs = std::filesystem;

namespace {

const fs::path kScenarios = racksim::test::in_repository("scenarios");
const fs::path kSweeps = kScenarios / "sweeps";
const fs::path kClaims = kScenarios / "claims";

std::vector<fs::path> shipped() {
  std::vector<fs::path> all;
  for (const auto& entry : fs::recursive_directory_iterator(kScenarios))
    if (entry.path().extension() == ".yaml" && entry.path().parent_path() != kSweeps &&
        entry.path().parent_path() != kClaims)
      all.push_back(entry.path());
  return all;
}

bool is_fragment(const fs::path& path) { return path.filename().string().starts_with("_"); }

}  // namespace

TEST_CASE("every shipped scenario and fragment fits the JSON Schema") {
  const nlohmann::json rules = schema();
  valijson::Schema compiled;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(rules), compiled);
  REQUIRE(shipped().size() >= 20);
  for (const fs::path& path : shipped()) {
    INFO(path);
    Diagnostics diagnostics;
    const nlohmann::json document = to_json(read_yaml(path.string(), diagnostics));
    REQUIRE(diagnostics.empty());
    valijson::ValidationResults results;
    CHECK(valijson::Validator().validate(compiled, valijson::adapters::NlohmannJsonAdapter(document), &results));
    for (const auto& error : results) UNSCOPED_INFO(error.description);
  }
}

TEST_CASE("every shipped scenario reads, with its platform and its profiles") {
  for (const fs::path& path : shipped()) {
    if (is_fragment(path)) continue;
    INFO(path);
    const Scenario scenario = read_scenario(path.string());
    const Platform platform = read_platform(scenario.platform);
    CHECK_FALSE(platform.devices.empty());
    for (const auto& [name, pool] : scenario.serving.pools)
      CHECK_FALSE(read_profile(pool.profile, fs::path(scenario.platform).parent_path()).sources.empty());
  }
}

TEST_CASE("scenarios/schema.json is what `racksim schema` prints") {
  std::ifstream in(racksim::test::in_repository("scenarios/schema.json"));
  std::stringstream text;
  text << in.rdbuf();
  CHECK(text.str() == schema().dump(2) + "\n");
}

}  // namespace shipped_test
