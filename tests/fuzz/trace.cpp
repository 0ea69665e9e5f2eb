// Any bytes as a trace.
#include "scenario/trace.hpp"

#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return racksim::fuzz::with_file(data, size, ".csv", [](const std::string& path) { racksim::check_trace(path); });
}
