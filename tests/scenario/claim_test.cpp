// A claim file: what is laid over which cell.
#include <catch2/catch.hpp>
#include <filesystem>

#include "files.hpp"
#include "input/reading/claim_file.hpp"
#include "input/reading/scenario_reader.hpp"
#include "support/places.hpp"

using namespace racksim;

namespace claim_test {

namespace fs = std::filesystem;

namespace {

const std::string kClaim = R"(
title: A claim
source: nobody
cells:
  gpu-8b: {scenario: good.yaml, group: 8B}
  cpu-8b: {scenario: good.yaml, group: 8B}
assumptions:
  - name: all
    claimed: nothing changes
    relax: [{with: {run: {seed: 7}}}]
  - name: gpus
    claimed: nothing changes
    relax:
      - {cells: ["gpu-*"], with: {sla: {0: {limit: 3 s}, 1: {metric: blocked, limit: 1 %}}}}
)";

}  // namespace

TEST_CASE("a relaxation concerns the cells that its patterns name") {
  test::Folder folder;
  const ClaimFile claim = read_claim(folder.write("claim.yaml", kClaim));
  CHECK(relaxed(claim.assumptions[0], "cpu-8b").size() == 1);
  CHECK(relaxed(claim.assumptions[1], "cpu-8b").empty());
  CHECK(relaxed(claim.assumptions[1], "gpu-8b").size() == 1);
  CHECK(claim.name == "claim");
}

TEST_CASE("a map of numbers changes elements of a list, and appends one") {
  test::Folder folder;
  const std::string scenario = folder.write("good.yaml", test::kGood);
  const ClaimFile claim = read_claim(folder.write("claim.yaml", kClaim));
  Overlays over;
  over.trees = relaxed(claim.assumptions[1], "gpu-8b");
  const Scenario plain = read_scenario(scenario), s = read_scenario(scenario, over);
  REQUIRE(s.sla.size() == plain.sla.size() + 1);
  CHECK(s.sla[0].metric == plain.sla[0].metric);
  CHECK(s.sla[0].limit == 3);
  CHECK(s.sla.back().metric == Objective::Metric::blocked);
}

TEST_CASE("every shipped claim reads, and each of its stages is a scenario") {
  for (const auto& entry : fs::directory_iterator(racksim::test::in_repository("scenarios/claims"))) {
    INFO(entry.path());
    const ClaimFile claim = read_claim(entry.path().string());
    for (const auto& [name, cell] : claim.cells) {
      INFO(name);
      Overlays together;
      if (claim.as_claimed.kind == Tree::Kind::map) together.trees.push_back(claim.as_claimed);
      CHECK_NOTHROW(read_scenario(cell.scenario, together));
      for (const Assumption& a : claim.assumptions) {
        for (Tree& tree : relaxed(a, name)) together.trees.push_back(std::move(tree));
        CHECK_NOTHROW(read_scenario(cell.scenario, together));
      }
    }
  }
}

}  // namespace claim_test
