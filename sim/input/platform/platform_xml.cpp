// PlatformXml: reads bytes, parses them with pugixml and finds lines and columns. Every rule about content is
// elsewhere.
#include "input/platform/platform_xml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "input/text/data_folders.hpp"

namespace racksim {
namespace {

// SimGrid's parser (FleXML) wants exactly this line; without it, it stops with "Unexpected character `<' in prolog".
constexpr const char* kDoctype = "platform SYSTEM \"https://simgrid.org/simgrid.dtd\"";
constexpr std::size_t kMaxBytes = 64u << 20;  // far above 100,000 hosts written out
constexpr const char* kSpace = " \t\r\n";

std::vector<std::size_t> find_line_starts(const std::string& text) {
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') starts.push_back(i + 1);
  return starts;
}

/// Bytes that SimGrid cannot read although XML allows them, or that neither can read.
std::string unreadable_byte(const std::string& text) {
  if (text.starts_with("\xEF\xBB\xBF")) return "the file starts with a byte order mark, which SimGrid refuses";
  if (text.find('\0') != std::string::npos) return "the file has a zero byte: it is not text";
  return {};
}

/// The XML declaration, in the forms that SimGrid's parser accepts.
bool is_declaration(const pugi::xml_node& node) {
  if (node.type() != pugi::node_declaration || std::string(node.attribute("version").value()) != "1.0") return false;
  const auto second = node.first_attribute().next_attribute();
  return node.first_attribute() == node.attribute("version") &&
         (!second || (std::string(second.name()) == "encoding" && !second.next_attribute()));
}

std::string trouble_with(const std::string& path) {
  std::error_code failed;
  const auto status = std::filesystem::status(path, failed);
  if (!std::filesystem::exists(status)) return fmt::format("cannot find the platform file {}", path);
  if (std::filesystem::is_directory(status)) return fmt::format("{} is a directory, not a platform file", path);
  if (!std::filesystem::is_regular_file(status)) return fmt::format("{} is not a plain file", path);
  if (std::filesystem::file_size(path, failed) > kMaxBytes)
    return fmt::format("the platform file {} is larger than 64 MiB", path);
  return {};
}

/// Reports a file that cannot be read, and suggests the nearest name of one that can.
void tell(const std::string& trouble, const std::string& path, const Location& where, Diagnostics& diagnostics) {
  const std::filesystem::path file(path);
  const Search search = search_data(file.filename().string(), ".xml", {file.parent_path()}, "platforms");
  std::string help = "name a SimGrid XML file; a name such as h100 is looked for beside the scenario";
  for (const auto& folder : data_folders()) help += ", then in " + (folder / "platforms").string();
  diagnostics.error(trouble, where, search.suggestion(file.stem().string()), help);
}

}  // namespace

std::string read_platform_text(const std::string& path, const Location& asked_at, Diagnostics& diagnostics) {
  const Location where = asked_at.file.empty() ? Location{.file = path} : asked_at;
  std::string trouble = trouble_with(path);
  std::string text;
  if (trouble.empty()) {
    std::ifstream file(path, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(file), {});
    if (!file) trouble = fmt::format("cannot read the platform file {}", path);
  }
  if (!trouble.empty()) tell(trouble, path, where, diagnostics);
  return text;
}

PlatformXml::PlatformXml(std::string text, std::string path, Diagnostics& diagnostics)
    : path_(std::move(path)), text_(std::move(text)), line_starts_(find_line_starts(text_)) {
  if (const auto bad = unreadable_byte(text_); !bad.empty()) {
    diagnostics.error(bad, place(0, 1), {}, "save it as plain UTF-8");
    return;
  }
  const auto flags =
      pugi::parse_default | pugi::parse_doctype | pugi::parse_pi | pugi::parse_declaration | pugi::parse_fragment;
  const auto result = document_.load_buffer(text_.data(), text_.size(), flags, pugi::encoding_utf8);
  if (!result) {
    const auto offset = std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)), text_.size());
    diagnostics.error(fmt::format("not well-formed XML: {}", result.description()), place(offset, 1), {},
                      "every element needs its end tag, every attribute its quotes");
    return;
  }
  if (check_prolog(diagnostics)) root_ = document_.document_element();
}

bool PlatformXml::check_prolog(Diagnostics& diagnostics) const {
  const auto root = document_.document_element();
  if (!root) {
    diagnostics.error("the file has no element", place(0, 1), {}, "a platform starts with <platform version=\"4.1\">");
    return false;
  }
  const auto first = document_.first_child();
  const auto doctype = is_declaration(first) ? first.next_sibling() : first;
  if (doctype.type() != pugi::node_doctype || std::string(doctype.value()) != kDoctype) {
    diagnostics.error("the document type is missing or not the one that SimGrid takes", at(doctype), {},
                      fmt::format("put this line before <platform>: <!DOCTYPE {}>", kDoctype));
    return false;
  }
  for (auto node = doctype.next_sibling(); node; node = node.next_sibling()) {
    if (node == root) continue;
    diagnostics.error("only comments may stand outside <platform>", at(node), {}, "remove this");
    return false;
  }
  return true;
}

Location PlatformXml::place(std::size_t offset, std::size_t length) const {
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = std::distance(line_starts_.begin(), next);
  const auto column = offset - *std::prev(next) + 1;
  return {path_, static_cast<int>(line), static_cast<int>(column), static_cast<int>(std::max<std::size_t>(length, 1))};
}

Location PlatformXml::at(const pugi::xml_node& node) const {
  const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
  return place(std::min(offset, text_.size()), std::string_view(node.name()).size());
}

Location PlatformXml::at(const pugi::xml_node& node, std::string_view attribute) const {
  auto i = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
  i = text_.find_first_of(" \t\r\n/>", i);
  while (i < text_.size()) {  // name = "value" ..., as pugixml has accepted it
    i = text_.find_first_not_of(kSpace, i);
    const auto name_end = text_.find_first_of(" \t\r\n=/>", i);
    if (i >= text_.size() || name_end == i || name_end == std::string::npos) break;
    const auto open = text_.find_first_of("\"'", name_end);
    const auto close = open == std::string::npos ? open : text_.find(text_[open], open + 1);
    if (close == std::string::npos) break;
    if (std::string_view(text_).substr(i, name_end - i) == attribute) return place(open + 1, close - open - 1);
    i = close + 1;
  }
  return at(node);
}

}  // namespace racksim
