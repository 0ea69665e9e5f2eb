// Files of rows.
#include "world/viewers/result_csv.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "record/turn_columns.hpp"

namespace racksim {

namespace {

std::string part(const std::string& path, std::size_t replication) { return fmt::format("{}.{}", path, replication); }

}  // namespace

CsvFile::CsvFile(const std::string& path, const std::string& header)
    : path_(path), file_(std::fopen(path.c_str(), "wb")) {
  if (file_ == nullptr) fail();
  row(header);
}

CsvFile::~CsvFile() {
  if (file_ != nullptr) std::fclose(file_);
}

void CsvFile::row(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) fail();
}

void CsvFile::close() {
  const int result = std::fclose(file_);
  file_ = nullptr;
  if (result != 0) fail();
}

void CsvFile::fail() const {
  Diagnostics diagnostics;
  diagnostics.error(fmt::format("cannot write: {}", std::strerror(errno)), {.file = path_});
  throw InvalidInput(diagnostics.list());
}

RequestsCsv::RequestsCsv(const std::string& path, std::size_t replication)
    : replication_(replication),
      file_(part(path, replication), replication == 0 ? csv_header(request_columns()) : "") {}

void RequestsCsv::add(const TurnRow& row) { file_.row(csv_row(request_columns(), {replication_, row})); }

void RequestsCsv::join(const std::string& path, std::size_t jobs, bool keep_parts) {
  std::ofstream whole(path, std::ios::binary);
  for (std::size_t job = 0; job < jobs; ++job) {
    std::ifstream in(part(path, job), std::ios::binary);
    if (!in)
      throw InvalidInput(
          {{fmt::format("`{}` is missing", part(path, job)), {}, {}, "run the scenario again without --resume"}});
    if (in.peek() != std::ifstream::traits_type::eof()) whole << in.rdbuf();
  }
  whole.close();
  if (!whole) {
    Diagnostics diagnostics;
    diagnostics.error("cannot write", {.file = path});
    diagnostics.throw_if_any();
  }
  for (std::size_t job = 0; job < jobs && !keep_parts; ++job) std::filesystem::remove(part(path, job));
}

TimelineCsv::TimelineCsv(const std::string& path) : file_(path, csv_header(timeline_columns())) {}

void TimelineCsv::add(const Sample& sample) { file_.row(csv_row(timeline_columns(), sample)); }

}  // namespace racksim
