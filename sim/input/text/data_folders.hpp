// Data folders: where the program's own platforms, profiles, models and measurements are looked for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace racksim {

/// Folders that hold platforms/ and scenarios/, the first to be asked first: the environment's RACKSIM_DATA, what was
/// installed beside the program (../share/racksim), the source tree that the program was built in.
std::vector<std::filesystem::path> data_folders();

/// What a search for a file found, or where it looked.
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

}  // namespace racksim
