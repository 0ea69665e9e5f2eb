// Text file: a small file as UTF-8 text. Knows nothing of what the text says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "input/text/diagnostics.hpp"

namespace racksim {

/// Why a path cannot be read as a regular file ("no such file"); empty if it can.
std::string why_unreadable(const std::string& path);

/// Whole contents of a regular file of at most 1 MiB, or a diagnostic: at `asked_at` if another file names it.
std::optional<std::string> read_text(const std::string& path, Diagnostics& diagnostics, const Location& asked_at = {});

/// Whether bytes are UTF-8 without control characters but tab and line ends; a diagnostic at the first that is not.
/// `line`: number of the text's first line in the file.
bool is_text(std::string_view text, const std::string& file, Diagnostics& diagnostics, int line = 1);

}  // namespace racksim
