// Document: headings, paragraphs, lists and tables, written once and rendered as terminal text or as Markdown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/words/text.hpp"

namespace racksim {

/// One block under a heading: a paragraph, a list, or a table. Empty blocks are not rendered.
struct Block {
  std::string paragraph;
  std::vector<std::string> items;
  std::optional<Table> table;
};

struct Section {
  std::string heading;  ///< empty: no heading
  std::vector<Block> blocks;
};

using Document = std::vector<Section>;

inline Block paragraph(std::string text) { return {.paragraph = std::move(text), .items = {}, .table = {}}; }
inline Block items(std::vector<std::string> list) { return {.paragraph = {}, .items = std::move(list), .table = {}}; }
inline Block table(Table rows) { return {.paragraph = {}, .items = {}, .table = std::move(rows)}; }

/// At 80 columns. With `color`, headings are bold.
std::string as_text(const Document& document, bool color = false);
std::string as_markdown(const Document& document);

}  // namespace racksim
