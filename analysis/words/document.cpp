// Renders a document.
#include "analysis/words/document.hpp"

#include <fmt/format.h>

namespace racksim {

namespace {

std::string bold(const std::string& text, bool color) { return color ? "\x1b[1m" + text + "\x1b[0m" : text; }

std::string block_text(const Block& block, bool headed) {
  const std::string indent = headed ? "  " : "";
  std::string out;
  if (!block.paragraph.empty()) out += wrapped(indent, indent, block.paragraph);
  for (const auto& item : block.items) out += wrapped(indent + "- ", indent + "  ", item);
  if (block.table) out += block.table->text(indent);
  return out;
}

std::string block_markdown(const Block& block) {
  std::string out;
  if (!block.paragraph.empty()) out += block.paragraph + "\n\n";
  for (const auto& item : block.items) out += "- " + item + "\n";
  if (!block.items.empty()) out += "\n";
  if (block.table) out += block.table->markdown() + "\n";
  return out;
}

}  // namespace

std::string as_text(const Document& document, bool color) {
  std::string out;
  for (const Section& section : document) {
    std::string body;
    for (const Block& block : section.blocks) body += block_text(block, !section.heading.empty());
    if (body.empty()) continue;
    if (!out.empty()) out += "\n";
    if (!section.heading.empty()) out += bold(section.heading, color) + "\n";
    out += body;
  }
  return out;
}

std::string as_markdown(const Document& document) {
  std::string out;
  for (const Section& section : document) {
    std::string body;
    for (const Block& block : section.blocks) body += block_markdown(block);
    if (body.empty()) continue;
    if (!section.heading.empty()) out += fmt::format("## {}\n\n", section.heading);
    out += body;
  }
  return out;
}

}  // namespace racksim
