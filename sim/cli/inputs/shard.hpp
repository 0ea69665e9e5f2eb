// Shard: which part of a study's work one process does, beside others in the same folder.
#pragma once

#include <cstddef>
#include <string>

namespace racksim::cli {

/// Every `of`th piece of work from `number` on, counted from 1. Neighbours, which take about the same time, go to
/// different shards.
struct Shard {
  std::size_t number = 1, of = 1;
  [[nodiscard]] bool whole() const { return of == 1; }
  [[nodiscard]] bool has(std::size_t piece) const { return piece % of == number % of; }
  [[nodiscard]] std::string name() const;
};

/// Reads "2/8"; an empty text is the whole. Throws InvalidInput.
Shard shard_of(const std::string& text);

}  // namespace racksim::cli
