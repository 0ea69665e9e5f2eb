// SQLite: a result folder as one database: a table for each CSV file, and what the JSON files say by key.
#pragma once

#include <filesystem>

namespace racksim {

/// Writes `file` beside its place and moves it there. Tables are named after the CSV files; a column is INTEGER or REAL
/// if all its cells are, else TEXT; blank cells are NULL. Table `summary` has a row for each value of the other JSON
/// files but manifest.json: file, path ("metrics.ttft.p99"), value. The same result gives the same content. Throws
/// InvalidInput: no result, a disk that cannot be written.
void write_sqlite(const std::filesystem::path& folder, const std::filesystem::path& file);

}  // namespace racksim
