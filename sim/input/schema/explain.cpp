// Explain, from the catalog alone.
#include "input/schema/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "input/schema/found_field.hpp"

namespace racksim {
namespace {

void line(std::string& out, const char* label, const std::string& text) {
  if (!text.empty()) out += fmt::format("  {:<9}{}\n", label, text);
}

}  // namespace

std::string explain(const std::string& dotted_path) {
  const FoundField found = find_field(dotted_path);
  const FieldInfo* field = &found.info;
  const std::string& path = found.path;
  std::string out = (path.empty() ? "a scenario" : path) + '\n';
  if (!field->meaning.empty()) out += "  " + field->meaning + '\n';
  if (!path.empty()) line(out, "type", type_text(*field));
  line(out, "unit", unit_text(*field));
  line(out, field->kind == FieldInfo::Kind::choice ? "one of" : "range", range_text(*field));
  line(out, "default", field->required ? "none: must be given" : field->default_text);
  line(out, "only", field->condition);
  if (!field->has_children()) return out;
  out += field->kind == FieldInfo::Kind::distribution ? "  as a map:\n" : "  keys:\n";
  std::size_t width = 0;
  for (const auto& c : field->children) width = std::max(width, c.key.size());
  for (const auto& c : field->children) out += fmt::format("    {:<{}}  {}\n", c.key, width, c.meaning);
  return out;
}

}  // namespace racksim
