// Changes: what differs between two resolved scenarios, key by key.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace racksim {

/// A key that differs between the two. The text is empty if a scenario does not have the key.
struct Change {
  std::string key, a, b;
};

/// Of two resolved.yaml. Paths are compared as the files that they lead to. Nothing if one cannot be read.
std::vector<Change> changes(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace racksim
