// Differences in numbers, words and JSON.
#include "analysis/study/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/fields.hpp"
#include "analysis/text.hpp"

namespace racksim {

namespace {

double value_of(const PointRow& row, const std::string& name) {
  const auto at = std::find_if(row.begin(), row.end(), [&](const auto& column) { return column.first == name; });
  return at == row.end() ? kNotAvailable : at->second;
}

bool decides(const std::string& name) {
  static const std::vector<std::string> kNames{
      "ttft_p50_s",         "ttft_p99_s",       "tpot_p50_s",       "tpot_p99_s",   "output_throughput_mean_tok_per_s",
      "good_fraction_mean", "concurrency_mean", "utilization_mean", "power_mean_w", "energy_per_output_token_mean_j"};
  return name.find("_attainment") != std::string::npos || std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::string with_interval(const Interval& i) {
  if (std::isnan(i.mean)) return "-";
  return (i.mean > 0 ? "+" : "") + number(i.mean) + (std::isnan(i.ci95) ? "" : " ±" + number(i.ci95));
}

const char* word(int direction) { return direction < 0 ? "less" : direction > 0 ? "more" : "-"; }

Table table_of(const Pair& pair, bool all) {
  Table table({"metric", "A", "B", "B - A", "B / A", ""});
  for (const Difference& d : pair.differences) {
    if (!all && !decides(d.name)) continue;
    const double ratio = d.b.mean / d.a.mean;
    table.row({d.name, number(d.a.mean), number(d.b.mean), with_interval(d.by),
               std::isfinite(ratio) ? fmt::format("{:.3g}", ratio) : "-", word(d.direction())});
  }
  return table;
}

const Fields<Difference>& difference_fields() {
  using D = Difference;
  static const Fields<D> fields{
      {"metric", "", "A column of replications.csv", &D::name},
      {"a", "", "Over the paired replications", &D::a},
      {"b", "", "Likewise", &D::b},
      {"difference", "", "b - a, mean and interval over pairs: narrower than of two that share no random numbers",
       &D::by},
      {"told_apart", "", "The interval excludes zero", [](const D& d) { return d.direction() != 0; }}};
  return fields;
}

const Fields<Pair>& pair_fields() {
  static const Fields<Pair> fields{{"point", "", "Of a sweep, by its values; empty: two runs", &Pair::name},
                                   {"replications", "", "Pairs with the same number and seed", &Pair::replications},
                                   nested<Pair>("differences", "", &Pair::differences, difference_fields())};
  return fields;
}

}  // namespace

int Difference::direction() const {
  if (std::isnan(by.mean) || by.mean == 0 || !by.excludes(0)) return 0;
  return by.mean < 0 ? -1 : 1;
}

Pair paired(const std::vector<PointRow>& a, const std::vector<PointRow>& b, std::string name) {
  Pair pair{std::move(name), {}, std::min(a.size(), b.size())};
  if (pair.replications == 0) return pair;
  for (const auto& [column, value] : a.front()) {
    std::vector<double> of_a, of_b;
    for (std::size_t r = 0; r < pair.replications; ++r) {
      const double in_a = value_of(a[r], column), in_b = value_of(b[r], column);
      if (std::isnan(in_a) || std::isnan(in_b)) continue;
      of_a.push_back(in_a);
      of_b.push_back(in_b);
    }
    if (!of_a.empty())
      pair.differences.push_back({column, interval(of_a), interval(of_b), paired_difference(of_b, of_a)});
  }
  return pair;
}

Document document_of(const std::vector<Pair>& pairs, const std::string& a, const std::string& b, bool all) {
  Document document{{"", {items({"A: " + a, "B: " + b})}}};
  std::size_t fewest = pairs.front().replications;
  for (const Pair& pair : pairs) {
    document.push_back({pair.name.empty() ? "Differences" : pair.name, {table(table_of(pair, all))}});
    fewest = std::min(fewest, pair.replications);
  }
  document.push_back(
      {"Method",
       {paragraph(fmt::format("Pairs of replications that share their random numbers, {} at least; ± is the 95 % "
                              "interval of the mean difference. {}",
                              fewest,
                              fewest < 2
                                  ? "One pair has no interval: nothing is told apart; use run.replications."
                                  : "Less or more: the interval excludes zero; else the two are not told apart."))}});
  return document;
}

nlohmann::json to_json(const std::vector<Pair>& pairs) { return written(pair_fields(), pairs); }

std::vector<Described> pairs_described() { return described(pair_fields()); }

}  // namespace racksim
