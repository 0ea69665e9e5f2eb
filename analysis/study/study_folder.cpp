// Files of a study.
#include "analysis/study/study_folder.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "input/text/diagnostics.hpp"

namespace racksim {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLock = ".lock";
constexpr const char* kPartial = ".partial";

[[noreturn]] void fail(const std::string& message, const std::string& help) {
  throw InvalidInput({{message, {}, {}, help}});
}

bool is_study(const fs::path& place) { return fs::is_directory(place / "points"); }

/// Nothing, an empty folder, or a study that may be continued or replaced.
void refuse_if_taken(const fs::path& place, bool resume) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(place, error))) return;
  if (!fs::is_directory(place, error)) fail(fmt::format("`{}` is in the way: not a folder", place.string()), "");
  if (fs::is_empty(place, error)) return;
  if (!is_study(place))
    fail(fmt::format("`{}` is in the way: it holds no study", place.string()), "choose another folder with -o");
  if (!resume && !fs::exists(place / "manifest.json", error))
    fail(fmt::format("`{}` holds a study that was not finished", place.string()),
         "add --resume to go on with it, or remove the folder");
}

boost::interprocess::file_lock lock_file(const fs::path& file) {
  std::ofstream(file, std::ios::app);
  return boost::interprocess::file_lock(file.c_str());
}

[[noreturn]] void busy(const fs::path& place) {
  fail(fmt::format("another process works on `{}`", place.string()), "wait for it, or stop it");
}

fs::path point_file(const fs::path& study, const std::string& key) { return study / "points" / (key + ".json"); }

}  // namespace

void write_by_rename(const fs::path& file, const std::string& content) {
  fs::path partial = file;
  partial += kPartial;
  errno = 0;
  std::ofstream out(partial, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  std::error_code error;
  if (out) fs::rename(partial, file, error);
  if (!out || error)
    fail(fmt::format("cannot write `{}`: {}", file.string(), error ? error.message() : std::strerror(errno)),
         "choose another folder with -o, or make room; then add --resume");
}

StudyFolder::StudyFolder(fs::path place, bool resume) : place_(std::move(place)) {
  open(resume);
  lock_ = lock_file(place_ / kLock);
  if (!lock_.try_lock()) busy(place_);
  std::error_code error;
  fs::remove(place_ / "manifest.json", error);
  if (!resume) clear();
}

StudyFolder::StudyFolder(fs::path place, const std::string& shard) : place_(std::move(place)) {
  open(true);
  lock_ = lock_file(place_ / kLock);
  shard_lock_ = lock_file(place_ / (kLock + ("-" + shard)));
  if (!lock_.try_lock_sharable() || !shard_lock_.try_lock()) busy(place_);
}

void StudyFolder::open(bool resume) {
  refuse_if_taken(place_, resume);
  std::error_code error;
  fs::create_directories(place_ / "points", error);
  if (error) fail(fmt::format("cannot make the folder `{}`: {}", place_.string(), error.message()), "");
}

void StudyFolder::clear() const {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(place_ / "points")) fs::remove(entry.path(), error);
}

std::optional<nlohmann::json> read_point(const fs::path& study, const std::string& key) {
  std::ifstream in(point_file(study, key), std::ios::binary);
  if (!in) return {};
  auto json = nlohmann::json::parse(in, nullptr, false);
  if (json.is_discarded()) return {};
  return json;
}

std::optional<nlohmann::json> StudyFolder::point(const std::string& key) const { return read_point(place_, key); }

void StudyFolder::keep(const std::string& key, const nlohmann::json& point) const {
  write_by_rename(point_file(place_, key), point.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

void StudyFolder::write(const std::string& name, const std::string& content) const {
  write_by_rename(place_ / name, content);
}

}  // namespace racksim
