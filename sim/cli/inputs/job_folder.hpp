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
  /// Beside the result's `place`; its name tells the version, too, since jobs of another one may differ. Made if it is
  /// not there. Throws InvalidInput: it is the user's disk.
  explicit JobFolder(const std::filesystem::path& place);

  /// What the shard has to do, and what is done. Borrows this.
  [[nodiscard]] JobStore store(const Shard& shard) const;
  /// Jobs 0 .. count - 1 that are done.
  [[nodiscard]] std::size_t done(std::size_t count) const;
  /// For files that grow while jobs run.
  [[nodiscard]] std::string file(const std::string& name) const { return (place_ / name).string(); }
  [[nodiscard]] const std::filesystem::path& place() const { return place_; }
  void remove() const;

 private:
  [[nodiscard]] std::filesystem::path path_of(std::size_t job) const;
  [[nodiscard]] std::optional<std::string> find(std::size_t job) const;

  std::filesystem::path place_;
};

}  // namespace racksim::cli
