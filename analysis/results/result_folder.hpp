// Results: the folder that a run leaves behind. Appears whole, by rename, or not at all; knows no metric.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/deployment/deployment.hpp"

namespace racksim {

/// A result folder in the making: files are written beside their final place and moved there at once. Left alone (an
/// exception, an interruption) it removes its files. Every failure throws InvalidInput, because the disk is the user's.
class ResultFolder {
 public:
  /// Makes `<place>.partial-<pid>` beside the place, with its parents. Refuses a place that is taken by something that
  /// is not a result (no manifest.json in it).
  explicit ResultFolder(std::filesystem::path place);
  ~ResultFolder();
  ResultFolder(const ResultFolder&) = delete;
  ResultFolder& operator=(const ResultFolder&) = delete;

  /// The path at which `name` is to be written, for callers that write it themselves.
  [[nodiscard]] std::string file(const std::string& name) const { return (partial_ / name).string(); }
  void write(const std::string& name, const std::string& content) const;
  /// Moves the folder to its place; an earlier result there is replaced.
  void publish();
  /// The folder in which files are while they are written, to read them there.
  [[nodiscard]] const std::filesystem::path& partial() const { return partial_; }
  [[nodiscard]] const std::filesystem::path& place() const { return place_; }

 private:
  std::filesystem::path place_;
  std::filesystem::path partial_;
  bool published_ = false;
};

struct InputFile {
  std::string role;  ///< scenario, platform, profile, trace
  std::string path;
  std::string sha1;
};

std::string sha1_hex(const std::string& content);
/// SHA-1 of a file of any size, which is read in pieces. A file that cannot be read has the hash of an empty one.
std::string sha1_of_file(const std::string& path);

/// The files that the run has read: scenario, platform, profiles, traces, each with its hash.
std::vector<InputFile> input_files(const Scenario& scenario, const Deployment& deployment);

/// Hash of the resolved scenario and of the files it names, wherever they lie.
std::string inputs_hash(const Scenario& scenario, const Deployment& deployment);

/// "<scenario>-<hash>", the first letters of inputs_hash().
std::string result_name(const Scenario& scenario, const Deployment& deployment);

}  // namespace racksim
