// StudyFolder: a study on disk that can be stopped at any moment. Each point is a file that appears by rename, named
// after the hash of its inputs; manifest.json comes last. Knows nothing of what a point says.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace racksim {

class StudyFolder {
 public:
  /// Makes or opens the folder, and locks it. With `resume` an earlier study is continued. Without it a finished study
  /// is replaced, and anything else is refused. Every failure throws InvalidInput.
  StudyFolder(std::filesystem::path place, bool resume);
  /// The folder of a shard: one of several processes, on any machines that share the disk, that work on the same study.
  /// It continues the study, and locks out only a shard of the same name and a process that works on the whole study.
  StudyFolder(std::filesystem::path place, const std::string& shard);
  ~StudyFolder();
  StudyFolder(const StudyFolder&) = delete;
  StudyFolder& operator=(const StudyFolder&) = delete;

  /// A point that is done. One that cannot be read is not.
  [[nodiscard]] std::optional<nlohmann::json> point(const std::string& key) const;
  void keep(const std::string& key, const nlohmann::json& point) const;
  /// A result; the study is finished when manifest.json is written.
  void write(const std::string& name, const std::string& content) const;
  [[nodiscard]] const std::filesystem::path& place() const { return place_; }

 private:
  void open(bool resume);
  void clear() const;

  std::filesystem::path place_;
  struct Locks;
  std::unique_ptr<Locks> locks_;
};

/// The finished points of a study, read without a lock, so that this works while the study runs.
std::optional<nlohmann::json> read_point(const std::filesystem::path& study, const std::string& key);

/// Writes a file beside its place and moves it there. Throws InvalidInput: it is the user's disk.
void write_by_rename(const std::filesystem::path& file, const std::string& content);

}  // namespace racksim
