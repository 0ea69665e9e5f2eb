// Factors, effects, verdicts.
#include "analysis/study/audit/audit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/summary/verdict.hpp"

namespace racksim {

namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();

/// Half width over value, on a logarithmic scale.
double spread(const Holding& h) {
  if (h.lower <= 0 || h.sessions <= 0) return 0;
  const double above = std::isfinite(h.upper) ? std::log(h.upper / h.sessions) : 0;
  return std::max(above, std::log(h.sessions / h.lower));
}

const Holding& stage(const CellAudit& cell, std::size_t assumption, bool alone) {
  const CellEffect& e = cell.effects[assumption];
  return alone && e.effect == Effect::not_concerned ? cell.simulated : alone ? e.alone : e.together;
}

template <class Of>
std::vector<Reversal> reversals(const Audit& audit, const std::vector<std::size_t>& cells, Of of) {
  std::vector<Reversal> all;
  for (const std::size_t a : cells)
    for (const std::size_t b : cells) {
      const CellAudit &first = audit.cells[a], &second = audit.cells[b];
      if (!first.claimed || !second.claimed || *first.claimed <= *second.claimed) continue;
      if (of(second).lower > of(first).upper) all.push_back({a, b});
    }
  return all;
}

std::string named(const CellAudit& cell, const Holding& h) {
  return fmt::format("{} ({})", cell.name, number(h.sessions));
}

/// The rankings that held when the claim was simulated as it is, and that relaxing this assumption alone reverses.
std::string turned_round(const Audit& audit, const GroupAudit& group, std::size_t assumption) {
  const auto alone = [&](const CellAudit& c) -> const Holding& { return stage(c, assumption, true); };
  for (const Reversal& r : reversals(audit, group.cells, alone)) {
    const bool before = std::any_of(group.simulated.begin(), group.simulated.end(),
                                    [&](const Reversal& s) { return s.first == r.first && s.second == r.second; });
    const CellAudit &first = audit.cells[r.first], &second = audit.cells[r.second];
    if (!before)
      return fmt::format("without it {} is ahead of {}", named(second, alone(second)), named(first, alone(first)));
  }
  return {};
}

AssumptionVerdict verdict_of(const Audit& audit, const GroupAudit& group, std::size_t assumption) {
  const Assumption& a = audit.claim.assumptions[assumption];
  if (!a.not_tested.empty()) return {Verdict::not_tested, a.not_tested};
  std::vector<std::string> texts;
  bool concerns = false, up = false, down = false, halves = false;
  double strength = 0;
  for (const std::size_t c : group.cells) {
    const CellAudit& cell = audit.cells[c];
    const CellEffect& e = cell.effects[assumption];
    if (!cell.claimed || e.effect == Effect::not_concerned) continue;
    concerns = true;
    up = up || e.effect == Effect::understates;
    down = down || e.effect == Effect::overstates;
    strength = std::max(strength, e.by_alone.value > 0 ? std::abs(std::log(e.by_alone.value)) : kEndless);
    if (e.by_alone.upper >= 0.5) continue;
    halves = true;
    texts.push_back(fmt::format("alone it takes {} from {} to {}", cell.name, number(cell.simulated.sessions),
                                number(e.alone.sessions)));
  }
  if (!concerns) return {Verdict::not_concerned, {}};
  const std::string turned = turned_round(audit, group, assumption);
  if (!turned.empty()) texts.insert(texts.begin(), turned);
  const Verdict verdict = !turned.empty() || halves ? Verdict::carries
                          : up && down              ? Verdict::both_ways
                          : up                      ? Verdict::understates
                          : down                    ? Verdict::overstates
                                                    : Verdict::harmless;
  return {verdict, fmt::format("{}", fmt::join(texts, "; ")), strength};
}

GroupAudit& group_named(Audit& audit, const std::string& name) {
  const auto at = std::find_if(audit.groups.begin(), audit.groups.end(), [&](const auto& g) { return g.name == name; });
  if (at != audit.groups.end()) return *at;
  audit.groups.push_back({.name = name, .cells = {}, .verdicts = {}, .simulated = {}, .relaxed = {}});
  return audit.groups.back();
}

void finish_effects(CellAudit& cell) {
  const Holding* before = &cell.simulated;
  for (CellEffect& e : cell.effects) {
    if (e.effect != Effect::not_concerned) {
      e.by = factor(e.together, *before);
      e.by_alone = factor(e.alone, cell.simulated);
      e.effect = effect_of(e.by_alone);
      if (e.effect == Effect::harmless) e.effect = effect_of(e.by);
    } else {
      e.together = *before;
    }
    before = &e.together;
  }
}

/// Lists each caution once, at the stage that went furthest beyond the range.
void caution(Audit& audit, const CellAudit& cell) {
  std::map<std::pair<Caution::Of, std::string>, Caution> furthest;
  const auto add = [&](const Holding& h) {
    for (const Caution& c : h.cautions) {
      const auto [at, fresh] = furthest.try_emplace({c.of, c.pool + ' ' + c.profile}, c);
      if (!fresh && std::abs(c.ran - c.fitted) > std::abs(at->second.ran - at->second.fitted)) at->second = c;
    }
  };
  add(cell.simulated);
  for (const CellEffect& e : cell.effects) {
    if (e.effect == Effect::not_concerned) continue;
    add(e.together);
    add(e.alone);
  }
  for (const auto& [key, c] : furthest) audit.warnings.push_back(fmt::format("{}: {}", cell.name, c.text()));
}

void warn(Audit& audit) {
  for (const CellAudit& cell : audit.cells) {
    if (!cell.claimed) continue;
    int wide = cell.simulated.precise ? 0 : 1;
    bool hot = cell.simulated.power_w > cell.budget_w;
    for (const CellEffect& e : cell.effects) {
      if (e.effect == Effect::not_concerned) continue;
      wide += (e.together.precise ? 0 : 1) + (e.alone.precise ? 0 : 1);
      hot = hot || e.together.power_w > cell.budget_w;
    }
    if (wide > 0)
      audit.warnings.push_back(fmt::format("{}: {} {} wider than ±{}: add --max-replications", cell.name, wide,
                                           wide == 1 ? "interval is" : "intervals are",
                                           written_percent(audit.precision)));
    if (hot)
      audit.warnings.push_back(fmt::format("{}: draws more than the {} W that the rack has for servers, at some stage",
                                           cell.name, number(cell.budget_w)));
    caution(audit, cell);
  }
}

}  // namespace

Holding holding(const CapacityReport& r) {
  const bool closed = r.figure("people") != nullptr;
  const CapacityFigure* f = r.figure(closed ? "people" : "sessions at once");
  if (f == nullptr) f = r.figure("concurrent streams");  // traces
  Holding h;
  h.kind = r.capacity.kind;
  h.sessions = f->value;
  h.lower = f->lower;
  h.upper = f->upper;
  h.streams = r.figure("concurrent streams")->value;
  h.power_w = r.nearest().power_w.mean;
  h.precise = r.capacity.precise || h.kind != Capacity::Kind::found;
  h.cautions = r.cautions;
  h.binding = h.kind == Capacity::Kind::all_hold ? "" : objective_text(r.sla[r.capacity.binding]);
  if (h.kind == Capacity::Kind::all_hold) {
    h.lower = h.sessions;
    h.upper = kEndless;
  } else if (h.kind == Capacity::Kind::none_holds) {
    h.upper = std::exchange(h.sessions, 0);
    h.lower = h.streams = 0;
  }
  return h;
}

Factor factor(const Holding& over, const Holding& under) {
  if (under.sessions <= 0) return over.sessions <= 0 ? Factor{} : Factor{kEndless, kEndless, kEndless};
  const double value = over.sessions / under.sessions;
  if (value <= 0) return {0, 0, under.lower > 0 ? over.upper / under.lower : kEndless};
  const double by = std::exp(std::hypot(spread(over), spread(under)));
  const double upper = std::isfinite(over.upper) ? value * by : kEndless;
  return {value, std::isfinite(under.upper) ? value / by : 0, upper};
}

Effect effect_of(const Factor& f) {
  if (f.upper < 1 && f.value < 1 / (1 + kHarmless)) return Effect::overstates;
  if (f.lower > 1 && f.value > 1 + kHarmless) return Effect::understates;
  return Effect::harmless;
}

bool Audit::stands() const {
  const bool holds = std::all_of(cells.begin(), cells.end(),
                                 [](const CellAudit& c) { return !c.claimed || c.relaxed().upper >= *c.claimed; });
  return holds && std::all_of(groups.begin(), groups.end(), [](const GroupAudit& g) { return g.relaxed.empty(); });
}

void judge(Audit& audit) {
  for (std::size_t i = 0; i < audit.cells.size(); ++i) {
    finish_effects(audit.cells[i]);
    group_named(audit, audit.cells[i].group).cells.push_back(i);
  }
  const auto claimed = [&](std::size_t cell) { return audit.cells[cell].claimed.value_or(-1); };
  for (GroupAudit& group : audit.groups) {
    std::stable_sort(group.cells.begin(), group.cells.end(),
                     [&](std::size_t a, std::size_t b) { return claimed(a) > claimed(b); });
    group.simulated = reversals(audit, group.cells, [](const CellAudit& c) -> const Holding& { return c.simulated; });
    group.relaxed = reversals(audit, group.cells, [](const CellAudit& c) -> const Holding& { return c.relaxed(); });
    for (std::size_t a = 0; a < audit.claim.assumptions.size(); ++a)
      group.verdicts.push_back(verdict_of(audit, group, a));
  }
  warn(audit);
}

}  // namespace racksim
