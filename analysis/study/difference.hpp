// Difference: two designs under the same random numbers, replication by replication.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analysis/document.hpp"
#include "analysis/statistics.hpp"
#include "analysis/study/point_row.hpp"

namespace racksim {

/// One number of both designs. `by`: mean of b - a over pairs of replications; what it excludes is not chance.
struct Difference {
  std::string name;
  Interval a, b, by;
  /// -1, 0 (not told apart), 1.
  [[nodiscard]] int direction() const;
};

/// What is compared: two runs, or a point of two sweeps.
struct Pair {
  std::string name;  ///< of the point; empty for runs
  std::vector<Difference> differences;
  std::size_t replications = 0;
};

/// By every column that both have; rows with the same place are a pair. The longer one is cut.
Pair paired(const std::vector<PointRow>& a, const std::vector<PointRow>& b, std::string name = {});

/// With `all` every column, else those that decisions are made by.
Document document_of(const std::vector<Pair>& pairs, const std::string& a, const std::string& b, bool all);
nlohmann::json to_json(const std::vector<Pair>& pairs);
std::vector<Described> pairs_described();

}  // namespace racksim
