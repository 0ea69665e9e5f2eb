// LineReader: a text file a line at a time, in memory of a fixed size. Knows no meaning.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

namespace racksim {

/// Where a line begins: enough to come back to it.
struct LinePlace {
  std::uint64_t byte = 0;
  int line = 0;  ///< lines before it
};

class LineReader {
 public:
  /// Longest line in bytes, its end included; a longer line ends the reading.
  static constexpr std::size_t kLongest = std::size_t{1} << 20U;

  /// `path` must name a readable regular file (why_unreadable() in text_file.hpp).
  explicit LineReader(std::string path);
  /// Goes to the next line; false at the end. Throws InvalidInput: a line longer than kLongest, a failing disk.
  bool next();
  /// The line without its end (LF or CRLF) and without a byte order mark; good until next() or seek().
  [[nodiscard]] std::string_view line() const { return line_; }
  /// Number of the line, from 1.
  [[nodiscard]] int number() const { return number_; }
  /// Place of the line, for seek().
  [[nodiscard]] LinePlace place() const { return place_; }
  /// Place of the line that comes next.
  [[nodiscard]] LinePlace following() const { return {base_ + at_, number_}; }
  /// The line at `place` comes next.
  void seek(const LinePlace& place);
  /// Bytes of memory held for the text: what a reader of a long file must keep constant.
  [[nodiscard]] std::size_t buffered() const { return buffer_.capacity(); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  bool fill();

  std::string path_;
  std::ifstream in_;
  std::string buffer_;
  std::size_t at_ = 0;      ///< of the next line in the buffer
  std::size_t end_ = 0;     ///< of what was read into the buffer
  std::uint64_t base_ = 0;  ///< byte of the file at the buffer's begin
  std::string_view line_;
  int number_ = 0;
  LinePlace place_;
};

}  // namespace racksim
