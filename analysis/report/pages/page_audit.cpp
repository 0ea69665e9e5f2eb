// The page of an audit: by group of racks the waterfall, as charts and as tables, then what each assumption is.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/report/pages/pages.hpp"
#include "analysis/report/sections/sections.hpp"
#include "analysis/report/tables.hpp"
#include "input/text/json_text.hpp"

namespace racksim {

namespace {

std::string held(const Json& h) {
  if (h.at("kind") == "none_holds") return "0";
  const std::string value = number(number_in(h.at("sessions")));
  if (h.at("kind") == "all_hold") return ">= " + value;
  return fmt::format("{} [{}, {}]", value, number(number_in(h.at("lower"))), number(number_in(h.at("upper"))));
}

Mark effect_mark(const std::string& effect) {
  if (effect == "overstates" || effect == "carries") return Mark::bad;
  return effect == "understates" ? Mark::good : effect == "cuts both ways" ? Mark::unsure : Mark::none;
}

std::vector<const Json*> cells_of(const Json& audit, const Json& group) {
  std::vector<const Json*> found;
  for (const Json& name : group.at("claimed_ranking"))
    for (const Json& cell : audit.at("cells"))
      if (cell.at("cell") == name) found.push_back(&cell);
  return found;
}

const Json* effect_on(const Json& cell, const Json& assumption) {
  if (!cell.contains("assumptions")) return nullptr;
  for (const Json& a : cell.at("assumptions"))
    if (a.at("name") == assumption && a.contains("together")) return &a;
  return nullptr;
}

PageTable together_table(const std::vector<const Json*>& cells, const Json& group) {
  PageTable table{"Sessions at once that are held, with 95 % intervals, one assumption after another relaxed",
                  {words("stage")},
                  {}};
  std::vector<PageCell> claimed{cell("claimed")}, simulated{cell("simulated as claimed")};
  for (const Json* c : cells) {
    table.columns.push_back(figures(text_of(c->at("cell"))));
    claimed.push_back(number_cell(c->at("claimed")));
    simulated.push_back(cell(c->contains("simulated") ? held(c->at("simulated")) : "n/a"));
  }
  table.rows = {claimed, simulated};
  for (const Json& v : group.at("verdicts")) {
    if (v.at("verdict") == "not tested" || v.at("verdict") == "not concerned") continue;
    std::vector<PageCell> row{cell("- " + text_of(v.at("assumption")))};
    for (const Json* c : cells) {
      const Json* e = effect_on(*c, v.at("assumption"));
      row.push_back(cell(e != nullptr ? held(e->at("together")) : c->contains("simulated") ? "=" : "n/a"));
    }
    table.rows.push_back(row);
  }
  return table;
}

PageTable alone_table(const std::vector<const Json*>& cells, const Json& group) {
  PageTable table{"Each alone: factor on the claim as simulated", {words("assumption"), words("verdict")}, {}};
  for (const Json* c : cells) table.columns.push_back(figures(text_of(c->at("cell"))));
  table.columns.push_back(words("why"));
  for (const Json& v : group.at("verdicts")) {
    const std::string verdict = text_of(v.at("verdict"));
    if (verdict == "not tested" || verdict == "not concerned") continue;
    std::vector<PageCell> row{cell(text_of(v.at("assumption"))), {verdict, effect_mark(verdict)}};
    for (const Json* c : cells) {
      const Json* e = effect_on(*c, v.at("assumption"));
      row.push_back(
          cell(e == nullptr ? "=" : fmt::format("x{}", number(number_in(e->at("factor_alone").at("value"))))));
    }
    row.push_back(cell(text_of(v.at("reason"))));
    table.rows.push_back(row);
  }
  return table;
}

PageSection group_section(const Json& audit, const Json& group, std::size_t index) {
  const std::string name = text_of(group.at("group"));
  PageSection section{fmt::format("group-{}", index), name.empty() ? "One after another" : name, {}};
  const std::vector<const Json*> cells = cells_of(audit, group);
  std::vector<Figure> charts;
  std::vector<std::string> without;
  for (const Json* c : cells) {
    if (c->contains("simulated"))
      charts.push_back(waterfall_figure(fmt::format("waterfall-{}-{}", index, charts.size()), *c));
    else
      without.push_back(fmt::format("{}: n/a, {}", text_of(c->at("cell")), text_of(c->at("not_applicable"))));
  }
  for (const Json& r : group.at("reversed_when_relaxed"))
    section.blocks.push_back(
        paragraph_block(fmt::format("With all of this relaxed, {} is ahead of {}: the ranking is reversed.",
                                    text_of(r.at("ahead")), text_of(r.at("of")))));
  section.blocks.push_back(figures_block(std::move(charts)));
  section.blocks.push_back(table_block(together_table(cells, group)));
  section.blocks.push_back(table_block(alone_table(cells, group)));
  if (!without.empty()) section.blocks.push_back(items_block(without));
  return section;
}

PageSection assumptions_section(const Json& audit) {
  PageTable tested{
      "What was put in each assumption's place", {words("assumption"), words("the claim"), words("instead")}, {}};
  PageTable others{"Not tested", {words("assumption"), words("the claim"), words("why not")}, {}};
  for (const Json& a : audit.at("assumptions")) {
    const bool skipped = !text_of(a.at("not_tested")).empty();
    (skipped ? others : tested)
        .rows.push_back({cell(text_of(a.at("name"))), cell(text_of(a.at("claimed"))),
                         cell(text_of(a.at(skipped ? "not_tested" : "instead")))});
  }
  PageSection section{"assumptions", "The assumptions", {table_block(std::move(tested))}};
  if (!others.rows.empty()) section.blocks.push_back(table_block(std::move(others)));
  return section;
}

PageSection reproduce_audit(const Json& audit) {
  return {
      "reproduce",
      "How to reproduce",
      {paragraph_block("manifest.json beside this file names the claim file, everything that was read with its SHA-1, "
                       "and the arguments. The same files and seed give the same numbers:"),
       {.listing =
            fmt::format("racksim audit CLAIM.yaml --seed {} --precision {}\nracksim report .   # this page again",
                        json_line(audit.at("seed")), json_line(audit.at("precision")))}}};
}

}  // namespace

Page audit_page(const Json& audit) {
  Page page;
  page.kind = "audit of a claim";
  page.title = text_of(audit.at("title"));
  page.description = text_of(audit.at("source"));
  const bool stands = audit.at("stands");
  page.badge = stands ? "The claim stands" : "The claim does not stand";
  page.mark = stands ? Mark::good : Mark::bad;
  page.sentence = text_of(audit.at("sentence"));
  for (const Json& group : audit.at("groups"))
    page.sections.push_back(group_section(audit, group, page.sections.size()));
  page.sections.push_back(assumptions_section(audit));
  PageSection method{"method", "Method and cautions", {paragraph_block(text_of(audit.at("method")))}};
  if (!audit.at("warnings").empty()) method.blocks.push_back(list_block("Be careful", audit.at("warnings")));
  page.sections.push_back(std::move(method));
  page.sections.push_back(reproduce_audit(audit));
  return page;
}

}  // namespace racksim
