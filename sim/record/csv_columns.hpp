// Columns: one table for each CSV file writes its header and its cells, and describes them in analysis/README.md.
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "record/described.hpp"

namespace racksim {

/// As a cell of a CSV file: quoted where RFC 4180 asks for it.
std::string csv_cell(const std::string& text);
inline std::string csv_cell(const char* text) { return csv_cell(std::string(text)); }
/// Nine digits; empty for what is not a number.
std::string csv_cell(double value);
std::string csv_cell(std::integral auto value) { return std::to_string(+value); }
/// With all the digits that tell it from its neighbours.
std::string exact_cell(double value);

template <class Row>
struct CsvColumn {
  /// `get`: a member of Row or a function of it: text, as it stands in the cell, or a number.
  template <class Get>
  CsvColumn(std::string column, std::string in, std::string means, Get get)
      : name(std::move(column)),
        unit(std::move(in)),
        meaning(std::move(means)),
        cell([get](const Row& row) { return csv_cell(std::invoke(get, row)); }) {}

  std::string name, unit, meaning;
  std::function<std::string(const Row&)> cell;
};

template <class Row>
using CsvColumns = std::vector<CsvColumn<Row>>;

template <class Row>
std::string csv_header(const CsvColumns<Row>& columns) {
  std::string line;
  for (const CsvColumn<Row>& column : columns) line += (line.empty() ? "" : ",") + csv_cell(column.name);
  return line + "\r\n";
}

template <class Row>
std::string csv_row(const CsvColumns<Row>& columns, const Row& row) {
  std::string line;
  for (const CsvColumn<Row>& column : columns) {
    line += column.cell(row);
    line += ',';
  }
  line.back() = '\r';
  return line += '\n';
}

template <class Row>
std::string csv_table(const CsvColumns<Row>& columns, const std::vector<Row>& rows) {
  std::string text = csv_header(columns);
  for (const Row& row : rows) text += csv_row(columns, row);
  return text;
}

template <class Row>
std::vector<Described> described(const CsvColumns<Row>& columns) {
  std::vector<Described> all;
  for (const CsvColumn<Row>& column : columns) all.push_back({column.name, column.unit, column.meaning});
  return all;
}

}  // namespace racksim
