// Any bytes as a trace.
#include "fuzz/fuzz.hpp"
#include "scenario/trace_facts.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return racksim::fuzz::with_file(data, size, ".csv",
                                  [](const std::string& path) { racksim::read_facts({.path = path}); });
}
