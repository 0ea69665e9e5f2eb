// Rows of requests.csv and timeline.csv.
#include "world/csv.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace racksim {

namespace {

constexpr const char* kRequestsHeader =
    "replication,turn,outcome,instance,sent_s,input_tokens,output_tokens,queue_s,ttft_s,tpot_s,e2el_s,stall_s,qoe_loss,"
    "good\r\n";
constexpr std::array<const char*, kOutcomes> kOutcomeNames = {"completed", "rejected", "abandoned", "lost",
                                                              "unfinished"};

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
    : replication_(replication), file_(part(path, replication), replication == 0 ? kRequestsHeader : "") {}

void RequestsCsv::add(const TurnRow& r) {
  const std::string head =
      fmt::format("{},{},{},", replication_, r.turn.id, kOutcomeNames[static_cast<std::size_t>(r.outcome)]);
  const std::string asked = fmt::format("{},{},{},", r.turn.sent_s, r.turn.input_tokens(), r.turn.output_tokens);
  if (r.outcome != Outcome::completed) return file_.row(head + "," + asked + ",,,,,,0\r\n");
  const std::string tpot = r.turn.output_tokens > 1 ? fmt::format("{}", r.tpot_s) : "";
  file_.row(fmt::format("{}{},{}{},{},{},{},{},{},{}\r\n", head, r.instance, asked, r.queue_s, r.ttft_s, tpot, r.e2el_s,
                        r.stall_s, r.qoe_loss, static_cast<int>(r.good)));
}

void RequestsCsv::join(const std::string& path, std::size_t replications) {
  std::ofstream whole(path, std::ios::binary);
  for (std::size_t r = 0; r < replications; ++r) {
    std::ifstream in(part(path, r), std::ios::binary);
    if (in.peek() != std::ifstream::traits_type::eof()) whole << in.rdbuf();
  }
  whole.close();
  if (!whole) {
    Diagnostics diagnostics;
    diagnostics.error("cannot write", {.file = path});
    diagnostics.throw_if_any();
  }
  for (std::size_t r = 0; r < replications; ++r) std::filesystem::remove(part(path, r));
}

TimelineCsv::TimelineCsv(const std::string& path)
    : file_(path, "time_s,in_flight,waiting,sessions,running,kv_share,rack_w\r\n") {}

void TimelineCsv::add(const Sample& s) {
  file_.row(fmt::format("{},{},{},{},{},{},{}\r\n", s.time_s, s.in_flight, s.waiting, s.sessions, s.running, s.kv_share,
                        s.rack_w));
}

}  // namespace racksim
