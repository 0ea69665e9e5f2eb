// Files that appear by rename, and hashes of what went in.
#include "analysis/results/result_folder.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/uuid/detail/sha1.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "input/scenario/scenario.hpp"
#include "input/scenario/value_table.hpp"
#include "input/schema/resolved_config.hpp"

namespace racksim {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const std::string& message, const std::string& why) {
  throw InvalidInput(
      {{message + (why.empty() ? "" : ": " + why), {}, {}, "choose another folder with -o, or make room"}});
}

void refuse_if_taken(const fs::path& place) {
  std::error_code error;
  const auto status = fs::symlink_status(place, error);
  if (!fs::exists(status)) return;
  if (!fs::is_directory(fs::status(place, error)))
    fail(fmt::format("`{}` exists and is not a folder", place.string()), "");
  if (!fs::exists(place / "manifest.json", error) && !fs::is_empty(place, error))
    fail(fmt::format("`{}` exists and is not a finished result", place.string()), "it holds no manifest.json");
}

using Sha1 = boost::uuids::detail::sha1;

std::string hex(Sha1& hash) {
  unsigned int digest[5];
  hash.get_digest(digest);
  std::string text;
  for (const unsigned int word : digest) text += fmt::format("{:08x}", word);
  return text;
}

/// Files are identified by their content: their place is not part of the question.
Scenario by_content(Scenario s) {
  s.platform = fs::path(s.platform).filename().string();
  for (auto& [name, population] : s.users) {
    if (auto* trace = std::get_if<ReplayedTrace>(&population.arrivals)) trace->file = sha1_of_file(trace->file);
    for (std::string* file : data_files(population)) *file = sha1_of_file(*file);
  }
  for (auto& [name, pool] : s.serving.pools)
    if (pool.profile.find('/') != std::string::npos) pool.profile = fs::path(pool.profile).filename().string();
  return s;
}

}  // namespace

ResultFolder::ResultFolder(fs::path place) : place_(std::move(place)) {
  refuse_if_taken(place_);
  partial_ = place_;
  partial_ += fmt::format(".partial-{}", ::getpid());
  std::error_code error;
  fs::remove_all(partial_, error);
  fs::create_directories(partial_, error);
  if (error) fail(fmt::format("cannot make the folder `{}`", partial_.string()), error.message());
}

ResultFolder::~ResultFolder() {
  std::error_code ignored;
  if (!published_) fs::remove_all(partial_, ignored);
}

void ResultFolder::write(const std::string& name, const std::string& content) const {
  errno = 0;
  std::ofstream out(partial_ / name, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) fail(fmt::format("cannot write `{}`", (place_ / name).string()), errno != 0 ? std::strerror(errno) : "");
}

// A folder cannot be renamed onto one that is not empty, so the old result steps aside first and comes back if the new
// one fails to take its place.
void ResultFolder::publish() {
  refuse_if_taken(place_);
  fs::path old = place_;
  old += fmt::format(".old-{}", ::getpid());
  std::error_code error, ignored;
  const bool replaces = fs::exists(place_, ignored);
  if (replaces) fs::rename(place_, old, error);
  if (!error) {
    fs::rename(partial_, place_, error);
    if (error && replaces) fs::rename(old, place_, ignored);
  }
  if (error) fail(fmt::format("cannot move the result to `{}`", place_.string()), error.message());
  published_ = true;
  if (replaces) fs::remove_all(old, ignored);
}

std::string sha1_hex(const std::string& content) {
  Sha1 hash;
  hash.process_bytes(content.data(), content.size());
  return hex(hash);
}

std::string sha1_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  Sha1 hash;
  std::vector<char> piece(std::size_t{1} << 16U);
  do {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    hash.process_bytes(piece.data(), static_cast<std::size_t>(in.gcount()));
  } while (in);
  return hex(hash);
}

std::vector<InputFile> input_files(const Scenario& scenario, const Deployment& deployment) {
  std::map<std::string, std::string> roles{{scenario.path, "scenario"}, {scenario.platform, "platform"}};
  for (auto [name, population] : scenario.users) {  // a copy: who lists the files may change them
    if (const auto* trace = std::get_if<ReplayedTrace>(&population.arrivals)) roles.emplace(trace->file, "trace");
    for (const std::string* file : data_files(population)) roles.emplace(*file, "values");
  }
  for (const PoolPlan& plan : deployment.pools)
    if (!plan.profile.where.file.empty()) roles.emplace(plan.profile.where.file, "profile");
  std::vector<InputFile> files;
  for (const auto& [path, role] : roles) files.push_back({role, path, sha1_of_file(path)});
  return files;
}

std::string inputs_hash(const Scenario& scenario, const Deployment& deployment) {
  std::string content = resolved_yaml(by_content(scenario), {});
  std::vector<InputFile> files = input_files(scenario, deployment);
  std::sort(files.begin(), files.end(), [](const InputFile& a, const InputFile& b) {
    return std::pair(a.role, fs::path(a.path).filename()) < std::pair(b.role, fs::path(b.path).filename());
  });
  for (const InputFile& file : files)
    if (file.path != scenario.path) content += file.sha1;
  return sha1_hex(content);
}

std::string result_name(const Scenario& scenario, const Deployment& deployment) {
  return fmt::format("{}-{}", scenario.name, inputs_hash(scenario, deployment).substr(0, 10));
}

}  // namespace racksim
