// Verdicts of an audit, from holdings made by hand.
#include "analysis/study/audit/audit.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace racksim;

namespace audit_test {

namespace {

Holding holds(double sessions, double share = 0.01) {
  Holding h;
  h.sessions = sessions;
  h.lower = sessions * (1 - share);
  h.upper = sessions * (1 + share);
  return h;
}

Holding none() {
  Holding h = holds(0);
  h.kind = Capacity::Kind::none_holds;
  h.upper = 1;
  return h;
}

CellEffect effect(Holding together, Holding alone) {
  CellEffect e;
  e.effect = Effect::harmless;
  e.together = together;
  e.alone = alone;
  return e;
}

CellAudit cell(const std::string& name, double claimed, Holding simulated, std::vector<CellEffect> effects) {
  CellAudit c;
  c.name = name;
  c.group = "8B";
  c.claimed = claimed;
  c.budget_w = 1000;
  c.simulated = simulated;
  c.effects = std::move(effects);
  return c;
}

/// A CPU rack ahead of a GPU rack, and two assumptions: `batch` concerns the GPUs, `load` both.
Audit audit(const CellEffect& batch, const CellEffect& load_cpu, const CellEffect& load_gpu) {
  Audit a;
  a.claim.assumptions.resize(3);
  a.claim.assumptions[0].name = "batch";
  a.claim.assumptions[1].name = "load";
  a.claim.assumptions[2].name = "moon";
  a.claim.assumptions[2].not_tested = "not modelled";
  a.cells = {cell("cpu", 152, holds(150), {CellEffect{}, load_cpu, CellEffect{}}),
             cell("gpu", 56, holds(56), {batch, load_gpu, CellEffect{}})};
  judge(a);
  return a;
}

Verdict verdict(const Audit& a, std::size_t assumption) { return a.groups.at(0).verdicts.at(assumption).verdict; }

}  // namespace

TEST_CASE("an assumption that keeps the ranking up carries the claim, and says what comes ahead of what") {
  const Audit a = audit(effect(holds(800), holds(800)), effect(holds(149), holds(149)), effect(holds(790), holds(56)));
  CHECK(verdict(a, 0) == Verdict::carries);
  CHECK(a.groups[0].verdicts[0].reason == "without it gpu (800) is ahead of cpu (150)");
  CHECK(verdict(a, 1) == Verdict::harmless);
  CHECK(verdict(a, 2) == Verdict::not_tested);
  CHECK(a.groups[0].simulated.empty());
  REQUIRE(a.groups[0].relaxed.size() == 1);
  CHECK(a.cells[a.groups[0].relaxed[0].second].name == "gpu");
  CHECK_FALSE(a.stands());
}

TEST_CASE("a lead within the intervals reverses nothing") {
  const Audit a = audit(effect(holds(152, 0.05), holds(152, 0.05)), effect(holds(152), holds(152)),
                        effect(holds(152, 0.05), holds(56)));
  CHECK(verdict(a, 0) == Verdict::understates);
  CHECK(a.groups[0].relaxed.empty());
  CHECK(a.stands());
}

TEST_CASE("effects are told by direction, and both ways") {
  const Audit down = audit(CellEffect{}, effect(holds(120), holds(120)), effect(holds(50), holds(50)));
  CHECK(verdict(down, 0) == Verdict::not_concerned);
  CHECK(verdict(down, 1) == Verdict::overstates);
  CHECK_FALSE(down.stands());  // 120 of 152
  const Audit both = audit(CellEffect{}, effect(holds(140), holds(140)), effect(holds(70), holds(70)));
  CHECK(verdict(both, 1) == Verdict::both_ways);
}

TEST_CASE("a number that falls below half is carried by the assumption, also if nothing is left") {
  const Audit a = audit(CellEffect{}, effect(none(), none()), effect(holds(56), holds(56)));
  CHECK(verdict(a, 1) == Verdict::carries);
  CHECK(a.groups[0].verdicts[1].reason.find("alone it takes cpu from 150 to 0") != std::string::npos);
  CHECK(std::isinf(a.groups[0].verdicts[1].strength));
}

TEST_CASE("what is harmless alone but not on top of the others has the effect of the latter") {
  const Audit a = audit(effect(holds(56), holds(56)), effect(holds(100), holds(150)), effect(holds(56), holds(56)));
  CHECK(a.cells[0].effects[1].effect == Effect::overstates);
  CHECK(a.cells[0].effects[1].by.value == Approx(100.0 / 150));
}

TEST_CASE("a factor adds both intervals as if independent") {
  const Factor f = factor(holds(200, 0.03), holds(100, 0.04));
  CHECK(f.value == 2);
  CHECK(std::log(f.upper / f.value) == Approx(std::hypot(std::log(1 / 0.97), std::log(1 / 0.96))));
  CHECK(factor(none(), holds(10)).value == 0);
  CHECK(std::isinf(factor(holds(10), none()).value));
  Holding all = holds(10);
  all.upper = INFINITY;
  CHECK(std::isinf(factor(all, holds(10)).upper));
}

TEST_CASE("cells that are not applicable have no verdict, and do not make a claim fall") {
  Audit a;
  a.claim.assumptions.resize(1);
  a.cells = {cell("cpu", 10, holds(12), {CellEffect{}})};
  a.cells.push_back(cell("gpu", 0, {}, {CellEffect{}}));
  a.cells.back().claimed.reset();
  a.cells.back().not_applicable = "does not fit";
  judge(a);
  CHECK(a.stands());
  CHECK(verdict(a, 0) == Verdict::not_concerned);
  CHECK(to_json(a)["cells"][1]["not_applicable"] == "does not fit");
  CHECK(as_text(document_of(a, true)).find("n/a, does not fit") != std::string::npos);
}

TEST_CASE("waterfall.csv has a row per stage, empty where there is no number") {
  const Audit a = audit(effect(holds(800), holds(800)), CellEffect{}, CellEffect{});
  const std::string csv = waterfall_csv(a);
  CHECK(csv.find("8B,cpu,claimed,static,152,,,,,,\r\n") != std::string::npos);
  CHECK(csv.find("8B,gpu,batch,alone,800,792,808,") != std::string::npos);
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 7);
}

}  // namespace audit_test
