// Text file: a small file as UTF-8 text. Knows nothing of what the text says.
#pragma once

#include <optional>
#include <string>

#include "scenario/diagnostics.hpp"

namespace racksim {

/// Whole contents of a regular file of at most 1 MiB, or a diagnostic: at `asked_at` if another file names it.
std::optional<std::string> read_text(const std::string& path, Diagnostics& diagnostics, const Location& asked_at = {});

/// Whether bytes are UTF-8 without control characters but tab and line ends; a diagnostic at the first that is not.
bool is_text(const std::string& text, const std::string& file, Diagnostics& diagnostics);

}  // namespace racksim
