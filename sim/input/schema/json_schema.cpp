// Schema, from the catalog. `null` is allowed everywhere because `~` takes a value back to its default.
#include "input/schema/json_schema.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "input/schema/catalog.hpp"

namespace racksim {
namespace {

using nlohmann::json;

const std::string kNumber = R"([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)";

/// As kNumber says.
bool is_number(const std::string& text) {
  if (text.empty() || text.find_first_not_of("+-.0123456789eE") != std::string::npos) return false;
  const bool plus = text.front() == '+';
  const char *begin = text.data() + (plus ? 1 : 0), *end = text.data() + text.size();
  if (plus && *begin == '-') return false;
  double ignored = 0;
  return std::from_chars(begin, end, ignored).ptr == end;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view(".*+?()[]{}^$|\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

json quantity_text(Dimension dimension) {
  std::vector<std::string> units;
  for (const auto& name : unit_names(dimension)) units.push_back(escaped(name));
  return {{"type", "string"}, {"pattern", fmt::format("^{} *({})$", kNumber, fmt::join(units, "|"))}};
}

json plain_number(const Bounds& bounds) {
  json number{{"type", bounds.whole ? "integer" : "number"}};
  if (std::isfinite(bounds.low)) number[bounds.above_low ? "exclusiveMinimum" : "minimum"] = bounds.low;
  if (std::isfinite(bounds.high)) number["maximum"] = bounds.high;
  return number;
}

void add_quantity(json& options, Dimension dimension, const Bounds& bounds) {
  const bool plain = dimension == Dimension::count || dimension == Dimension::ratio;
  if (plain) options.push_back(plain_number(bounds));
  if (dimension != Dimension::count) options.push_back(quantity_text(dimension));
}

json quantity(const FieldInfo& field) {
  json options = json::array();
  add_quantity(options, field.measure.is, field.bounds);
  if (field.measure.also != field.measure.is) add_quantity(options, field.measure.also, any());
  if (!field.bounds.word.empty()) options.push_back({{"const", field.bounds.word}});
  return options;
}

json object(const std::vector<FieldInfo>& children, bool required);

// An array of schemas, said to be one: compilers differ in what `{value}` makes of a json value.
json options_of(const FieldInfo& field) {
  using Kind = FieldInfo::Kind;
  const json text{{"type", {"string", "number", "boolean"}}};  // `name: 1` is text to us, a number to YAML
  switch (field.kind) {
    case Kind::number:
    case Kind::integer:
      return quantity(field);
    case Kind::text:
      return json::array({text});
    case Kind::path:
      return json::array({{{"type", "string"}, {"minLength", 1}}});
    case Kind::flag:
      return json::array({{{"type", "boolean"}}});
    case Kind::texts:
      return json::array({{{"type", "array"}, {"items", text}}});
    case Kind::choice:
      return json::array({{{"enum", field.names}}});
    case Kind::section:
      return json::array({object(field.children, false)});
    case Kind::items:
      return json::array({{{"type", "array"}, {"items", object(field.children, true)}}});
    case Kind::entries: {
      const json entry{{"anyOf", {object(field.children, false), {{"type", "null"}}}}};
      return json::array({{{"type", "object"},
                           {"patternProperties", {{"^[A-Za-z0-9_-]+$", entry}}},
                           {"additionalProperties", false}}});
    }
    case Kind::distribution:
      break;
  }
  json options = quantity(field);
  if (field.traced) options.push_back({{"const", "trace"}});
  options.push_back(object(field.children, false));
  return options;
}

json property(const FieldInfo& field) {
  json options = json::array();
  for (auto& option : options_of(field)) options.push_back(option);
  options.push_back({{"type", "null"}});
  json result{{"description", field.meaning}, {"anyOf", options}};
  if (!field.default_text.empty()) result["default"] = field.default_text;
  return result;
}

json object(const std::vector<FieldInfo>& children, bool required) {
  json result{{"type", "object"}, {"properties", json::object()}, {"additionalProperties", false}};
  for (const auto& child : children) {
    result["properties"][child.key] = property(child);
    if (required && child.required && child.condition.empty()) result["required"].push_back(child.key);
  }
  return result;
}

}  // namespace

json schema() {
  json result = object(scenario_catalog().children, false);
  result["$schema"] = "http://json-schema.org/draft-07/schema#";
  result["title"] = "racksim scenario";
  result["properties"]["extends"] = {
      {"description", "File whose keys this one takes over and overrides, relative to this file."},
      {"type", {"string", "null"}}};
  return result;
}

json to_json(const Tree& tree) {
  switch (tree.kind) {
    case Tree::Kind::null:
      return nullptr;
    case Tree::Kind::list: {
      json list = json::array();
      for (const auto& child : tree.children) list.push_back(to_json(child));
      return list;
    }
    case Tree::Kind::map: {
      json map = json::object();
      for (const auto& child : tree.children) map[child.key] = to_json(child);
      return map;
    }
    case Tree::Kind::scalar:
      break;
  }
  if (tree.quoted) return tree.text;
  if (tree.text == "true" || tree.text == "false") return tree.text == "true";
  if (tree.text.size() > 40 || !is_number(tree.text)) return tree.text;
  const auto* begin = tree.text.data() + (tree.text.front() == '+' ? 1 : 0);
  const auto* end = tree.text.data() + tree.text.size();
  std::int64_t whole = 0;
  if (std::from_chars(begin, end, whole).ptr == end) return whole;
  double value = 0;
  std::from_chars(begin, end, value);
  return value;
}

}  // namespace racksim
