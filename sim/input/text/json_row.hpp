// JSON row: one line of a JSONL file, from which the values of some keys are read. Holds the line's values only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace racksim {

/// The `count` numbers first, first + 1, ...: ids of token blocks mostly come in such runs.
struct BlockRun {
  std::int64_t first = 0;
  std::int64_t count = 0;
  bool operator==(const BlockRun&) const = default;
};

struct JsonRow {
  std::vector<std::string> values;  ///< of the wanted keys, in their order: numbers as they stand; missing = empty
  std::vector<BlockRun> blocks;     ///< of the key of whole numbers, if one is wanted
};

/// Keys of the one object that a line holds, in their order; empty if it is no JSON object.
std::vector<std::string> json_keys(std::string_view line);

/// Reads `line`, which stands at `number` of `path`, into `row`, whose memory is used again. `keys`: those wanted;
/// empty ones stay empty. `list`: the key of a list of whole numbers; empty = none. Throws InvalidInput: no JSON
/// object.
void read_json_row(std::string_view line, const std::string& path, int number, const std::vector<std::string>& keys,
                   const std::string& list, JsonRow& row);

/// Byte of the line at which a key stands, from 1; 1 if it does not.
int json_column(std::string_view line, const std::string& key);

}  // namespace racksim
