// Any bytes as a platform.
#include "input/platform/platform.hpp"

#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return racksim::fuzz::with_file(data, size, ".xml", [](const std::string& path) { racksim::read_platform(path); });
}
