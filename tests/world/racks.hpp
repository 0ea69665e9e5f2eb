// Racks of tests with something else in them.
#pragma once

#include <catch2/catch.hpp>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "input/reading/profile_reader.hpp"
#include "scenario/files.hpp"
#include "support/replicate.hpp"

namespace racksim::test {

/// A test rack, written into the folder with every first text replaced by the second; each must occur.
inline std::string edited_rack(const Folder& folder, const std::string& rack,
                               const std::vector<std::pair<std::string, std::string>>& edits) {
  std::ifstream in(kPlatforms + "/" + rack);
  std::string text(std::istreambuf_iterator<char>(in), {});
  for (const auto& [from, to] : edits) {
    std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    for (; at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  }
  return (folder.path() / folder.write(rack, text)).string();
}

/// Of a scenario on such a rack, which has no profiles beside it.
inline Deployment deploy_units(const Scenario& s, const Platform& platform) {
  return deploy(s, platform, {{"unit", read_profile("unit", kPlatforms)}});
}

}  // namespace racksim::test
