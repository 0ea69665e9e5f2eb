// Columns: a chart's data, a column at a time: a third of the bytes of rows with names. charts.js turns them into rows.
#pragma once

#include <string>

#include "analysis/results/json.hpp"

namespace racksim {

class Columns {
 public:
  /// Five digits: a chart shows three.
  void add(const std::string& column, double value);
  void add(const std::string& column, const std::string& value) { columns_[column].push_back(value); }
  /// Vega-Lite's `data`.
  [[nodiscard]] Json data() const { return {{"values", {{"columns", columns_}}}}; }

 private:
  Json columns_ = Json::object();
};

}  // namespace racksim
