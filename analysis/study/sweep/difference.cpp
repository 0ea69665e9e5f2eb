// Differences in numbers, words, JSON and CSV.
#include "analysis/study/sweep/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/results/result_fields.hpp"
#include "analysis/words/text.hpp"
#include "record/csv_columns.hpp"

namespace racksim {

namespace {

std::string with_interval(const Interval& i, double scale) {
  if (std::isnan(i.mean)) return "-";
  return (i.mean > 0 ? "+" : "") + number(i.mean * scale) + plus_minus(i.ci95 * scale);
}

Reading reading_of(const Difference& d, const std::vector<std::string>& objectives) {
  const ColumnWords words = in_words(d.name, objectives);
  if (facts_of(d.name).shown == Shown::percent) return {words.text, "%", 100};
  if (words.unit == "s" && std::max(std::abs(d.a.mean), std::abs(d.b.mean)) < 1) return {words.text, "ms", 1e3};
  return {words.text, words.unit == "1" ? "" : words.unit, 1};
}

Table table_of(const Pair& pair, bool all) {
  Table table({"", "A", "B", "B - A", "B / A", "in B"});
  for (const Difference& d : pair.differences) {
    if (!all && !d.decides()) continue;
    const double ratio = d.b.mean / d.a.mean;
    const Reading r = reading_of(d, pair.objectives);
    table.row({r.unit.empty() ? r.text : fmt::format("{} ({})", r.text, r.unit), number(d.a.mean * r.scale),
               number(d.b.mean * r.scale), with_interval(d.by, r.scale),
               std::isfinite(ratio) ? fmt::format("{:.3g}", ratio) : "-", d.judgement().empty() ? "-" : d.judgement()});
  }
  return table;
}

std::string sla_text(const std::optional<bool>& met) { return !met ? "-" : *met ? "met" : "violated"; }

std::string changes_text(const Change& c) {
  const auto written = [](const std::string& text) { return text.empty() ? std::string("nothing") : text; };
  return fmt::format("{}: {} in A, {} in B", c.key, written(c.a), written(c.b));
}

std::size_t fewest(const Comparison& comparison) {
  std::size_t n = comparison.pairs.front().replications;
  for (const Pair& pair : comparison.pairs) n = std::min(n, pair.replications);
  return n;
}

std::string method_text(const Comparison& comparison) {
  const std::size_t n = fewest(comparison);
  return fmt::format(
      "Pairs of replications that share their random numbers, {} at least; ± is the 95 % interval of the mean "
      "difference. {}",
      n,
      n < 2 ? "One pair has no interval: nothing is told apart; use run.replications."
            : "Better, worse, less or more: the interval excludes zero; else the two are not told apart. Of "
              "twenty numbers that do not differ, one is told apart by chance.");
}

}  // namespace

bool Difference::decides() const {
  const Decides decides = facts_of(name).decides;
  return decides == Decides::yes || (decides == Decides::if_different && by.mean != 0);
}

int Difference::direction() const {
  if (std::isnan(by.mean) || by.mean == 0 || !by.excludes(0)) return 0;
  return by.mean < 0 ? -1 : 1;
}

std::string Difference::judgement() const {
  const int way = direction();
  if (way == 0) return {};
  switch (facts_of(name).better) {
    case Better::less:
      return way < 0 ? "better" : "worse";
    case Better::more:
      return way > 0 ? "better" : "worse";
    case Better::neither:
      return way < 0 ? "less" : "more";
  }
  return {};
}

Pair paired(const std::vector<PointRow>& a, const std::vector<PointRow>& b, std::string name) {
  Pair pair{std::move(name), {}, std::min(a.size(), b.size())};
  if (pair.replications == 0) return pair;
  for (const auto& [column, value] : a.front()) {
    std::vector<double> of_a, of_b;
    for (std::size_t r = 0; r < pair.replications; ++r) {
      const double in_a = value_in(a[r], column), in_b = value_in(b[r], column);
      if (std::isnan(in_a) || std::isnan(in_b)) continue;
      of_a.push_back(in_a);
      of_b.push_back(in_b);
    }
    if (!of_a.empty())
      pair.differences.push_back({column, interval(of_a), interval(of_b), paired_difference(of_b, of_a)});
  }
  return pair;
}

std::string verdict_of(const Comparison& comparison) {
  if (comparison.pairs.size() == 1) {
    const Pair& pair = comparison.pairs.front();
    if (!pair.a_met || !pair.b_met) return {};
    if (*pair.a_met == *pair.b_met) return *pair.a_met ? "Both meet the SLA." : "Both violate the SLA.";
    return *pair.b_met ? "B meets the SLA, A does not." : "A meets the SLA, B does not.";
  }
  std::size_t a = 0, b = 0;
  for (const Pair& pair : comparison.pairs) {
    a += pair.a_met.value_or(false);
    b += pair.b_met.value_or(false);
  }
  return fmt::format("Of {} points in common, A keeps the SLA at {}, B at {}.", comparison.pairs.size(), a, b);
}

std::string counts_of(const Comparison& comparison) {
  if (fewest(comparison) < 2) return "One replication each: nothing can be told apart from chance.";
  std::size_t all = 0, good = 0, bad = 0, other = 0;
  for (const Pair& pair : comparison.pairs)
    for (const Difference& d : pair.differences) {
      if (!d.decides()) continue;
      ++all;
      const std::string word = d.judgement();
      if (word == "better")
        ++good;
      else if (word == "worse")
        ++bad;
      else if (!word.empty())
        ++other;
    }
  return fmt::format(
      "Of {} numbers that decisions are made by, B is better in {} and worse in {}, {} differ in a way "
      "that is for you to judge, {} are not told apart.",
      all, good, bad, other, all - good - bad - other);
}

Document document_of(const Comparison& c, bool all) {
  std::string verdict = verdict_of(c);
  if (!verdict.empty()) verdict += " ";
  Document document{{"", {paragraph(verdict + counts_of(c)), items({"A: " + c.a, "B: " + c.b})}}};
  std::vector<std::string> changed;
  for (const Change& change : c.changes) changed.push_back(changes_text(change));
  document.push_back({"What was changed", {items(changed)}});
  for (const Pair& pair : c.pairs)
    document.push_back({pair.name.empty() ? "Differences" : pair.name, {table(table_of(pair, all))}});
  document.push_back({"Method", {paragraph(method_text(c))}});
  return document;
}

namespace {

/// A difference, with its judgement.
struct Told {
  Difference difference;
  ColumnWords words;
  Reading shown;
};

std::vector<Told> told(const Pair& pair) {
  std::vector<Told> all;
  for (const Difference& d : pair.differences)
    all.push_back({d, in_words(d.name, pair.objectives), reading_of(d, pair.objectives)});
  return all;
}

const ResultFields<Told>& told_fields() {
  static const ResultFields<Reading> shown{{"unit", "", "In which tables and charts show it", &Reading::unit},
                                           {"scale", "", "By which they multiply it", &Reading::scale}};
  static const ResultFields<Told> fields{
      {"metric", "", "A column of replications.csv", [](const Told& t) { return t.difference.name; }},
      {"text", "", "In words", [](const Told& t) { return t.words.text; }},
      {"unit", "", "Of the numbers", [](const Told& t) { return t.words.unit; }},
      {"a", "`unit`", "Over the paired replications", [](const Told& t) { return t.difference.a; }},
      {"b", "`unit`", "Likewise", [](const Told& t) { return t.difference.b; }},
      {"difference", "`unit`", "b - a, mean and interval over pairs: narrower than of two that share no random numbers",
       [](const Told& t) { return t.difference.by; }},
      {"told_apart", "", "The interval excludes zero", [](const Told& t) { return t.difference.direction() != 0; }},
      {"judgement", "", "better, worse, more or less; empty: not told apart",
       [](const Told& t) { return t.difference.judgement(); }},
      {"decides", "", "Whether decisions are made by it", [](const Told& t) { return t.difference.decides(); }},
      nested<Told>("shown", "", &Told::shown, shown)};
  return fields;
}

const ResultFields<Pair>& pair_fields() {
  static const ResultFields<Pair> fields{
      {"point", "", "Of a sweep, by its values; empty: two runs", &Pair::name},
      {"replications", "", "Pairs with the same number and seed", &Pair::replications},
      {"sla_a", "", "Whether A keeps the SLA", [](const Pair& p) { return sla_text(p.a_met); }},
      {"sla_b", "", "Likewise", [](const Pair& p) { return sla_text(p.b_met); }},
      nested<Pair>("differences", "", told, told_fields())};
  return fields;
}

const ResultFields<Comparison>& comparison_fields() {
  static const ResultFields<Change> change{{"key", "", "Of the resolved scenarios", &Change::key},
                                           {"a", "", "As it is written there; empty: it is not written", &Change::a},
                                           {"b", "", "Likewise", &Change::b}};
  static const ResultFields<Comparison> fields{
      {"a", "", "Name of the folder", &Comparison::a},
      {"b", "", "Likewise", &Comparison::b},
      {"verdict", "", "In words", verdict_of},
      {"counts", "", "How many numbers are better, worse, not told apart", counts_of},
      nested<Comparison>("changes", "", &Comparison::changes, change),
      nested<Comparison>("pairs", "One for two runs", &Comparison::pairs, pair_fields()),
      {"method", "", "In words", method_text}};
  return fields;
}

/// A row of comparison.csv.
struct CsvLine {
  const Pair& pair;
  const Difference& d;
};

const CsvColumns<CsvLine>& comparison_columns() {
  static const CsvColumns<CsvLine> columns{
      {"point", "", "Of a sweep, by its values; empty: two runs",
       [](const CsvLine& l) { return csv_cell(l.pair.name); }},
      {"metric", "", "A column of replications.csv", [](const CsvLine& l) { return l.d.name; }},
      {"unit", "", "Of the numbers", [](const CsvLine& l) { return in_words(l.d.name, {}).unit; }},
      {"a", "`unit`", "Mean over the paired replications", [](const CsvLine& l) { return l.d.a.mean; }},
      {"a_ci95", "`unit`", "Half width of its 95 % interval", [](const CsvLine& l) { return l.d.a.ci95; }},
      {"b", "`unit`", "Likewise", [](const CsvLine& l) { return l.d.b.mean; }},
      {"b_ci95", "`unit`", "Likewise", [](const CsvLine& l) { return l.d.b.ci95; }},
      {"difference", "`unit`", "b - a, mean over pairs", [](const CsvLine& l) { return l.d.by.mean; }},
      {"difference_ci95", "`unit`", "Half width of its 95 % interval", [](const CsvLine& l) { return l.d.by.ci95; }},
      {"replications", "", "Pairs that have the metric", [](const CsvLine& l) { return l.d.by.count; }},
      {"judgement", "", "better, worse, more or less; empty: not told apart",
       [](const CsvLine& l) { return l.d.judgement(); }}};
  return columns;
}

}  // namespace

Json to_json(const Comparison& c) { return written(comparison_fields(), c); }

std::vector<Described> comparison_described() { return described(comparison_fields()); }
std::vector<Described> comparison_csv_described() { return described(comparison_columns()); }

std::string comparison_csv(const Comparison& c) {
  std::string out = csv_header(comparison_columns());
  for (const Pair& pair : c.pairs)
    for (const Difference& d : pair.differences) out += csv_row(comparison_columns(), CsvLine{pair, d});
  return out;
}

}  // namespace racksim
