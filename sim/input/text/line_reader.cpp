// LineReader: lines are found in the buffer where they are; only a line that the end of the buffer cuts is moved.
#include "input/text/line_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "input/text/diagnostics.hpp"

namespace racksim {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16U;

}  // namespace

LineReader::LineReader(std::string path)
    : path_(std::move(path)), in_(path_, std::ios::binary), buffer_(kChunk, '\0') {}

/// Reads more of the file behind the rest of the buffer; false if there is no more.
bool LineReader::fill() {
  std::move(buffer_.begin() + static_cast<std::ptrdiff_t>(at_), buffer_.begin() + static_cast<std::ptrdiff_t>(end_),
            buffer_.begin());
  base_ += at_;
  end_ -= at_;
  at_ = 0;
  if (end_ == buffer_.size()) buffer_.resize(std::min(2 * buffer_.size(), kLongest));
  in_.read(buffer_.data() + end_, static_cast<std::streamsize>(buffer_.size() - end_));
  if (in_.bad()) throw InvalidInput({{"reading failed", {path_, number_ + 1, 0, 1}, {}, {}}});
  end_ += static_cast<std::size_t>(in_.gcount());
  return in_.gcount() > 0;
}

bool LineReader::next() {
  std::size_t searched = 0;
  std::size_t newline = std::string::npos;
  while (true) {
    const auto found = std::string_view(buffer_.data() + at_, end_ - at_).find('\n', searched);
    if (found != std::string_view::npos) {
      newline = found;
      break;
    }
    searched = end_ - at_;
    if (searched == kLongest)
      throw InvalidInput({{fmt::format("a line of more than {} bytes", kLongest),
                           {path_, number_ + 1, 1, 1},
                           {},
                           "is this a text file of one row a line?"}});
    if (!fill()) break;
  }
  const bool last = newline == std::string::npos;
  if (last && at_ == end_) return false;
  const std::size_t length = last ? end_ - at_ : newline;
  place_ = {base_ + at_, number_++};
  line_ = std::string_view(buffer_.data() + at_, length);
  at_ += last ? length : length + 1;
  if (number_ == 1 && line_.substr(0, 3) == "\xEF\xBB\xBF") line_.remove_prefix(3);
  if (!line_.empty() && line_.back() == '\r') line_.remove_suffix(1);
  return true;
}

void LineReader::seek(const LinePlace& place) {
  in_.clear();
  in_.seekg(static_cast<std::streamoff>(place.byte));
  base_ = place.byte;
  at_ = end_ = 0;
  number_ = place.line;
}

}  // namespace racksim
