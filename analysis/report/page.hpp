// Page: a report as values: verdict, tiles, sections of paragraphs, tables and charts. Holds text, never HTML;
// templates make HTML of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/results/json.hpp"

namespace racksim {

enum class Mark { none, good, bad, unsure };

struct PageCell {
  std::string text{};
  Mark mark = Mark::none;
  std::optional<double> bar{};   ///< 0 .. 1, drawn under the text
  std::optional<double> tick{};  ///< 0 .. 1, a line across the bar
};

struct PageColumn {
  std::string heading{};  ///< with the unit
  bool words = false;     ///< set flush left; numbers are set flush right
};

/// The first cell of a row is its heading.
struct PageTable {
  std::string caption{};
  std::vector<PageColumn> columns{};
  std::vector<std::vector<PageCell>> rows{};
};

/// A chart with its words. `spec` is Vega-Lite, data inside.
struct Figure {
  std::string id{};     ///< of the element
  std::string title{};  ///< what it shows
  std::string text{};   ///< how to read it, in words that do without the picture
  Json spec;
  int height = 200;  ///< px that are kept free until it is drawn
};

struct PageBlock {
  std::string heading{};
  std::string paragraph{};  ///< `in backticks` is code, here and in items
  std::string listing{};
  std::vector<std::string> items{};
  std::optional<PageTable> table{};
  std::vector<Figure> figures{};  ///< side by side where there is room
  std::string summary{};          ///< not empty: `inside` is folded away under this
  std::vector<PageBlock> inside{};
};

struct PageSection {
  std::string id, heading;
  std::vector<PageBlock> blocks{};
};

struct Tile {
  std::string label, value, note;
};

struct Page {
  std::string kind{};  ///< "run"
  std::string title, description;
  std::string badge{};  ///< "SLA violated"
  Mark mark = Mark::none;
  std::string sentence{};
  std::vector<Tile> tiles{};
  std::vector<PageSection> sections{};
  std::string footer{};
};

/// One HTML file that needs nothing else: no network, no other file. Same page, same bytes.
std::string as_html(const Page& page);

}  // namespace racksim
