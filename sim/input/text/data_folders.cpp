// The search for the program's data. Nothing is built in: a moved prefix takes its data along.
#include "input/text/data_folders.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/auxv.h>

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "input/text/diagnostics.hpp"

namespace racksim {

namespace fs = std::filesystem;

namespace {

/// Folder of the running program; empty if the system does not say. If /proc is not mounted, the kernel still says by
/// what path the program was started.
fs::path program_folder() {
  std::error_code failed;
  fs::path program = fs::read_symlink("/proc/self/exe", failed);
  if (failed) {
    const auto started_as = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
    program = started_as == nullptr ? fs::path() : fs::canonical(started_as, failed);
  }
  return program.parent_path();
}

/// The source tree above a folder, such as build/release; empty if there is none.
fs::path source_tree_above(fs::path folder) {
  std::error_code failed;
  for (; folder.has_relative_path(); folder = folder.parent_path())
    if (fs::exists(folder / "sim" / "main.cpp", failed) && fs::exists(folder / "platforms", failed)) return folder;
  return {};
}

/// Adds the names of files as Iterator (of a folder, or of all below it too) finds them: paths below the folder,
/// without extension.
template <class Iterator>
void add_names(std::vector<std::string>& names, const fs::path& folder, const std::string& extension) {
  std::error_code failed;
  for (Iterator i(folder, failed), end; !failed && i != end; i.increment(failed))
    if (i->path().extension() == extension && !i->path().filename().string().starts_with('_'))
      names.push_back(i->path().lexically_relative(folder).replace_extension().string());
}

}  // namespace

std::vector<fs::path> data_folders() {
  std::vector<fs::path> folders;
  if (const char* asked = std::getenv("RACKSIM_DATA"); asked != nullptr && *asked != '\0') folders.emplace_back(asked);
  const fs::path program = program_folder();
  if (program.empty()) return folders;
  std::error_code failed;
  const fs::path installed = (program / RACKSIM_DATA_FROM_PROGRAM).lexically_normal();
  if (fs::is_directory(installed, failed)) folders.push_back(installed);
  if (fs::path source = source_tree_above(program); !source.empty()) folders.push_back(std::move(source));
  return folders;
}

std::string Search::where() const { return fmt::format("looked for {}", fmt::join(searched, ", ")); }

std::string Search::suggestion(const std::string& name) const { return did_you_mean(name, names); }

std::vector<std::string> data_names(const std::string& extension, const std::string& part) {
  std::vector<std::string> names;
  for (const fs::path& data : data_folders())
    add_names<fs::recursive_directory_iterator>(names, data / part, extension);
  return names;
}

Search search_data(const std::string& name, const std::string& extension, std::vector<fs::path> folders,
                   const std::string& part) {
  for (const fs::path& data : data_folders()) folders.push_back(data / part);
  Search search;
  std::error_code failed;
  for (const fs::path& folder : folders) {
    const fs::path file = folder / (name.ends_with(extension) ? name : name + extension);
    if (fs::is_regular_file(file, failed)) {
      search.file = file.string();
      return search;
    }
    const auto told = std::find(search.searched.begin(), search.searched.end(), file.string());
    if (told == search.searched.end()) search.searched.push_back(file.string());
    add_names<fs::directory_iterator>(search.names, folder, extension);
  }
  std::sort(search.names.begin(), search.names.end());
  return search;
}

}  // namespace racksim
