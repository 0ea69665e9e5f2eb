// The page of a comparison: what is better and worse in words, then pictures, then every number.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/report/pages/pages.hpp"
#include "analysis/report/sections/sections.hpp"
#include "analysis/report/tables.hpp"

namespace racksim {

namespace {

constexpr std::size_t kMostPoints = 60;  ///< with a table of their own; all are in comparison.csv

Mark judgement_mark(const std::string& judgement) {
  return judgement == "better" ? Mark::good : judgement == "worse" ? Mark::bad : Mark::none;
}

struct Scale {
  double factor;
  std::string unit;
};

/// The unit in which a number reads best.
Scale scale_of(const Json& d) { return {number_in(d.at("shown").at("scale")), d.at("shown").at("unit")}; }

std::string by_text(const Json& d, double scale) {
  const double mean = number_in(d.at("difference").at("mean")) * scale;
  if (std::isnan(mean)) return "-";
  return (mean > 0 ? "+" : "") + number(mean) + plus_minus(number_in(d.at("difference").at("ci95")) * scale);
}

std::vector<PageCell> row_of(const Json& d) {
  const Scale scale = scale_of(d);
  const double ratio = number_in(d.at("b").at("mean")) / number_in(d.at("a").at("mean"));
  const std::string judgement = d.at("judgement");
  return {cell(text_of(d.at("text"))),
          cell(scale.unit),
          interval_cell(d.at("a"), scale.factor),
          interval_cell(d.at("b"), scale.factor),
          cell(by_text(d, scale.factor)),
          cell(std::isfinite(ratio) ? fmt::format("{:.3g}", ratio) : "-"),
          {judgement.empty() ? "not told apart" : judgement, judgement_mark(judgement)}};
}

PageTable differences_table(const Json& pair, const std::string& caption, bool deciding) {
  PageTable table{
      caption,
      {words("number"), figures("unit"), figures("A"), figures("B"), figures("B - A"), figures("B / A"), words("in B")},
      {}};
  for (const Json& d : pair.at("differences"))
    if (d.at("decides") == deciding) table.rows.push_back(row_of(d));
  return table;
}

/// "power mean: -1,210 ±33 W (x 0.87)"
std::string item_of(const Json& d) {
  const Scale scale = scale_of(d);
  const double a = number_in(d.at("a").at("mean")) * scale.factor, b = number_in(d.at("b").at("mean")) * scale.factor;
  const std::string unit = scale.unit.empty() ? "" : " " + scale.unit;
  return fmt::format("{}: {}{} in A, {}{} in B ({}{})", text_of(d.at("text")), number(a), unit, number(b), unit,
                     by_text(d, scale.factor), scale.unit == "%" ? " pp" : unit);
}

void add_words(PageSection& section, const Json& pair, const char* heading,
               const std::vector<std::string>& judgements) {
  std::vector<std::string> list;
  for (const Json& d : pair.at("differences"))
    if (d.at("decides") &&
        std::find(judgements.begin(), judgements.end(), text_of(d.at("judgement"))) != judgements.end())
      list.push_back(item_of(d));
  if (!list.empty()) section.blocks.push_back(list_block(heading, list));
}

PageTable verdicts_table(const Json& comparison) {
  PageTable table{"Points that both have",
                  {words("point"), words("SLA in A"), words("SLA in B"), figures("better in B"), figures("worse in B"),
                   figures("not told apart")},
                  {}};
  const auto sla = [](const Json& json) {
    const std::string text = json;
    return PageCell{text, text == "met" ? Mark::good : text == "violated" ? Mark::bad : Mark::none};
  };
  for (const Json& pair : comparison.at("pairs")) {
    std::size_t good = 0, bad = 0, neither = 0;
    for (const Json& d : pair.at("differences")) {
      if (!d.at("decides")) continue;
      const std::string judgement = d.at("judgement");
      good += judgement == "better";
      bad += judgement == "worse";
      neither += judgement.empty();
    }
    table.rows.push_back({cell(text_of(pair.at("point"))), sla(pair.at("sla_a")), sla(pair.at("sla_b")),
                          cell(std::to_string(good)), cell(std::to_string(bad)), cell(std::to_string(neither))});
  }
  return table;
}

PageSection verdict_section(const Json& comparison) {
  const Json& pairs = comparison.at("pairs");
  PageSection section{"verdict", "What differs", {}};
  if (pairs.size() == 1) {
    add_words(section, pairs.front(), "Better in B", {"better"});
    add_words(section, pairs.front(), "Worse in B", {"worse"});
    add_words(section, pairs.front(), "Different, for you to judge", {"less", "more"});
    add_words(section, pairs.front(), "Not told apart", {""});
  } else {
    section.blocks.push_back(table_block(verdicts_table(comparison)));
  }
  std::vector<Figure> charts = forest_figures(comparison);
  if (charts.empty()) return section;
  section.blocks.push_back(paragraph_block(
      "Point: mean difference over pairs of replications; bar: its 95 % interval. Green: better in B; orange: worse; "
      "blue: different; grey: the bar crosses zero, the two are not told apart."));
  section.blocks.push_back(figures_block(std::move(charts)));
  return section;
}

PageSection changes_section(const Json& comparison) {
  PageTable table{"Keys that the two scenarios do not share", {words("key"), words("A"), words("B")}, {}};
  for (const Json& c : comparison.at("changes"))
    table.rows.push_back({cell(text_of(c.at("key"))), cell(text_of(c.at("a"))), cell(text_of(c.at("b")))});
  return {"changes", "What was changed", {table_block(std::move(table))}};
}

PageSection numbers_section(const Json& comparison) {
  PageSection section{"numbers", "All numbers", {}};
  const Json& pairs = comparison.at("pairs");
  std::size_t shown = 0;
  for (const Json& pair : pairs) {
    if (shown++ == kMostPoints) break;
    const std::string name = pair.at("point"), at = name.empty() ? "" : " at " + name;
    std::vector<PageBlock> tables{table_block(differences_table(pair, "Numbers that decisions are made by" + at, true)),
                                  table_block(differences_table(pair, "Everything else" + at, false))};
    if (pairs.size() == 1)
      section.blocks = {std::move(tables[0]), folded("Everything else", {std::move(tables[1])})};
    else
      section.blocks.push_back(folded(name, std::move(tables)));
  }
  if (pairs.size() > kMostPoints)
    section.blocks.push_back(
        paragraph_block(fmt::format("{} more points are in comparison.csv.", pairs.size() - kMostPoints)));
  return section;
}

PageSection reproduce_comparison(const Json& comparison) {
  return {
      "reproduce",
      "How to reproduce",
      {paragraph_block("From the folder that holds both results, whose manifest.json files name what they were made "
                       "from:"),
       {.listing = fmt::format("racksim compare {} {}\nracksim report FOLDER   # this page again, from its own folder",
                               text_of(comparison.at("a")), text_of(comparison.at("b")))}}};
}

}  // namespace

Page comparison_page(const Json& comparison) {
  const Json& pairs = comparison.at("pairs");
  Page page;
  page.kind = "comparison";
  page.title = fmt::format("B against A: {} against {}", text_of(comparison.at("b")), text_of(comparison.at("a")));
  page.badge = text_of(comparison.at("verdict"));
  if (!page.badge.empty() && page.badge.back() == '.') page.badge.pop_back();
  if (page.badge.empty()) page.badge = "A against B";
  page.mark = Mark::unsure;
  if (pairs.size() == 1 && pairs.front().at("sla_b") != pairs.front().at("sla_a"))
    page.mark = pairs.front().at("sla_b") == "met" ? Mark::good : Mark::bad;
  page.sentence = comparison.at("counts");
  if (!comparison.at("changes").empty()) page.sections.push_back(changes_section(comparison));
  page.sections.push_back(verdict_section(comparison));
  page.sections.push_back(numbers_section(comparison));
  page.sections.push_back({"method", "Method", {paragraph_block(text_of(comparison.at("method")))}});
  page.sections.push_back(reproduce_comparison(comparison));
  return page;
}

}  // namespace racksim
