// Files of a study.
#include "analysis/study/study_folder.hpp"

#include <fmt/format.h>

#include <boost/interprocess/sync/file_lock.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "input/text/diagnostics.hpp"
#include "input/text/json_text.hpp"

namespace racksim {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLock = ".lock";
constexpr const char* kPartial = ".partial";

[[noreturn]] void fail(const std::string& message, const std::string& help) {
  throw InvalidInput({{message, {}, {}, help}});
}

bool is_study(const fs::path& place) { return fs::is_directory(place / "points"); }

/// Accepts a place where there is nothing, an empty folder, or a study that may be continued or replaced; refuses
/// others.
void refuse_if_taken(const fs::path& place, bool resume) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(place, error))) return;
  if (!fs::is_directory(place, error)) fail(fmt::format("`{}` exists and is not a folder", place.string()), "");
  if (fs::is_empty(place, error)) return;
  if (!is_study(place))
    fail(fmt::format("`{}` exists and holds no study", place.string()), "choose another folder with -o");
  if (!resume && !fs::exists(place / "manifest.json", error))
    fail(fmt::format("`{}` holds a study that was not finished", place.string()),
         "add --resume to go on with it, or remove the folder");
}

boost::interprocess::file_lock lock_file(const fs::path& file) {
  std::ofstream(file, std::ios::app);
  return boost::interprocess::file_lock(file.c_str());
}

[[noreturn]] void busy(const fs::path& place) {
  fail(fmt::format("another process is working on `{}`", place.string()), "wait for it, or stop it");
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

/// The locks are those of POSIX: a child that outlives a killed study does not hold them.
struct StudyFolder::Locks {
  boost::interprocess::file_lock study, shard;
};

StudyFolder::StudyFolder(fs::path place, bool resume) : place_(std::move(place)), locks_(std::make_unique<Locks>()) {
  open(resume);
  locks_->study = lock_file(place_ / kLock);
  if (!locks_->study.try_lock()) busy(place_);
  std::error_code error;
  fs::remove(place_ / "manifest.json", error);
  if (!resume) clear();
}

StudyFolder::StudyFolder(fs::path place, const std::string& shard)
    : place_(std::move(place)), locks_(std::make_unique<Locks>()) {
  open(true);
  locks_->study = lock_file(place_ / kLock);
  locks_->shard = lock_file(place_ / (kLock + ("-" + shard)));
  if (!locks_->study.try_lock_sharable() || !locks_->shard.try_lock()) busy(place_);
}

StudyFolder::~StudyFolder() = default;

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
  return json_from({std::istreambuf_iterator<char>(in), {}});
}

std::optional<nlohmann::json> StudyFolder::point(const std::string& key) const { return read_point(place_, key); }

void StudyFolder::keep(const std::string& key, const nlohmann::json& point) const {
  write_by_rename(point_file(place_, key), json_line(point) + "\n");
}

void StudyFolder::write(const std::string& name, const std::string& content) const {
  write_by_rename(place_ / name, content);
}

}  // namespace racksim
