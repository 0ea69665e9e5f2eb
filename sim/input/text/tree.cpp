// Tree: how files are combined (`extends`, merging, `--set`), and paths relative to the file that names them.
#include "input/text/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <utility>

namespace racksim {
namespace {

namespace fs = std::filesystem;
const std::string kSetPrefix = "--set ";

/// A canonical name of a file, to tell whether two are the same.
std::string identity(const std::string& path) {
  std::error_code fault;
  const auto canonical = fs::weakly_canonical(path, fault);
  return fault ? path : canonical.string();
}

/// Path of a base file, for opening and for messages: as close as possible to what the user wrote.
std::string beside(const std::string& written, const std::string& in_file) {
  const fs::path path(written);
  return (path.is_absolute() ? path : fs::path(in_file).parent_path() / path).lexically_normal().string();
}

Tree read_chain(const std::string& path, std::vector<std::string>& chain, Diagnostics& diagnostics,
                const Location& asked_at) {
  constexpr std::size_t longest = 32;
  const auto self = identity(path);
  if (std::find(chain.begin(), chain.end(), self) != chain.end()) {
    diagnostics.error(fmt::format("{} extends itself, directly or through others", path), asked_at);
    return {};
  }
  if (chain.size() >= longest) {
    diagnostics.error(fmt::format("a chain of more than {} files that extend each other", longest), asked_at);
    return {};
  }
  chain.push_back(self);
  Tree tree = read_yaml(path, diagnostics, asked_at);
  const auto* base_name = tree.find("extends");
  if (base_name == nullptr) return tree;
  const Tree wanted = *base_name;
  tree.children.erase(tree.children.begin() + (base_name - tree.children.data()));
  if (wanted.kind == Tree::Kind::null) return tree;
  if (wanted.kind != Tree::Kind::scalar || wanted.text.empty()) {
    diagnostics.error("`extends` takes the path of one file", wanted.place(), {}, "extends: other.yaml");
    return tree;
  }
  Tree base = read_chain(beside(wanted.text, path), chain, diagnostics, wanted.where);
  if (base.kind != Tree::Kind::map)
    return {};  // has been reported; keys that the base file would have supplied must not be reported as missing
  merge(base, tree);
  base.where = tree.where;
  return base;
}

std::optional<std::size_t> index_of(const std::string& name) {
  std::size_t index = 0;
  const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), index);
  if (fault != std::errc() || end != name.data() + name.size()) return {};
  return index;
}

/// Whether the keys of a map are numbers of elements of a list, or the number after its last.
bool changes_elements(const Tree& list, const Tree& over) {
  std::size_t size = list.children.size();
  if (over.kind != Tree::Kind::map || over.children.empty()) return false;
  return std::all_of(over.children.begin(), over.children.end(), [&](const Tree& child) {
    const auto index = index_of(child.key);
    if (!index || *index > size) return false;
    size += *index == size;
    return true;
  });
}

void merge_elements(Tree& list, const Tree& over) {
  for (const Tree& child : over.children) {
    const std::size_t index = *index_of(child.key);
    if (index == list.children.size()) list.children.emplace_back();
    Tree& element = list.children[index];
    if (element.kind == Tree::Kind::map && child.kind == Tree::Kind::map)
      merge(element, child);
    else
      element = child;
    element.key.clear();
    element.where = child.where;
  }
}

/// The child of a map, made if missing, or an existing element of a list; nullptr if there can be none.
Tree* step_into(Tree& tree, const std::string& name, const Location& where) {
  if (tree.kind == Tree::Kind::list) {
    const auto index = index_of(name);
    return index && *index < tree.children.size() ? &tree.children[*index] : nullptr;
  }
  if (tree.kind == Tree::Kind::scalar) return nullptr;
  tree.kind = Tree::Kind::map;
  if (auto* found = tree.find(name)) return found;
  Tree child;
  child.key = name;
  child.key_where = child.where = where;
  tree.children.push_back(child);
  return &tree.children.back();
}

/// Gives all nodes of a tree the same place.
void relocate(Tree& tree, const Location& where) {
  tree.where = where;
  tree.key_where = where;
  for (auto& child : tree.children) relocate(child, where);
}

}  // namespace

const Tree* Tree::find(std::string_view name) const {
  const auto it = std::find_if(children.begin(), children.end(), [&](const Tree& child) { return child.key == name; });
  return it == children.end() ? nullptr : &*it;
}

Tree* Tree::find(std::string_view name) { return const_cast<Tree*>(std::as_const(*this).find(name)); }

void merge(Tree& base, const Tree& over) {
  for (const auto& child : over.children) {
    auto* mine = base.find(child.key);
    if (mine == nullptr) {
      base.children.push_back(child);
    } else if (mine->kind == Tree::Kind::list && changes_elements(*mine, child)) {
      merge_elements(*mine, child);
    } else if (mine->kind == Tree::Kind::map && child.kind == Tree::Kind::map) {
      merge(*mine, child);
      mine->where = child.where;
      mine->key_where = child.key_where;
    } else {
      *mine = child;
    }
  }
}

Tree read_tree(const std::string& path, const Overlays& overlays, Diagnostics& diagnostics) {
  std::vector<std::string> chain;
  Tree tree = read_chain(path, chain, diagnostics, {});
  if (tree.kind != Tree::Kind::map) return tree;
  for (const auto& over : overlays.trees) merge(tree, over);
  for (const auto& set : overlays.sets) apply_set(tree, set, diagnostics);
  return tree;
}

void apply_set(Tree& tree, const std::string& set, Diagnostics& diagnostics) {
  const Location where{kSetPrefix + set, 0, 0, 1};
  const auto equals = set.find('=');
  if (equals == std::string::npos || equals == 0) {
    diagnostics.error("`--set` takes a key and a value", where, {}, "--set run.duration='10 min'");
    return;
  }
  Diagnostics faults;
  Tree value = parse_yaml(set.substr(equals + 1), where.file, faults);
  for (const auto& fault : faults.list()) diagnostics.error(fault.message, where, fault.remark, fault.help);
  if (!faults.empty()) return;

  Tree* node = &tree;
  const auto dotted = set.substr(0, equals) + '.';
  for (std::size_t from = 0, dot = 0; (dot = dotted.find('.', from)) != std::string::npos; from = dot + 1) {
    const auto name = dotted.substr(from, dot - from);
    node = name.empty() ? nullptr : step_into(*node, name, where);
    if (node != nullptr) continue;
    diagnostics.error(fmt::format("there is no `{}` to set", set.substr(0, equals)), where, {},
                      "name a key, such as run.duration; sections, names and indices are joined by dots");
    return;
  }
  relocate(value, where);
  value.key = node->key;
  *node = std::move(value);
}

std::string resolve_path(const std::string& written, const std::string& in_file) {
  if (written.empty()) return written;
  std::error_code fault;
  const auto here = fs::current_path(fault);
  const bool from_command_line = in_file.rfind(kSetPrefix, 0) == 0;
  const auto folder = from_command_line ? fs::path() : fs::path(in_file).parent_path();
  const auto absolute = (here / folder / written).lexically_normal();
  const auto relative = absolute.lexically_relative(here);
  const bool below = !relative.empty() && *relative.begin() != "..";
  return (below ? relative : absolute).string();
}

std::string kind_text(const Tree& node) {
  switch (node.kind) {
    case Tree::Kind::map:
      return "a map";
    case Tree::Kind::list:
      return "a list";
    case Tree::Kind::scalar:
      return "a single value";
    case Tree::Kind::null:
      break;
  }
  return "nothing";
}

}  // namespace racksim
