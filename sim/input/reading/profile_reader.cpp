// Looks up names in the folders of profiles and models, and reads the files.
#include "input/reading/profile_reader.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "input/reading/field_reader.hpp"
#include "input/schema/profile_fields.hpp"
#include "input/text/data_folders.hpp"
#include "input/text/tree.hpp"

namespace racksim {
namespace {

namespace fs = std::filesystem;

bool is_path(const std::string& name) { return name.find('/') != std::string::npos || name.ends_with(".yaml"); }

/// The file of a name; or nothing, and a diagnostic that suggests the nearest name. `part`: the part of the data
/// folders in which it is looked for.
std::string find_file(const std::string& name, const std::vector<fs::path>& folders, const std::string& part,
                      const char* what, const Location& asked_at, Diagnostics& diagnostics) {
  std::error_code failed;
  if (is_path(name) && fs::is_regular_file(name, failed)) return name;
  Search search;
  if (is_path(name))
    search.searched.push_back(name);
  else
    search = search_data(name, ".yaml", folders, part);
  if (search.file.empty())
    diagnostics.error(fmt::format("there is no {} `{}`", what, name), asked_at, search.suggestion(name),
                      search.where());
  return search.file;
}

/// Reads the model of a profile, which is looked for beside the platform, beside the profile, and among those that
/// ship.
void read_model(ModelShape& model, const std::string& platform_dir, const std::string& profile,
                const Location& asked_at, Diagnostics& diagnostics) {
  const auto path = find_file(
      model.name, {fs::path(platform_dir) / "models", fs::path(profile).parent_path().parent_path() / "models"},
      "platforms/models", "model", asked_at, diagnostics);
  if (path.empty()) return;
  const Tree tree = read_tree(path, {}, diagnostics);
  if (tree.kind == Tree::Kind::map) read_fields(tree, model, diagnostics, "model");
}

}  // namespace

Profile read_profile(const std::string& name_or_path, const std::string& platform_dir, const Location& asked_at) {
  Diagnostics diagnostics;
  Profile profile;
  const auto path = find_file(name_or_path, {fs::path(platform_dir) / "profiles"}, "platforms/profiles", "profile",
                              asked_at, diagnostics);
  diagnostics.throw_if_any();
  profile.name = fs::path(path).stem().string();
  const Tree tree = read_tree(path, {}, diagnostics);
  if (tree.kind == Tree::Kind::map) {
    // The model is read first, because a table of steps is checked against the KV cache of the model.
    const Tree* model = tree.find("model");
    if (model != nullptr && model->kind == Tree::Kind::scalar) {
      profile.model.name = model->text;
      read_model(profile.model, platform_dir, path, model->where, diagnostics);
    }
    profile.by_cores = tree.find("cores") != nullptr;
    read_fields(tree, profile, diagnostics, "profile");
    apply_cores(profile);
  }
  diagnostics.throw_if_any();
  return profile;
}

}  // namespace racksim
