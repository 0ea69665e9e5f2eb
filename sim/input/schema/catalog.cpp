// Catalog, gathered by walking the table over a scenario that holds only defaults.
#include "input/schema/catalog.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "input/schema/scenario_fields.hpp"

namespace racksim {
namespace {

class Gatherer final : public Visitor {
 public:
  FieldInfo take() { return std::move(open_.front()); }

  void number(const Key& key, double& value, Measure measure, const Bounds& bounds,
              const std::string& meaning) override {
    const bool word = !bounds.word.empty() && value == bounds.word_value;
    auto& field = leaf(key, FieldInfo::Kind::number, meaning, word ? bounds.word : format_exact(value, measure.is));
    field.measure = measure;
    field.bounds = bounds;
  }
  void integer(const Key& key, std::int64_t& value, Dimension dimension, const Bounds& bounds,
               const std::string& meaning) override {
    auto& field = leaf(key, FieldInfo::Kind::integer, meaning, format_exact(static_cast<double>(value), dimension));
    field.measure = dimension;
    field.bounds = bounds.whole_only();
  }
  void text(const Key& key, std::string& value, const std::string& meaning) override {
    leaf(key, FieldInfo::Kind::text, meaning, value);
  }
  void flag(const Key& key, bool& value, const std::string& meaning) override {
    leaf(key, FieldInfo::Kind::flag, meaning, value ? "true" : "false");
  }
  void texts(const Key& key, std::vector<std::string>&, const std::string& meaning) override {
    leaf(key, FieldInfo::Kind::texts, meaning, {});
  }
  void path(const Key& key, std::string& value, const std::string& meaning, bool) override {
    leaf(key, FieldInfo::Kind::path, meaning, value);
  }

 private:
  void choose(const Key& key, std::size_t& value, const std::vector<std::string>& names,
              const std::string& meaning) override {
    leaf(key, FieldInfo::Kind::choice, meaning, names.at(value)).names = names;
  }
  bool enter(const Key& key, Shape shape, const std::string& meaning) override {
    open(key,
         shape == Shape::section   ? FieldInfo::Kind::section
         : shape == Shape::entries ? FieldInfo::Kind::entries
                                   : FieldInfo::Kind::items,
         meaning);
    return true;
  }
  // The children of `entries` and `items` hang directly below them: one default element is visited in place.
  std::vector<std::string> names(const std::vector<std::string>&) override { return {"*"}; }
  bool enter_entry(const std::string&) override { return stay(); }
  std::size_t count(std::size_t) override { return 1; }
  bool enter_item(std::size_t) override { return stay(); }
  bool enter_distribution(const Key& key, Distribution& d, Dimension dimension, const Bounds& bounds, bool traced,
                          const std::string& meaning) override {
    auto& field = open(key, FieldInfo::Kind::distribution, meaning);
    field.measure = dimension;
    field.bounds = bounds;
    field.traced = traced;
    if (const auto* value = std::get_if<Fixed>(&d)) field.default_text = format_exact(value->value, dimension);
    return true;
  }
  bool stay() {
    adds_level_.push_back(false);
    return true;
  }
  void leave() override {
    const bool adds_level = adds_level_.back();
    adds_level_.pop_back();
    if (!adds_level) return;
    FieldInfo done = std::move(open_.back());
    open_.pop_back();
    open_.back().children.push_back(std::move(done));
  }

  FieldInfo& open(const Key& key, FieldInfo::Kind kind, const std::string& meaning) {
    adds_level_.push_back(true);
    open_.push_back(make(key, kind, meaning));
    return open_.back();
  }
  FieldInfo& leaf(const Key& key, FieldInfo::Kind kind, const std::string& meaning, const std::string& default_text) {
    auto& field = open_.back().children.emplace_back(make(key, kind, meaning));
    if (!key.required) field.default_text = default_text;
    return field;
  }
  static FieldInfo make(const Key& key, FieldInfo::Kind kind, const std::string& meaning) {
    FieldInfo field;
    field.key = key.name;
    field.kind = kind;
    field.required = key.required;
    field.condition = key.condition;
    field.meaning = meaning;
    return field;
  }

  std::vector<FieldInfo> open_{FieldInfo{}};
  std::vector<bool> adds_level_;  ///< for each section entered: whether it is a level of the catalog
};

std::string limits(const FieldInfo& field) {
  std::string text = field.bounds.describe(field.measure.is);
  if (field.measure.is != field.measure.also) return "";  // depends on the other key; its meaning says so
  if (field.kind == FieldInfo::Kind::distribution && field.traced) text += ", or `trace`";
  return text;
}

}  // namespace

FieldInfo scenario_catalog() {
  Gatherer gatherer;
  Scenario defaults;
  fields(gatherer, defaults);
  return gatherer.take();
}

std::string type_text(const FieldInfo& field) {
  using Kind = FieldInfo::Kind;
  switch (field.kind) {
    case Kind::number:
      if (field.measure.is != field.measure.also) {
        return fmt::format("{} or {}", name_of(field.measure.is), name_of(field.measure.also));
      }
      return name_of(field.measure.is);
    case Kind::integer:
      return name_of(field.measure.is);
    case Kind::text:
      return "text";
    case Kind::flag:
      return "true or false";
    case Kind::texts:
      return "list of texts";
    case Kind::path:
      return "path, relative to the file it is written in";
    case Kind::choice:
      return "choice";
    case Kind::section:
      return "section";
    case Kind::entries:
      return "section with names of your choice";
    case Kind::items:
      return "list of maps";
    case Kind::distribution:
      break;
  }
  return fmt::format("{}, one value or a distribution", name_of(field.measure.is));
}

std::string unit_text(const FieldInfo& field) {
  using Kind = FieldInfo::Kind;
  if (field.kind != Kind::number && field.kind != Kind::integer && field.kind != Kind::distribution) return "";
  auto names = unit_names(field.measure.is);
  if (field.measure.is != field.measure.also) {
    for (auto& name : unit_names(field.measure.also)) names.push_back(std::move(name));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string range_text(const FieldInfo& field) {
  if (field.kind == FieldInfo::Kind::choice) return fmt::format("{}", fmt::join(field.names, ", "));
  if (unit_text(field).empty() && field.kind != FieldInfo::Kind::number && field.kind != FieldInfo::Kind::integer &&
      field.kind != FieldInfo::Kind::distribution) {
    return "";
  }
  return limits(field);
}

}  // namespace racksim
