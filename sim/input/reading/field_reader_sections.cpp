// FieldReader: everything that is not a single value: sections, lists, unknown keys, rules between keys.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "input/reading/field_reader.hpp"
#include "input/text/shortened.hpp"

namespace racksim {
namespace {

bool is_name(const std::string& text) {
  static const std::string allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !text.empty() && text.size() <= 64 && text.find_first_not_of(allowed) == std::string::npos;
}

}  // namespace

bool FieldReader::enter(const Key& key, Shape shape, const std::string&) {
  const Tree* node = take(key);
  if (node == nullptr) return false;
  const bool list = shape == Shape::items;
  if (node->kind != (list ? Tree::Kind::list : Tree::Kind::map)) {
    const auto remark = list                      ? "write lines that start with `- `"
                        : shape == Shape::entries ? "write `name:` and below it the keys, further in"
                                                  : "write its keys on the lines below it, indented";
    wrong(*node, key, fmt::format("takes {}, not {}", list ? "a list" : "a map", kind_text(*node)), remark);
    return false;
  }
  if (key.required && shape != Shape::section &&
      std::all_of(node->children.begin(), node->children.end(),
                  [](const Tree& t) { return t.kind == Tree::Kind::null; })) {
    wrong(*node, key, "is empty", "at least one is needed");
  }
  frames_.push_back({node, dotted(key.name), {}, {}, shape == Shape::section});
  return true;
}

std::vector<std::string> FieldReader::names(const std::vector<std::string>&) {
  std::vector<std::string> result;
  for (const auto& child : frames_.back().node->children) {
    if (child.kind == Tree::Kind::null) continue;  // taken back by `name: ~`
    if (is_name(child.key)) {
      result.push_back(child.key);
    } else {
      diagnostics_.error(fmt::format("`{}` is not a good name in {}", shortened(child.key), frames_.back().path),
                         child.key_where, "letters, digits, `_` and `-`");
    }
  }
  return result;
}

bool FieldReader::enter_entry(const std::string& name) {
  const Tree* node = frames_.back().node->find(name);
  if (node->kind != Tree::Kind::map) {
    wrong(*node, Key(name, false), fmt::format("takes a map, not {}", kind_text(*node)),
          "write its keys on the lines below it, indented");
    return false;
  }
  frames_.push_back({node, dotted(name), {}, {}, true});
  return true;
}

std::size_t FieldReader::count(std::size_t) { return frames_.back().node->children.size(); }

bool FieldReader::enter_item(std::size_t index) {
  const Tree& node = frames_.back().node->children[index];
  if (node.kind != Tree::Kind::map) {
    diagnostics_.error(fmt::format("{} takes a list of maps, not of {}", frames_.back().path, kind_text(node)),
                       node.where, "write `- key: value`", explain(frames_.back().path));
    return false;
  }
  frames_.push_back({&node, frames_.back().path, {}, {}, true});
  return true;
}

void FieldReader::leave() {
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frame.keyed) report_unknown_keys(frame);
  if (!frame.bad.empty()) frames_.back().bad.insert(frame.path.substr(frame.path.rfind('.') + 1));
}

void FieldReader::report_unknown_keys(const Frame& frame) {
  for (const auto& child : frame.node->children) {
    if (std::find(frame.known.begin(), frame.known.end(), child.key) != frame.known.end()) continue;
    const auto meant = nearest(child.key, frame.known);
    const auto prefix = frame.path.empty() ? std::string() : frame.path + '.';
    auto help = explain(meant.empty() ? frame.path : prefix + meant);
    if (meant.empty() && (help.empty() || frame.path.empty()))
      help = fmt::format("keys here: {}", fmt::join(frame.known, ", "));
    diagnostics_.error(fmt::format("unknown key `{}` in {}", shortened(child.key), in_place(frame.path)),
                       child.key_where, meant.empty() ? "" : fmt::format("did you mean `{}`?", meant), help);
  }
}

bool FieldReader::given(const std::string& key) const {
  const Tree* node = frames_.back().node->find(key);
  return node != nullptr && node->kind != Tree::Kind::null;
}

void FieldReader::location(Location& where) { where = frames_.back().node->place(); }

void FieldReader::location(const std::string& key, Location& where) {
  if (given(key)) where = frames_.back().node->find(key)->where;
}

void FieldReader::check(bool ok, const std::vector<std::string>& keys, const std::string& message,
                        const std::string& help) {
  const auto& frame = frames_.back();
  if (ok || std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return frame.bad.count(key) > 0; })) return;
  const auto first = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return given(key); });
  const auto where = first == keys.end() ? frame.node->place() : frame.node->find(*first)->where;
  diagnostics_.error(fmt::format("{}: {}", in_place(frame.path), message), where, {}, help);
}

}  // namespace racksim
