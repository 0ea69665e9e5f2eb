// PlatformXml: the text of a platform file with its XML tree and the place of every element. Knows no rule of
// platforms.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "input/text/diagnostics.hpp"

namespace racksim {

class PlatformXml {
 public:
  /// Parses; faults of XML itself go to `diagnostics`, and root() is empty then.
  PlatformXml(std::string text, std::string path, Diagnostics& diagnostics);

  [[nodiscard]] pugi::xml_node root() const { return root_; }
  /// Place of an element's name.
  [[nodiscard]] Location at(const pugi::xml_node& node) const;
  /// Place of an attribute's value, without its quotes; of the element if the attribute is not there.
  [[nodiscard]] Location at(const pugi::xml_node& node, std::string_view attribute) const;

 private:
  [[nodiscard]] Location place(std::size_t offset, std::size_t length) const;
  [[nodiscard]] bool check_prolog(Diagnostics& diagnostics) const;

  std::string path_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
  pugi::xml_document document_;
  pugi::xml_node root_;
};

/// The text of a file. If it cannot be read, that is reported at `asked_at`, where the scenario names the file.
std::string read_platform_text(const std::string& path, const Location& asked_at, Diagnostics& diagnostics);

}  // namespace racksim
