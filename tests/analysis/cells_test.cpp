// The 15 cells of the article, from the shipped files.
#include <catch2/catch.hpp>
#include <map>

#include "analysis/estimate/estimate.hpp"
#include "input/reading/scenario_reader.hpp"
#include "support/places.hpp"

using namespace racksim;

namespace cells_test {

namespace {

Estimate cell(const std::string& rack, const std::string& model) {
  const Scenario s =
      read_scenario(racksim::test::in_repository("scenarios/ampere-2024/" + rack + "-" + model + ".yaml"));
  const Platform p = read_platform(s.platform, s.platform_where);
  return estimate(s, p, deploy(s, p, read_profiles(s)));
}

const std::vector<std::string> kModels{"llama-3.2-1b", "llama-3.2-3b", "llama-3.1-8b", "llama-3.1-70b",
                                       "llama-3.1-405b"};
constexpr int kNone = -1;

void check_rack(const std::string& rack, int servers, double stranded_w, const std::vector<std::int64_t>& sessions) {
  for (std::size_t m = 0; m < kModels.size(); ++m) {
    INFO(rack << " " << kModels[m]);
    const Estimate e = cell(rack, kModels[m]);
    CHECK(e.rack == rack);
    CHECK(e.model == kModels[m]);
    CHECK(e.servers == servers);
    CHECK(e.servers == e.platform_servers);
    CHECK(e.power_stranded_w == Approx(stranded_w));
    CHECK(e.sessions_per_rack.value_or(kNone) == sessions[m]);
    CHECK(e.reason.empty() == e.sessions_per_rack.has_value());
  }
}

}  // namespace

TEST_CASE("AmpereOne: 1,216 / 608 / 152 / n/a / n/a") {
  check_rack("ampereone", 19, 537, {1216, 608, 152, kNone, kNone});
}

TEST_CASE("L40S: 24 / 24 / 24 / 12 / n/a") { check_rack("l40s", 3, 2209, {24, 24, 24, 12, kNone}); }

TEST_CASE("H100: 56 / 56 / 56 / 8 / 1") { check_rack("h100", 1, 5203, {56, 56, 56, 8, 1}); }

TEST_CASE("n/a is computed: speed on AmpereOne, memory on L40S") {
  CHECK(cell("ampereone", "llama-3.1-70b").fits);
  CHECK_FALSE(cell("l40s", "llama-3.1-405b").fits);
}

}  // namespace cells_test
