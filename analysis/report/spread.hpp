// Spread: how a quantity is distributed, as distributions.csv has it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "record/histogram.hpp"

namespace racksim {

struct Spread {
  std::string quantity, of, unit;
  std::vector<Histogram::Bin> bins;  ///< ascending
  [[nodiscard]] double weight() const;
};

/// In the file's order. Throws InvalidInput.
std::vector<Spread> read_spreads(const std::filesystem::path& csv);

}  // namespace racksim
