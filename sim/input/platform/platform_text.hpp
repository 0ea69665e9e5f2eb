// Platform from text in memory: for read_platform, and for tests and fuzzers that have no file.
#pragma once

#include "input/platform/platform.hpp"

namespace racksim {

/// As read_platform; `path` only names the text in messages and in Platform::path.
Platform parse_platform(std::string text, const std::string& path);

}  // namespace racksim
