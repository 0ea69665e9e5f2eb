// Any bytes as a scenario.
#include "fuzz/fuzz.hpp"
#include "input/reading/scenario_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return racksim::fuzz::with_file(data, size, ".yaml", [](const std::string& path) { racksim::read_scenario(path); });
}
