// Two trees side by side.
#include "analysis/study/sweep/changes.hpp"

#include <map>

#include "input/text/tree.hpp"

namespace racksim {

namespace {

using Scalars = std::map<std::string, std::string>;

void flatten(const Tree& tree, const std::string& at, Scalars& into) {
  if (tree.children.empty()) {
    into[at] = tree.text;
    return;
  }
  for (std::size_t i = 0; i < tree.children.size(); ++i) {
    const Tree& child = tree.children[i];
    const std::string key = tree.kind == Tree::Kind::map ? child.key : std::to_string(i);
    flatten(child, at.empty() ? key : at + "." + key, into);
  }
}

Scalars scalars_of(const std::filesystem::path& file) {
  Diagnostics ignored;
  Scalars scalars;
  flatten(read_yaml(file.string(), ignored), "", scalars);
  return scalars;
}

}  // namespace

std::vector<Change> changes(const std::filesystem::path& a, const std::filesystem::path& b) {
  const Scalars in_a = scalars_of(a), in_b = scalars_of(b);
  std::vector<Change> list;
  if (in_a.size() < 2 || in_b.size() < 2) return list;
  const auto text = [](const Scalars& s, const std::string& key) {
    const auto at = s.find(key);
    return at == s.end() ? std::string() : at->second;
  };
  Scalars both = in_a;
  both.insert(in_b.begin(), in_b.end());
  for (const auto& [key, unused] : both) {
    const std::string of_a = text(in_a, key), of_b = text(in_b, key);
    if (of_a == of_b) continue;
    const bool paths = of_a.find('/') != std::string::npos && of_b.find('/') != std::string::npos;
    if (paths && resolve_path(of_a, a.string()) == resolve_path(of_b, b.string())) continue;
    list.push_back({key, of_a, of_b});
  }
  return list;
}

}  // namespace racksim
