// Lengths: how long the prompts and answers of a population are, as values. The rows of a file are value_table.hpp's.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "input/scenario/distribution.hpp"
#include "input/text/diagnostics.hpp"

namespace racksim {

struct LengthTable;

/// Prompts and answers that are drawn independently of each other. Either may be `Traced`, if the population replays a
/// trace.
struct LengthsApart {
  Distribution prompt_tokens = Fixed{512};  ///< new tokens that a turn adds to the context
  Distribution output_tokens = Fixed{256};
};

/// Prompts and answers that are drawn together: each draw takes one row of a file, so that they stay correlated.
struct LengthsTogether {
  std::string file;
  std::string prompt = {};  ///< columns; empty = `prompt` and `output`, or those of a known trace
  std::string output = {};
  Location where = {};                            ///< where the file is named, for messages
  std::shared_ptr<const LengthTable> table = {};  ///< what the file says, if a reader has read it
};

using Lengths = std::variant<LengthsApart, LengthsTogether>;

}  // namespace racksim
