// Difference: two designs under the same random numbers, replication by replication.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/results/json.hpp"
#include "analysis/results/statistics.hpp"
#include "analysis/study/sweep/changes.hpp"
#include "analysis/study/sweep/point_row.hpp"
#include "analysis/words/document.hpp"

namespace racksim {

/// One number of both designs. `by`: the mean of b - a over pairs of replications; a value outside its interval is not
/// chance.
struct Difference {
  std::string name;
  Interval a, b, by;
  /// -1, 0 (not told apart), 1.
  [[nodiscard]] int direction() const;
  /// "better" or "worse" in b, if it is known which way is better; otherwise "less" or "more"; empty if not told apart.
  [[nodiscard]] std::string judgement() const;
  /// Whether it is among the numbers that decisions are made by.
  [[nodiscard]] bool decides() const;
};

/// How a number reads best: "kept tpot <= 100 ms" in % (x 100), "tpot, p99" in ms (x 1,000).
struct Reading {
  std::string text, unit;
  double scale = 1;
};

/// One comparison: two runs, or one point of two sweeps.
struct Pair {
  std::string name;  ///< of the point; empty for runs
  std::vector<Difference> differences;
  std::size_t replications = 0;
  std::optional<bool> a_met = {}, b_met = {};  ///< the SLA
  std::vector<std::string> objectives = {};    ///< of a
};

/// Compares every column that both have. Rows with the same position are a pair; the longer table is cut.
Pair paired(const std::vector<PointRow>& a, const std::vector<PointRow>& b, std::string name = {});

/// Two results. At least one pair.
struct Comparison {
  std::string a, b;  ///< names of their folders
  std::vector<Change> changes = {};
  std::vector<Pair> pairs = {};
};

/// "B meets the SLA, A does not."
std::string verdict_of(const Comparison& comparison);
/// How many numbers are better, worse, different, or not told apart.
std::string counts_of(const Comparison& comparison);

/// With `all` every column; otherwise only those by which decisions are made.
Document document_of(const Comparison& comparison, bool all);
Json to_json(const Comparison& comparison);
/// A row per point and column.
std::string comparison_csv(const Comparison& comparison);
std::vector<Described> comparison_described();
std::vector<Described> comparison_csv_described();

}  // namespace racksim
