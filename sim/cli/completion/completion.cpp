// racksim completion: prints a script for a shell, or the words that such a script asks for while the user types.
#include "cli/completion/completion.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "cli/inputs/material.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/reading/scenario_reader.hpp"
#include "input/schema/catalog.hpp"
#include "input/text/data_folders.hpp"

namespace racksim::cli {

namespace {

namespace fs = std::filesystem;

/// Names of populations and pools in a scenario, which its keys contain.
struct Names {
  std::vector<std::string> users{"NAME"}, pools{"NAME"};
  std::size_t objectives = 1;
};

/// The names in a scenario; placeholders if it cannot be read.
Names names_in(const std::string& path) {
  Names names;
  if (path.empty()) return names;
  try {
    const Scenario scenario = read_scenario(path);
    names.users.clear();
    names.pools.clear();
    for (const auto& [name, users] : scenario.users) names.users.push_back(name);
    for (const auto& [name, pool] : scenario.serving.pools) names.pools.push_back(name);
    names.objectives = scenario.sla.size();
  } catch (const InvalidInput&) {
  }
  return names;
}

std::vector<std::string> entries_of(const FieldInfo& field, const Names& names) {
  if (field.kind == FieldInfo::Kind::entries) return field.key == "users" ? names.users : names.pools;
  std::vector<std::string> indices;
  for (std::size_t i = 0; i < names.objectives; ++i) indices.push_back(std::to_string(i));
  return indices;
}

void add_keys(std::string& out, const std::string& above, const FieldInfo& field, const Names& names) {
  for (const FieldInfo& child : field.children) {
    const std::string path = above + child.key;
    const bool many = child.kind == FieldInfo::Kind::entries || child.kind == FieldInfo::Kind::items;
    if (child.kind != FieldInfo::Kind::section) out += path + "\n";
    if (!many) add_keys(out, path + ".", child, names);
    if (many)
      for (const std::string& entry : entries_of(child, names)) add_keys(out, path + "." + entry + ".", child, names);
  }
}

/// Stems of the files in a part of platforms/: of the working directory, and of the data that ship.
std::string stems(const std::string& part, const std::string& extension) {
  std::vector<fs::path> folders = data_folders();
  folders.insert(folders.begin(), fs::path());
  std::set<std::string> names;
  for (const fs::path& folder : folders)
    for (const fs::path& file : files_in(folder / "platforms" / part, extension))
      if (!file.filename().string().starts_with("_")) names.insert(file.stem().string());
  std::string out;
  for (const std::string& name : names) out += name + "\n";
  return out;
}

std::string answer(const CommandLine& line, const std::string& what, const std::string& scenario) {
  if (what == "bash") return bash_completion(line);
  if (what == "zsh") return zsh_completion(line);
  if (what == "fish") return fish_completion(line);
  if (what == "profiles") return stems("profiles", ".yaml");
  if (what == "platforms") return stems("", ".xml");
  std::string keys;
  add_keys(keys, "", scenario_catalog(), names_in(scenario));
  return keys;
}

}  // namespace

std::string list_of(const std::string& takes) {
  if (takes == "KEY" || takes == "KEY=VALUE") return "keys";
  if (takes == "PROFILE") return "profiles";
  return takes == "PLATFORM" ? "platforms" : "";
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

std::string quoted(const std::string& text) { return "'" + replaced(text, "'", "'\\''") + "'"; }

Verb add_completion(CommandLine& line) {
  auto options = std::make_shared<Options>();
  auto what = std::make_shared<std::string>();
  const Syntax verb =
      line.verb("completion", "Print the completion script of a shell, or a list of words that such a script asks for");
  verb.place("what", *what, "Shell, or list of words")
      .required()
      .one_of({"bash", "zsh", "fish", "keys", "profiles", "platforms"});
  verb.place("scenario", options->path, "Scenario whose populations and pools appear in `keys`").takes("FILE");
  add_console_options(verb, *options);
  return {verb, options, [&line, options, what] {
            print(answer(line, *what, options->path));
            return kMet;
          }};
}

}  // namespace racksim::cli
