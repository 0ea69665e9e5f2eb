// Data folders: where the program's own platforms, profiles, models and measurements are looked for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace racksim {

/// Folders that hold platforms/ and scenarios/, in the order in which they are searched: the variable RACKSIM_DATA, the
/// files that were installed beside the program (../share/racksim), the source tree in which the program was built.
std::vector<std::filesystem::path> data_folders();

/// The result of a search for a file: the file, or the places where it was looked for.
struct Search {
  std::string file;                   ///< empty: nowhere
  std::vector<std::string> searched;  ///< files that are not there
  std::vector<std::string> names;     ///< stems of files of the same kind in the folders asked; without `_fragments`
  /// "looked for a, b and c"
  [[nodiscard]] std::string where() const;
  /// "did you mean `h100`?", or nothing.
  [[nodiscard]] std::string suggestion(const std::string& name) const;
};

/// `name`, with or without `extension` (".yaml"), in `folders` and then in `part` ("platforms/profiles") of the data
/// folders.
Search search_data(const std::string& name, const std::string& extension, std::vector<std::filesystem::path> folders,
                   const std::string& part);

/// The names of all files with `extension` in `part` of the data folders and below: `people`, `sweeps/people`; without
/// `_fragments`.
std::vector<std::string> data_names(const std::string& extension, const std::string& part);

}  // namespace racksim
