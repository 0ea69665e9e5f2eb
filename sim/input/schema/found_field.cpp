// FoundField: the search through the catalog, and through the files of a scenario.
#include "input/schema/found_field.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "input/text/tree.hpp"

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

const Tree* below(const Tree& tree, const std::string& name) {
  if (tree.kind != Tree::Kind::list) return tree.find(name);
  std::size_t index = 0;
  const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool good = fault == std::errc() && end == name.data() + name.size() && index < tree.children.size();
  return good ? &tree.children[index] : nullptr;
}

}  // namespace

FoundField find_field(const std::string& dotted) {
  const auto catalog = scenario_catalog();
  const auto [field, path] = find(catalog, dotted);
  return {*field, path};
}

bool takes_number(const FieldInfo& field) {
  using Kind = FieldInfo::Kind;
  return field.kind == Kind::number || field.kind == Kind::integer || field.kind == Kind::distribution;
}

bool is_whole(const FieldInfo& field) { return field.kind == FieldInfo::Kind::integer || field.bounds.whole; }

std::optional<Number> read_number(const FieldInfo& field, const std::string& text) {
  for (const Dimension dimension : {field.measure.is, field.measure.also})
    if (const Quantity quantity = parse_quantity(text, dimension)) return Number{quantity.value, dimension};
  return {};
}

std::string written_value(const std::string& dotted, const std::string& path, const std::vector<std::string>& sets) {
  Diagnostics diagnostics;
  const Tree tree = read_tree(path, sets, diagnostics);
  diagnostics.throw_if_any();
  const Tree* at = &tree;
  for (const auto& part : split(dotted))
    if (at != nullptr) at = below(*at, part);
  if (at == nullptr || at->kind == Tree::Kind::null) return find_field(dotted).info.default_text;
  return at->kind == Tree::Kind::scalar ? at->text : std::string();
}

}  // namespace racksim
