// Catalog: the table of fields as data, for the code that describes it (explain, schema, reference). Holds no values
// except defaults.
#pragma once

#include <string>
#include <vector>

#include "input/schema/visitor.hpp"

namespace racksim {

struct FieldInfo {
  /// section, entries (a map under names the user picks), items (a list of maps) and distribution have children.
  enum class Kind { number, integer, text, flag, texts, path, choice, section, entries, items, distribution };
  std::string key;
  Kind kind = Kind::section;
  Measure measure = Dimension::count;
  Bounds bounds;
  std::vector<std::string> names;  ///< of a choice
  std::string default_text;        ///< as it would be written; empty if there is none
  bool required = false;
  std::string condition;  ///< e.g. "arrivals: closed"
  std::string meaning;
  bool traced = false;  ///< of a distribution: takes `trace`
  std::vector<FieldInfo> children;

  [[nodiscard]] bool has_children() const { return !children.empty(); }
};

/// The table of a scenario. The root is a section without a key.
FieldInfo scenario_catalog();

/// "time", "number of tokens", "list of texts" ... : what kind of value a field takes, in words.
std::string type_text(const FieldInfo& field);

/// "s, min, h": units as they may be written; of both dimensions if there are two; empty if there is none.
std::string unit_text(const FieldInfo& field);

/// Values that a field takes: its bounds, or the names of a choice.
std::string range_text(const FieldInfo& field);

}  // namespace racksim
