// Each job is a file of a record with a mark at its end. A file without the mark was cut off, and its job is done
// again.
#include "cli/inputs/job_folder.hpp"

#include <fmt/format.h>

#include <fstream>

#include "analysis/results/result_folder.hpp"
#include "analysis/study/study_folder.hpp"
#include "cli/inputs/version.hpp"

namespace racksim::cli {

namespace fs = std::filesystem;

namespace {

const std::string kEnd = "racksim job\n";

}  // namespace

JobFolder::JobFolder(const fs::path& place)
    : place_(fmt::format("{}.jobs-{}", place.string(), sha1_hex(version()).substr(0, 6))) {
  std::error_code error;
  fs::create_directories(place_, error);
  if (error) throw InvalidInput({{fmt::format("cannot make `{}`: {}", place_.string(), error.message()), {}, {}, {}}});
}

fs::path JobFolder::path_of(std::size_t job) const { return place_ / fmt::format("{}.record", job); }

std::optional<std::string> JobFolder::find(std::size_t job) const {
  std::ifstream in(path_of(job), std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.size() < kEnd.size() || bytes.compare(bytes.size() - kEnd.size(), kEnd.size(), kEnd) != 0) return {};
  bytes.resize(bytes.size() - kEnd.size());
  return bytes;
}

JobStore JobFolder::store(const Shard& shard) const {
  return {.find = [this](std::size_t job) { return find(job); },
          .keep = [this](std::size_t job, const std::string& bytes) { write_by_rename(path_of(job), bytes + kEnd); },
          .mine = [shard](std::size_t job) { return shard.has(job + 1); }};
}

std::size_t JobFolder::done(std::size_t count) const {
  std::size_t done = 0;
  for (std::size_t job = 0; job < count; ++job) done += fs::exists(path_of(job)) ? 1 : 0;
  return done;
}

void JobFolder::remove() const {
  std::error_code ignored;  // what is left over disturbs nobody
  fs::remove_all(place_, ignored);
}

}  // namespace racksim::cli
