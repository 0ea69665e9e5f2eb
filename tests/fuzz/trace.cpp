// Any bytes as a trace, of a format that is known by its columns or of named ones.
#include "fuzz/fuzz.hpp"
#include "input/scenario/trace_facts.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace racksim;
  const TraceColumns named{.time = "arrived_at",
                           .prompt = "num_prefill_tokens",
                           .output = "num_decode_tokens",
                           .session = "session",
                           .unit = TraceColumns::Unit::ms};
  fuzz::with_file(data, size, ".csv", [&](const std::string& path) { read_facts({.path = path, .columns = named}); });
  return fuzz::with_file(data, size, ".csv", [](const std::string& path) { read_facts({.path = path}); });
}
