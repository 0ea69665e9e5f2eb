// Text file, read whole or refused with a reason.
#include "input/text/text_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace racksim {
namespace {

constexpr std::size_t kMaxBytes = 1U << 20U;  // far above any scenario, far below what hurts

/// Length of the UTF-8 character at `i`; 0 if there is none, or if it is a control character other than tab and line
/// end.
std::size_t character_length(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
  const auto lead = byte(i);
  if (lead < 0x80) return lead >= 0x20 || lead == '\t' || lead == '\n' || lead == '\r' ? 1 : 0;
  const std::size_t length = lead >= 0xF5 ? 0 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xC0U) != 0x80U) return 0;
  }
  const bool overlong = (lead == 0xE0 && byte(i + 1) < 0xA0) || (lead == 0xF0 && byte(i + 1) < 0x90);
  const bool surrogate_or_beyond = (lead == 0xED && byte(i + 1) >= 0xA0) || (lead == 0xF4 && byte(i + 1) >= 0x90);
  return overlong || surrogate_or_beyond ? 0 : length;
}

}  // namespace

bool is_text(std::string_view text, const std::string& file, Diagnostics& diagnostics, int line) {
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto length = character_length(text, i);
    if (length == 0) {
      diagnostics.error("this is not UTF-8 text", {file, line, static_cast<int>(i - line_start) + 1, 1});
      return false;
    }
    if (text[i] == '\n') {
      ++line;
      line_start = i + 1;
    }
    i += length;
  }
  return true;
}

std::string why_unreadable(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code fault;
  const auto status = fs::status(path, fault);
  if (!fs::exists(status))
    return fault && fault != std::errc::no_such_file_or_directory ? fault.message() : "no such file";
  if (fs::is_directory(status)) return "it is a folder";
  if (!fs::is_regular_file(status)) return "it is not a regular file";
  return std::ifstream(path, std::ios::binary) ? "" : std::strerror(errno);
}

std::optional<std::string> read_text(const std::string& path, Diagnostics& diagnostics, const Location& asked_at) {
  const bool asked = !asked_at.file.empty();
  const auto fail = [&](const std::string& why) {
    diagnostics.error(fmt::format("cannot read {}: {}", path, why), asked ? asked_at : Location{path, 0, 0, 1});
    return std::nullopt;
  };
  if (const std::string why = why_unreadable(path); !why.empty()) return fail(why);
  std::ifstream in(path, std::ios::binary);
  std::string text(kMaxBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad()) return fail("reading failed");
  if (text.size() > kMaxBytes) return fail("larger than 1 MiB");
  return text;
}

}  // namespace racksim
