// Tree: a YAML file as scalars, maps and lists, each with the place it was written. Knows no keys of racksim but
// `extends`.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/text/diagnostics.hpp"

namespace racksim {

struct Tree {
  enum class Kind { null, scalar, map, list };
  Kind kind = Kind::null;
  std::string text;            ///< scalar: its text, quotes and escapes resolved
  bool quoted = false;         ///< scalar: written in quotes
  Location where;              ///< place of the value
  std::string key;             ///< key under which the parent map holds this node
  Location key_where;          ///< place of that key
  std::vector<Tree> children;  ///< of a map (with keys) or a list (without)

  [[nodiscard]] const Tree* find(std::string_view name) const;
  [[nodiscard]] Tree* find(std::string_view name);
  /// Place to point at for remarks on this node as a whole: its key if it has one.
  [[nodiscard]] const Location& place() const { return key.empty() ? where : key_where; }
};

/// Reads one YAML file, `extends` left alone. Null tree and a diagnostic if the file cannot be read or is not one plain
/// YAML map. `asked_at`: where another file names this one.
Tree read_yaml(const std::string& path, Diagnostics& diagnostics, const Location& asked_at = {});

/// Reads YAML from memory; places name `file`.
Tree parse_yaml(const std::string& text, const std::string& file, Diagnostics& diagnostics);

/// What is laid over a file: first maps from other files, which keep their places there, then texts such as
/// `a.b=value`.
struct Overlays {
  std::vector<Tree> trees = {};
  std::vector<std::string> sets = {};
  Overlays() = default;
  Overlays(std::vector<std::string> only_sets) : sets(std::move(only_sets)) {}  // NOLINT: implicit
  Overlays(std::initializer_list<std::string> only_sets) : sets(only_sets) {}   // NOLINT: implicit
};

/// Reads a YAML file with the files it extends, then lays `overlays` over it.
Tree read_tree(const std::string& path, const Overlays& overlays, Diagnostics& diagnostics);

/// Lays `over` on `base`. Maps are merged; `~` restores the default; a map whose keys are 0, 1, 2 ... changes these
/// elements of a list, or appends one; any other value replaces the old one.
void merge(Tree& base, const Tree& over);

/// Lays one `a.b=value` over the tree; its places are named "--set a.b=value".
void apply_set(Tree& tree, const std::string& set, Diagnostics& diagnostics);

/// A path as written in a file -> a path that opens it: joined to that file's folder, without `..` where possible,
/// relative to the working directory if below it, else absolute. From `--set`: against the working directory.
std::string resolve_path(const std::string& written, const std::string& in_file);

/// What a node is, for messages: "a map", "a list", "a single value", "nothing".
std::string kind_text(const Tree& node);

}  // namespace racksim
