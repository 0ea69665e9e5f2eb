// Explain, from the catalog alone.
#include "scenario/explain.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

#include "scenario/catalog.hpp"

namespace racksim {
namespace {

std::vector<std::string> split(const std::string& dotted) {
  std::vector<std::string> parts;
  std::istringstream in(dotted);
  for (std::string part; std::getline(in, part, '.');) parts.push_back(part);
  return parts;
}

const FieldInfo* child(const FieldInfo& field, const std::string& key) {
  const auto it =
      std::find_if(field.children.begin(), field.children.end(), [&](const auto& c) { return c.key == key; });
  return it == field.children.end() ? nullptr : &*it;
}

[[noreturn]] void unknown(const FieldInfo& parent, const std::string& key, const std::string& path) {
  std::vector<std::string> keys;
  for (const auto& c : parent.children) keys.push_back(c.key);
  const auto meant = nearest(key, keys);
  const auto above = path.empty() ? std::string("a scenario") : path;
  const auto help = parent.children.empty() ? fmt::format("{} has no keys below it", above)
                    : meant.empty()         ? fmt::format("keys here: {}", fmt::join(keys, ", "))
                                    : fmt::format("racksim explain {}{}{}", path, path.empty() ? "" : ".", meant);
  throw InvalidInput({{fmt::format("unknown key `{}` in {}", key, above),
                       {},
                       meant.empty() ? "" : fmt::format("did you mean `{}`?", meant),
                       help}});
}

bool is_index(const std::string& word) {
  return word == "*" || word.find_first_not_of("0123456789") == std::string::npos;
}

struct Found {
  const FieldInfo* field;
  std::string path;
};

Found find(const FieldInfo& root, const std::string& dotted) {
  Found at{&root, ""};
  bool name_next = false;
  const auto parts = split(dotted);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& part = parts[i];
    const bool index = at.field->kind == FieldInfo::Kind::items && is_index(part) && !part.empty();
    if (!name_next && !index) {
      const auto* next = child(*at.field, part);
      if (next == nullptr) unknown(*at.field, part, at.path);
      at.field = next;
    }
    at.path += (at.path.empty() ? "" : ".") + part;
    name_next = !name_next && !index && at.field->kind == FieldInfo::Kind::entries;
  }
  return at;
}

void line(std::string& out, const char* label, const std::string& text) {
  if (!text.empty()) out += fmt::format("  {:<9}{}\n", label, text);
}

}  // namespace

std::string explain(const std::string& dotted_path) {
  const auto catalog = scenario_catalog();
  const auto [field, path] = find(catalog, dotted_path);
  std::string out = (path.empty() ? "a scenario" : path) + '\n';
  if (!field->meaning.empty()) out += "  " + field->meaning + '\n';
  if (!path.empty()) line(out, "type", type_text(*field));
  line(out, "unit", unit_text(*field));
  line(out, field->kind == FieldInfo::Kind::choice ? "one of" : "range", range_text(*field));
  line(out, "default", field->required ? "none: must be given" : field->default_text);
  line(out, "only with", field->condition.empty() ? "" : ' ' + field->condition);
  if (!field->has_children()) return out;
  out += field->kind == FieldInfo::Kind::distribution ? "  as a map:\n" : "  keys:\n";
  std::size_t width = 0;
  for (const auto& c : field->children) width = std::max(width, c.key.size());
  for (const auto& c : field->children) out += fmt::format("    {:<{}}  {}\n", c.key, width, c.meaning);
  return out;
}

}  // namespace racksim
