// The two CSV files that grow while a replication runs. RFC 4180, units in the names.
#pragma once

#include <cstdio>
#include <string>

#include "record/recorder.hpp"
#include "world/hooks.hpp"

namespace racksim {

/// A file that is written row by row. A write that fails throws InvalidInput, so that a full disk is reported once.
class CsvFile {
 public:
  CsvFile(const std::string& path, const std::string& header);
  ~CsvFile();
  CsvFile(const CsvFile&) = delete;
  CsvFile& operator=(const CsvFile&) = delete;
  void row(const std::string& text);
  void close();

 private:
  [[noreturn]] void fail() const;
  std::string path_;
  std::FILE* file_;
};

/// requests.csv: a row per turn of the measured window. Replications write a part each; join() makes them one file.
class RequestsCsv {
 public:
  RequestsCsv(const std::string& path, std::size_t replication);
  void add(const TurnRow& row);
  void close() { file_.close(); }
  /// `keep_parts`: the parts stay, because join() may have to be called again.
  static void join(const std::string& path, std::size_t jobs, bool keep_parts);

 private:
  std::size_t replication_;
  CsvFile file_;
};

/// timeline.csv: the state of the rack at regular intervals, in the first replication.
class TimelineCsv {
 public:
  explicit TimelineCsv(const std::string& path);
  void add(const Sample& sample);
  void close() { file_.close(); }

 private:
  CsvFile file_;
};

}  // namespace racksim
