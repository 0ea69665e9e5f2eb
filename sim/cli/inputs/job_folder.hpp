// JobFolder: the jobs of a run that are done, each a file that appears by rename, so that shards share the work and a
// run that was killed goes on.
#pragma once

#include <filesystem>
#include <string>

#include "cli/inputs/inputs.hpp"
#include "cli/inputs/shard.hpp"
#include "world/processes/replications.hpp"

namespace racksim::cli {

class JobFolder {
 public:
  /// The folder stands beside the result's `place`. Its name contains the version, because jobs of another version may
  /// differ. It is made if it does not exist. Throws InvalidInput if the disk refuses.
  explicit JobFolder(const std::filesystem::path& place);

  /// The jobs of the shard, with those that are done. Borrows this object.
  [[nodiscard]] JobStore store(const Shard& shard) const;
  /// Jobs 0 .. count - 1 that are done.
  [[nodiscard]] std::size_t done(std::size_t count) const;
  /// The path of a file in the folder that grows while jobs run.
  [[nodiscard]] std::string file(const std::string& name) const { return (place_ / name).string(); }
  [[nodiscard]] const std::filesystem::path& place() const { return place_; }
  void remove() const;

 private:
  [[nodiscard]] std::filesystem::path path_of(std::size_t job) const;
  [[nodiscard]] std::optional<std::string> find(std::size_t job) const;

  std::filesystem::path place_;
};

}  // namespace racksim::cli
