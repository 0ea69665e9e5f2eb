// Reference: the tables of keys in scenarios/README.md, from the catalog.
#include <fmt/format.h>

#include "input/schema/catalog.hpp"
#include "input/schema/resolved_config.hpp"

namespace racksim {
namespace {

std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
  return text;
}

std::string default_cell(const FieldInfo& field) {
  if (field.required) return "**required**";
  if (field.default_text.empty()) return "";
  return '`' + field.default_text + '`';
}

std::string kind_cell(const FieldInfo& field) {
  if (field.kind == FieldInfo::Kind::path) return "path";
  if (field.kind == FieldInfo::Kind::choice) return range_text(field);
  const auto range = range_text(field);
  return type_text(field) + (range.empty() ? "" : ": " + range);
}

void section(std::string& out, const std::string& title, const FieldInfo& field) {
  out += fmt::format("### {}\n\n", title);
  if (!field.meaning.empty()) out += field.meaning + "\n\n";
  out += "| key | takes | default | meaning |\n|---|---|---|---|\n";
  for (const auto& child : field.children) {
    const auto condition = child.condition.empty() ? "" : fmt::format(" Only {}.", child.condition);
    out += fmt::format("| `{}` | {} | {} | {}{} |\n", child.key, cell(kind_cell(child)), cell(default_cell(child)),
                       cell(child.meaning), cell(condition));
  }
  out += '\n';
}

void sections_below(std::string& out, const std::string& path, const FieldInfo& field) {
  for (const auto& child : field.children) {
    if (!child.has_children() || child.kind == FieldInfo::Kind::distribution) continue;
    const auto below = path + child.key + (child.kind == FieldInfo::Kind::entries ? ".NAME" : "");
    section(out, '`' + below + '`', child);
    sections_below(out, below + '.', child);
  }
}

/// The first distribution that may be of any kind, including `trace`.
const FieldInfo* full_distribution(const FieldInfo& field) {
  if (field.kind == FieldInfo::Kind::distribution && field.traced) return &field;
  for (const auto& child : field.children) {
    if (const auto* found = full_distribution(child)) return found;
  }
  return nullptr;
}

/// The parameters are the same in every unit, so that there is no column for what a key takes: it would show one unit
/// only.
void distribution(std::string& out, const FieldInfo& field) {
  out +=
      "### A distribution\n\nOne value, such as `128 tokens`, or a map; values are in the unit of the key that holds "
      "it.\n\n";
  out += "| key | meaning |\n|---|---|\n";
  for (const auto& child : field.children) {
    const auto names = child.names.empty() ? "" : fmt::format(" One of {}.", range_text(child));
    const auto condition = child.condition.empty() ? "" : fmt::format(" Only {}.", child.condition);
    out += fmt::format("| `{}` | {}{}{} |\n", child.key, child.meaning, names, condition);
  }
  out += '\n';
}

}  // namespace

std::string reference_markdown() {
  const auto catalog = scenario_catalog();
  std::string out;
  section(out, "Top level", catalog);
  sections_below(out, "", catalog);
  if (const auto* field = full_distribution(catalog)) distribution(out, *field);
  out += "### Units\n\n| what | units |\n|---|---|\n";
  for (const auto d :
       {Dimension::time, Dimension::rate, Dimension::tokens, Dimension::token_rate, Dimension::memory,
        Dimension::bandwidth, Dimension::compute, Dimension::power, Dimension::ratio, Dimension::space}) {
    std::string names;
    for (const auto& name : unit_names(d)) names += fmt::format("{}`{}`", names.empty() ? "" : " ", name);
    out += fmt::format("| {} | {} |\n", name_of(d), names);
  }
  return out;
}

}  // namespace racksim
