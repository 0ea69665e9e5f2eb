// Value table: values that were counted, and lengths that were counted together, as a CSV file or a scenario gives
// them. Plain values and their reading; nothing is drawn here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "input/text/units.hpp"

namespace racksim {

struct Empirical;
struct LengthsTogether;
struct Population;

/// Ascending values, or bins in which values are spread evenly, each with the share of the whole that lies up to it.
struct ValueTable {
  struct Bin {
    double low = 0;
    double high = 0;         ///< equal to `low`: a single value
    double up_to_share = 0;  ///< share of the whole in this bin and those before; 1 in the last
  };
  std::vector<Bin> bins;
};

/// Prompts and answers, a row each.
struct LengthTable {
  struct Row {
    std::int32_t prompt_tokens = 1;
    std::int32_t output_tokens = 1;
  };
  static constexpr std::size_t kMostRows = 20'000'000;
  std::vector<Row> rows;
  double mean_prompt_tokens = 0;
  double mean_output_tokens = 0;
};

/// The table of an empirical distribution, from its file or from its quantiles. Memory grows with the number of
/// different values, not with the rows. Between two quantiles, values are spread evenly. `bounds`: what a value may be.
/// Throws InvalidInput at the first fault, with line and column of the file.
ValueTable read_values(const Empirical& distribution, const Bounds& bounds);

/// Reads the rows of `lengths`, which take 8 bytes each. Requests without an answer (0 tokens) are left out, as in
/// traces. Throws InvalidInput at the first fault, and beyond kMostRows.
LengthTable read_lengths(const LengthsTogether& lengths);

/// The table that the reader of the scenario has left in `lengths`; if there is none, it is read now. Throws
/// InvalidInput as read_lengths().
std::shared_ptr<const LengthTable> table_of(const LengthsTogether& lengths);

/// The names of the files that a population's distributions and lengths come from, as places that can be changed. A
/// replayed trace is not among them.
std::vector<std::string*> data_files(Population& population);

}  // namespace racksim
