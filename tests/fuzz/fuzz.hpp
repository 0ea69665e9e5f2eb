// Fuzzing support: the bytes of an input as a file, and one rule: a reader returns or throws InvalidInput.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include "input/text/diagnostics.hpp"

namespace racksim::fuzz {

/// Writes the input to a file of this process and hands its path to `read`.
template <class Read>
int with_file(const std::uint8_t* data, std::size_t size, const std::string& suffix, Read read) {
  static const std::string path = "/tmp/racksim-fuzz-" + std::to_string(getpid()) + suffix;
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return 0;
  std::fwrite(data, 1, size, file);
  std::fclose(file);
  try {
    read(path);
  } catch (const InvalidInput& error) {
    for (const Diagnostic& d : error.list()) render(d);
  }
  return 0;
}

}  // namespace racksim::fuzz
