// Files for tests: a folder of its own per test, and what is wrong with a file in one string.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "input/reading/scenario_reader.hpp"

namespace racksim::test {

/// A folder that is the working directory while it lives, and is removed afterwards.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("racksim-" + std::to_string(::getpid()) + '-' + std::to_string(count++));
    std::filesystem::create_directories(path_);
    std::filesystem::current_path(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::current_path(before_, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  /// Writes a file below the folder; returns its name.
  std::string write(const std::string& name, const std::string& text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return name;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path before_ = std::filesystem::current_path();
  std::filesystem::path path_;
};

/// Every diagnostic of a scenario, rendered; empty if it is good.
inline std::string mistakes(const std::string& file, const std::vector<std::string>& sets = {}) {
  try {
    read_scenario(file, sets);
    return {};
  } catch (const InvalidInput& e) {
    std::string text;
    for (const auto& d : e.list()) text += render(d);
    return text;
  }
}

/// "line:column message" of each mistake that reading makes known.
template <class Reading>
std::vector<std::string> told(const Reading& read) {
  std::vector<std::string> all;
  try {
    read();
  } catch (const InvalidInput& e) {
    for (const Diagnostic& d : e.list())
      all.push_back(std::to_string(d.where.line) + ':' + std::to_string(d.where.column) + ' ' + d.message);
  }
  return all;
}

inline const std::string kGood = R"(platform: rack.xml
users:
  readers:
    arrivals: closed
    people: 152
serving:
  pools:
    main: {profile: h100-llama}
sla:
  - {metric: tpot, limit: 100 ms}
)";

}  // namespace racksim::test
