// Renders pages with templates that escape. Text of a page is never taken for HTML; only the output of as_html() is.
#include <fmt/format.h>

#include <algorithm>
#include <kainjow/mustache.hpp>

#include "analysis/report/assets.hpp"
#include "analysis/report/page.hpp"
#include "analysis/results/result_folder.hpp"

namespace racksim {

namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

constexpr std::size_t kProse = 24;  ///< letters from which a cell of words may break
constexpr std::size_t kNarrow = 3;  ///< columns of a table that needs no full width

mustache template_of(const char* name) {
  mustache text{std::string(asset(name))};
  if (!text.is_valid()) throw std::logic_error(fmt::format("{}: {}", name, text.error_message()));
  return text;
}

const char* word_of(Mark mark) {
  static constexpr const char* kWords[] = {"", "good", "bad", "unsure"};
  return kWords[static_cast<int>(mark)];
}

const char* sign_of(Mark mark) {
  static constexpr const char* kSigns[] = {"", "✓", "✕", "!"};
  return kSigns[static_cast<int>(mark)];
}

// JSON in HTML: `<` may begin a tag, U+2028 ends a line of script; both have escapes that JSON reads.
std::string embedded(const Json& json) {
  std::string out;
  for (const char c : json.dump(-1, ' ', true, Json::error_handler_t::replace)) {
    if (c == '<')
      out += "\\u003c";
    else
      out += c;
  }
  return out;
}

data flag(bool yes) { return {yes ? data::type::bool_true : data::type::bool_false}; }

/// A unit stays with its number at the end of a line.
std::string bound(std::string text) {
  for (const std::string unit : {" %", " ±"})
    for (auto at = text.find(unit); at != std::string::npos; at = text.find(unit, at + 1))
      text.replace(at, 1, "\u00a0");
  return text;
}

/// The parts of a text inside and outside backticks; a last backtick without a partner is text.
data sentence_data(const std::string& text) {
  data parts{data::type::list};
  const bool paired = std::count(text.begin(), text.end(), '`') % 2 == 0;
  bool code = false;
  for (std::size_t at = 0; at <= text.size(); code = !code) {
    const std::size_t end = paired ? std::min(text.find('`', at), text.size()) : text.size();
    data part;
    part.set("text", code ? text.substr(at, end - at) : bound(text.substr(at, end - at)));
    part.set("code", flag(code));
    parts << part;
    at = end + 1;
  }
  data d;
  d.set("part", parts);
  return d;
}

std::string per_cent(double share) { return fmt::format("{:.1f}", std::clamp(share, 0.0, 1.0) * 100); }

data cell_data(const PageCell& cell, const PageColumn& column, bool heads) {
  data d;
  d.set("text", cell.text);
  d.set("words", flag(column.words));
  d.set("heads", flag(heads));
  d.set("prose", flag(cell.text.size() > kProse));
  d.set("mark", word_of(cell.mark));
  d.set("sign", sign_of(cell.mark));
  d.set("marked", flag(cell.mark != Mark::none));
  if (cell.bar) d.set("bar", per_cent(*cell.bar));
  if (cell.tick) d.set("tick", per_cent(*cell.tick));
  return d;
}

data table_data(const PageTable& table) {
  data d;
  d.set("caption", table.caption);
  d.set("narrow", flag(table.columns.size() <= kNarrow));
  data columns{data::type::list}, rows{data::type::list};
  for (const PageColumn& c : table.columns) {
    data column;
    column.set("heading", c.heading);
    column.set("words", flag(c.words));
    columns << column;
  }
  for (const auto& cells : table.rows) {
    data row{data::type::list};
    for (std::size_t i = 0; i < cells.size(); ++i) row << cell_data(cells[i], table.columns.at(i), i == 0);
    data wrapped;
    wrapped.set("cells", row);
    rows << wrapped;
  }
  d.set("columns", columns);
  d.set("rows", rows);
  return d;
}

data figures_data(const std::vector<Figure>& figures) {
  data list{data::type::list};
  for (const Figure& f : figures) {
    data d;
    d.set("id", f.id);
    d.set("title", f.title);
    d.set("text", bound(f.text));
    d.set("height", std::to_string(f.height));
    if (draws_charts()) d.set("spec", embedded(f.spec));
    list << d;
  }
  return list;
}

std::string block_html(const PageBlock& block, mustache& shape) {
  data d;
  if (!block.heading.empty()) d.set("heading", block.heading);
  if (!block.paragraph.empty()) d.set("paragraph", sentence_data(block.paragraph));
  if (!block.listing.empty()) d.set("listing", block.listing);
  if (block.table) d.set("table", table_data(*block.table));
  if (!block.items.empty()) {
    data items{data::type::list};
    for (const auto& item : block.items) items << sentence_data(item);
    data list;
    list.set("item", items);
    d.set("items", list);
  }
  if (!block.figures.empty()) {
    data figures;
    figures.set("figure", figures_data(block.figures));
    figures.set("many", flag(block.figures.size() > 1));
    d.set("figures", figures);
  }
  if (!block.summary.empty()) {
    std::string inside;
    for (const PageBlock& b : block.inside) inside += block_html(b, shape);
    data folded;
    folded.set("summary", block.summary);
    folded.set("inside", inside);
    d.set("folded", folded);
  }
  return shape.render(d);
}

data sections_data(const Page& page) {
  mustache shape = template_of("block.mustache");
  data list{data::type::list};
  for (const PageSection& s : page.sections) {
    data section;
    section.set("id", s.id);
    section.set("heading", s.heading);
    std::string html;
    for (const PageBlock& block : s.blocks) html += block_html(block, shape);
    section.set("html", html);
    list << section;
  }
  return list;
}

// Removes references to source maps: these are files beside the library, which a page does not have.
std::string library(const char* name) {
  const std::string_view text = asset(name);
  return std::string(text.substr(0, text.find("\n//# sourceMappingURL")));
}

void add_scripts(data& d) {
  data scripts{data::type::list};
  std::string all;
  for (const char* name : {"vega.min.js", "vega-lite.min.js", "vega-embed.min.js", "charts.js"}) {
    const std::string text = library(name);
    if (text.find("</script") != std::string::npos) throw std::logic_error(fmt::format("{} ends its script", name));
    scripts << data{"text", text};
  }
  data libraries;
  libraries.set("script", scripts);
  libraries.set("vega", std::string(asset("vega.LICENSE")));
  libraries.set("d3", std::string(asset("d3-array.LICENSE")));
  d.set("scripts", libraries);
}

}  // namespace

std::string as_html(const Page& page) {
  data d;
  d.set("title", page.title);
  d.set("description", page.description);
  d.set("kind", page.kind);
  d.set("badge", page.badge);
  d.set("mark", word_of(page.mark));
  d.set("sign", sign_of(page.mark));
  d.set("sentence", bound(page.sentence));
  d.set("footer", page.footer);
  d.set("style", std::string(asset("style.css")));
  data tiles{data::type::list};
  for (const Tile& t : page.tiles) {
    data tile;
    tile.set("label", t.label);
    tile.set("value", t.value);
    tile.set("note", t.note);
    tiles << tile;
  }
  d.set("tiles", tiles);
  const data sections = sections_data(page);
  d.set("sections", sections);
  // Only scripts with this nonce run; others would not run, even if one got into the page.
  d.set("nonce", sha1_hex(page.title + page.sentence));
  if (draws_charts()) add_scripts(d);
  return template_of("page.mustache").render(d);
}

}  // namespace racksim
