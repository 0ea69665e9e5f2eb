// An audit in words.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "analysis/study/audit/audit.hpp"

namespace racksim {

namespace {

/// "2,270 ±1 %", ">= 800", "0".
std::string held(const Holding& h) {
  if (h.kind == Capacity::Kind::none_holds) return "0";
  if (h.kind == Capacity::Kind::all_hold) return ">= " + number(h.sessions);
  const double half = (h.upper - h.lower) / 2 / h.sessions;
  return number(h.sessions) + (half > 0 ? fmt::format(" ±{:.{}f} %", 100 * half, half < 0.1 ? 1 : 0) : "");
}

std::string times(const Factor& f) { return std::isfinite(f.value) ? fmt::format("x{:.3g}", f.value) : "-"; }

std::vector<std::string> headings(const Audit& audit, const GroupAudit& group, const std::string& first) {
  std::vector<std::string> all{first};
  for (const std::size_t c : group.cells) all.push_back(audit.cells[c].name);
  return all;
}

template <class Text>
std::vector<std::string> row(const Audit& audit, const GroupAudit& group, std::string first, Text text) {
  std::vector<std::string> all{std::move(first)};
  for (const std::size_t c : group.cells) all.push_back(audit.cells[c].claimed ? text(audit.cells[c]) : "n/a");
  return all;
}

Table waterfall(const Audit& audit, const GroupAudit& group) {
  Table table(headings(audit, group, "sessions at once"));
  table.row(row(audit, group, "claimed", [](const CellAudit& c) { return number(*c.claimed); }));
  table.row(row(audit, group, "simulated as claimed", [](const CellAudit& c) { return held(c.simulated); }));
  for (std::size_t a = 0; a < audit.claim.assumptions.size(); ++a) {
    const Verdict v = group.verdicts[a].verdict;
    if (v == Verdict::not_tested || v == Verdict::not_concerned) continue;
    table.row(row(audit, group, "- " + audit.claim.assumptions[a].name, [a](const CellAudit& c) -> std::string {
      return c.effects[a].effect == Effect::not_concerned ? "=" : held(c.effects[a].together);
    }));
  }
  table.row(row(audit, group, "turns in flight then", [](const CellAudit& c) { return number(c.relaxed().streams); }));
  table.row(row(audit, group, "rack then, W", [](const CellAudit& c) { return number(c.relaxed().power_w); }));
  return table;
}

Table each_alone(const Audit& audit, const GroupAudit& group) {
  std::vector<std::string> heading = headings(audit, group, "each alone");
  heading.emplace_back("verdict");
  Table table(heading);
  for (std::size_t a = 0; a < audit.claim.assumptions.size(); ++a) {
    const Verdict v = group.verdicts[a].verdict;
    if (v == Verdict::not_tested || v == Verdict::not_concerned) continue;
    std::vector<std::string> cells =
        row(audit, group, audit.claim.assumptions[a].name, [a](const CellAudit& c) -> std::string {
          return c.effects[a].effect == Effect::not_concerned ? "=" : times(c.effects[a].by_alone);
        });
    cells.push_back(name_of(v));
    table.row(cells);
  }
  return table;
}

std::string ranking(const Audit& audit, const std::vector<Reversal>& reversals, const std::string& when,
                    const std::function<const Holding&(const CellAudit&)>& of) {
  if (reversals.empty()) return {};
  std::vector<std::string> texts;
  for (const Reversal& r : reversals)
    texts.push_back(fmt::format("{} ({}) is ahead of {} ({})", audit.cells[r.second].name,
                                number(of(audit.cells[r.second]).sessions), audit.cells[r.first].name,
                                number(of(audit.cells[r.first]).sessions)));
  return fmt::format("The ranking is reversed {}: {}.", when, fmt::join(texts, "; "));
}

std::vector<std::string> reasons(const Audit& audit, const GroupAudit& group) {
  std::vector<std::string> all;
  for (std::size_t a = 0; a < audit.claim.assumptions.size(); ++a) {
    const AssumptionVerdict& v = group.verdicts[a];
    if (v.verdict == Verdict::not_tested || v.reason.empty()) continue;
    all.push_back(fmt::format("{}: {}", audit.claim.assumptions[a].name, v.reason));
  }
  return all;
}

Section section_of(const Audit& audit, const GroupAudit& group) {
  const auto simulated = [](const CellAudit& c) -> const Holding& { return c.simulated; };
  const auto relaxed = [](const CellAudit& c) -> const Holding& { return c.relaxed(); };
  std::vector<std::string> not_applicable;
  for (const std::size_t c : group.cells)
    if (!audit.cells[c].claimed)
      not_applicable.push_back(fmt::format("{}: n/a, {}", audit.cells[c].name, audit.cells[c].not_applicable));
  return {
      group.name.empty() ? "One after another" : group.name,
      {table(waterfall(audit, group)), table(each_alone(audit, group)), items(not_applicable),
       paragraph(ranking(audit, group.simulated, "as soon as the claim is simulated", simulated)),
       paragraph(ranking(audit, group.relaxed, "when all of this is relaxed", relaxed)), items(reasons(audit, group))}};
}

std::vector<std::string> not_tested(const Audit& audit) {
  std::vector<std::string> all;
  for (const Assumption& a : audit.claim.assumptions)
    if (!a.not_tested.empty()) all.push_back(fmt::format("{}: {}; {}", a.name, a.claimed, a.not_tested));
  return all;
}

std::vector<std::string> sources(const Audit& audit) {
  std::vector<std::string> all;
  for (const Assumption& a : audit.claim.assumptions) {
    if (!a.not_tested.empty()) continue;
    all.push_back(fmt::format("{}: {}; instead: {}", a.name, a.claimed, a.instead));
  }
  return all;
}

/// Names of the assumptions that carry the claim in any group, the strongest first.
std::vector<std::string> carriers(const Audit& audit) {
  std::vector<std::pair<double, std::string>> found;
  for (std::size_t a = 0; a < audit.claim.assumptions.size(); ++a) {
    double strength = -1;
    for (const GroupAudit& group : audit.groups)
      if (group.verdicts[a].verdict == Verdict::carries) strength = std::max(strength, group.verdicts[a].strength);
    if (strength >= 0) found.emplace_back(strength, audit.claim.assumptions[a].name);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& x, const auto& y) { return x.first > y.first; });
  std::vector<std::string> names;
  for (auto& [strength, name] : found) names.push_back(std::move(name));
  return names;
}

}  // namespace

std::string audit_sentence(const Audit& audit) {
  const std::vector<std::string> carried = carriers(audit);
  const std::string stands = audit.stands() ? "The claim stands with every tested assumption relaxed."
                                            : "The claim does not stand with every tested assumption relaxed.";
  return stands + (carried.empty()
                       ? " No single assumption carries it."
                       : fmt::format(" It is carried by, the strongest first: {}.", fmt::join(carried, "; ")));
}

std::string audit_method(const Audit& audit) {
  return fmt::format(
      "Each number is a capacity: the most sessions at once at which every objective is kept, with its 95 % interval; "
      "the same random numbers at every load, seed {}. Sessions at once: people of a closed population, sessions begun "
      "and not ended of an open one. Harmless: within ±{:.0f} %, or not told from chance. Carries: alone, it halves a "
      "number or reverses the ranking. =: does not concern this rack.",
      audit.seed, 100 * kHarmless);
}

Document document_of(const Audit& audit, bool with_sources) {
  Document document{{"",
                     {paragraph(fmt::format("{}. Source: {}.", audit.claim.title, audit.claim.source)),
                      paragraph(audit_sentence(audit))}}};
  for (const GroupAudit& group : audit.groups) document.push_back(section_of(audit, group));
  if (with_sources) document.push_back({"Put in the assumptions' place", {items(sources(audit))}});
  document.push_back({"Not tested", {items(not_tested(audit))}});
  document.push_back({"Warnings", {items(audit.warnings)}});
  document.push_back({"Method", {paragraph(audit_method(audit))}});
  return document;
}

}  // namespace racksim
