// Lengths: how long the prompts and answers of a population are, as values. The rows of a file are value_table.hpp's.
#pragma once

#include <memory>
#include <string>

#include "input/text/diagnostics.hpp"

namespace racksim {

struct LengthTable;

/// Prompts and answers that are drawn together, a row of a file each time.
struct Lengths {
  std::string file;
  std::string prompt = {};  ///< columns; empty = `prompt` and `output`, or those of a known trace
  std::string output = {};
  Location where = {};
  std::shared_ptr<const LengthTable> table = {};  ///< if a reader has read it
};

}  // namespace racksim
